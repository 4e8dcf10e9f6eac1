package io.recobro.source.files.capture;

import io.recobro.source.files.tree.Entry;
import io.recobro.source.files.tree.SameEntry;
import java.io.IOException;
import java.util.Optional;

/** What a source holds right now: its entries in tree order, each compared with the snapshot before. */
public interface Live extends AutoCloseable {
    /** The next entry; empty at the end. Called by one thread. Entries that cannot be read are told elsewhere. */
    Optional<Found> next();

    /** Files that the snapshot before has, once the walk is at its end; negative where that is not told. */
    default long filesBefore() {
        return -1;
    }

    /**
     * Opens a file that {@link #next} gave; by any thread.
     *
     * @throws IOException also when it is gone or no file any more
     */
    Body open(Entry.File file) throws IOException;

    @Override
    void close();

    /** What the walk came to. */
    sealed interface Found {}

    /** As it was in the snapshot before, to the last word. */
    record Same(SameEntry entry) implements Found {}

    /** @param unchanged a file that is as it was in the snapshot before: size and contents are taken from there */
    record Seen(Entry entry, boolean unchanged) implements Found {}
}
