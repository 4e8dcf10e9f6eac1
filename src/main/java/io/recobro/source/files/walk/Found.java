package io.recobro.source.files.walk;

import io.recobro.source.files.tree.Entry;
import io.recobro.source.files.tree.SameEntry;
import java.util.Optional;

/** One path that a walk came to. */
public final class Found {
    private final Optional<SameEntry> same;
    private final Optional<Entry> previous;
    private final boolean unchanged;
    private Entry entry;

    Found(SameEntry same) {
        this.same = Optional.of(same);
        this.previous = Optional.empty();
        this.unchanged = true;
    }

    Found(Entry entry, Optional<Entry> previous, boolean unchanged) {
        this.same = Optional.empty();
        this.entry = entry;
        this.previous = previous;
        this.unchanged = unchanged;
    }

    /** Present when not a word of its line differs from that in the snapshot before. */
    public Optional<SameEntry> same() {
        return same;
    }

    /** The entry as it is now; a file that is unchanged has its content, any other has none yet. */
    public Entry entry() {
        if (entry == null) {
            entry = same.orElseThrow().entry();
        }
        return entry;
    }

    /** What the snapshot before has under the same path. */
    public Optional<Entry> previous() {
        return same.isPresent() ? Optional.of(entry()) : previous;
    }

    /** Same type, size, times and inode as then, so that nothing has to be read. */
    public boolean unchanged() {
        return unchanged;
    }
}
