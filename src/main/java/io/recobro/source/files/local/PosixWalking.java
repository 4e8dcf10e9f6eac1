package io.recobro.source.files.local;

import io.recobro.source.files.capture.Body;
import io.recobro.source.files.capture.FilesCapture;
import io.recobro.source.files.capture.Live;
import io.recobro.source.files.capture.Shortfalls;
import io.recobro.source.files.posix.Timestamp;
import io.recobro.source.files.select.SelectionRules;
import io.recobro.source.files.tree.Entry;
import io.recobro.source.files.tree.TreeReader;
import io.recobro.source.files.walk.Root;
import io.recobro.source.files.walk.Walk;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Walks directory trees of this machine. */
public final class PosixWalking implements FilesCapture.Walking {
    /** Threads that look at entries ahead of the walk. */
    private static final int THREADS = 2;

    private final List<Root> roots;
    private final SelectionRules rules;

    public PosixWalking(List<Root> roots, SelectionRules rules) {
        this.roots = List.copyOf(roots);
        this.rules = rules;
    }

    @Override
    public Live open(Optional<TreeReader> before, Timestamp startedAt, Shortfalls shortfalls) {
        Walk walk = new Walk(roots, rules, before, (path, _, cause) -> shortfalls.add(path.toString(), cause), THREADS);
        return new Walking(walk);
    }

    private record Walking(Walk walk) implements Live {
        @Override
        public Optional<Found> next() {
            return walk.next()
                    .map(found -> found.same()
                            .<Found>map(Same::new)
                            .orElseGet(() -> new Seen(found.entry(), found.unchanged())));
        }

        @Override
        public Body open(Entry.File file) throws IOException {
            return new PosixBody(walk.open(file.path()), file);
        }

        @Override
        public long filesBefore() {
            return walk.previousFiles();
        }

        @Override
        public void close() {
            walk.close();
        }
    }
}
