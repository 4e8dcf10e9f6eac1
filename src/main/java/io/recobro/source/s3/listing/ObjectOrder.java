package io.recobro.source.s3.listing;

import io.recobro.source.s3.key.KeyPath;
import java.util.Comparator;
import java.util.Iterator;
import java.util.PriorityQueue;

/**
 * Objects in tree order where no path is both a file and a directory: an object whose key is the directory of others moves
 * into that directory.
 */
public final class ObjectOrder implements Iterator<Listed> {
    private final Iterator<Listed> sorted;
    private final PriorityQueue<Listed> moved = new PriorityQueue<>(Comparator.comparing(Listed::path));
    private Listed ahead;

    /** @param sorted in tree order by path, each once */
    public ObjectOrder(Iterator<Listed> sorted) {
        this.sorted = sorted;
        advance();
    }

    private void advance() {
        ahead = sorted.hasNext() ? sorted.next() : null;
    }

    @Override
    public boolean hasNext() {
        return ahead != null || !moved.isEmpty();
    }

    @Override
    public Listed next() {
        while (ahead != null
                && (moved.isEmpty() || ahead.path().compareTo(moved.peek().path()) < 0)) {
            Listed listed = ahead;
            advance();
            if (ahead == null || !ahead.path().startsWith(listed.path())) {
                return listed;
            }
            moved.add(listed.at(KeyPath.self(listed.path())));
        }
        return moved.remove();
    }
}
