package io.recobro.source.files.walk;

import io.recobro.source.files.posix.FileType;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.posix.Timestamp;
import io.recobro.source.files.tree.Entry;
import io.recobro.source.files.tree.EntryStart;
import io.recobro.source.files.tree.SameEntry;
import io.recobro.source.files.tree.TreeReader;
import java.util.Optional;

/** The entries of the snapshot before, passed by in the order in which the walk comes to its own. */
final class PreviousTree {
    /**
     * Two changes within one tick of a file system's clock look the same, so a file that changed this little before the
     * last walk, or since, may have changed again without a trace. The coarsest clock in use is that of FAT: two seconds.
     */
    private static final long TICK_SECONDS = 2;

    private final Optional<TreeReader> reader;
    private final Timestamp settled;
    /** Read, and not passed by yet. */
    private Optional<Entry> waiting = Optional.empty();

    private long files;
    private long bytes;

    PreviousTree(Optional<TreeReader> reader) {
        this.reader = reader;
        this.settled = reader.map(TreeReader::startedAt)
                .map(start -> new Timestamp(start.seconds() - TICK_SECONDS, start.nanos()))
                .orElse(new Timestamp(Long.MIN_VALUE, 0));
    }

    /** Whether there is an entry to pass by, which is waiting then. */
    private boolean look() {
        if (waiting.isEmpty()) {
            waiting = reader.flatMap(TreeReader::next);
            if (waiting.isPresent() && waiting.get() instanceof Entry.File file) {
                files++;
                bytes += file.size();
            }
        }
        return waiting.isPresent();
    }

    /** Passes by the next entry if it begins with these words. Paths must ascend from call to call. */
    Optional<SameEntry> same(EntryStart start) {
        if (reader.isEmpty() || waiting.isPresent()) {
            return Optional.empty();
        }
        Optional<SameEntry> same = reader.get().nextIf(start);
        if (same.isPresent() && same.get().type() == FileType.FILE) {
            files++;
            bytes += start.size();
        }
        return same;
    }

    /** The entry of the same path. Paths must ascend from call to call. */
    Optional<Entry> at(RawPath path) {
        while (look() && waiting.get().path().compareTo(path) < 0) {
            waiting = Optional.empty();
        }
        if (waiting.isEmpty() || !waiting.get().path().equals(path)) {
            return Optional.empty();
        }
        Optional<Entry> found = waiting;
        waiting = Optional.empty();
        return found;
    }

    /** Whether a change at that time would show. */
    boolean settled(Timestamp changed) {
        return changed.compareTo(settled) < 0;
    }

    /** Reads what is left, so that everything is counted and the text known to be whole. */
    void finish() {
        while (look()) {
            waiting = Optional.empty();
        }
    }

    long files() {
        return files;
    }

    long bytes() {
        return bytes;
    }
}
