package io.recobro.source.files.walk;

import io.recobro.source.files.posix.FileStatus;
import io.recobro.source.files.posix.NameList;
import io.recobro.source.files.posix.OpenDirectory;
import java.io.IOException;
import java.util.Optional;

/**
 * A directory that is open, its names in order, and what they stand for, looked up in slices. One thread at a time, but for
 * {@link #slice}.
 */
final class Listing implements AutoCloseable {
    /** How many entries are looked up at once. */
    static final int SLICE = 512;

    private final OpenDirectory directory;
    private NameList names = new NameList();
    private boolean complete;
    private Optional<IOException> failure = Optional.empty();
    private Slice first;

    private Listing(OpenDirectory directory) {
        this.directory = directory;
    }

    /** Reads as much of a directory as one call of the system gives: all of it, unless there are thousands of names. */
    static Listing begin(OpenDirectory directory) {
        Listing listing = new Listing(directory);
        listing.more();
        listing.complete |= listing.names.size() == 0 || !listing.more();
        if (listing.complete) {
            listing.sort();
        }
        return listing;
    }

    /** Reads on; false at the end. What was read before a failure counts. */
    private boolean more() {
        try {
            return directory.read(names);
        } catch (IOException unreadable) {
            failure = Optional.of(unreadable);
            complete = true;
            return false;
        }
    }

    private void sort() {
        complete = true;
        names = names.sorted();
        first = slice(0);
    }

    /** Reads the rest. */
    void finish() {
        if (!complete) {
            while (more()) {
                continue;
            }
            sort();
        }
    }

    OpenDirectory directory() {
        return directory;
    }

    /** Why names may be missing. */
    Optional<IOException> failure() {
        return failure;
    }

    int size() {
        return names.size();
    }

    boolean contains(byte[] name) {
        return names.contains(name);
    }

    Slice first() {
        return first;
    }

    /** Looks up the names from {@code from} on. Thread-safe once all are read. */
    Slice slice(int from) {
        int count = Math.max(0, Math.min(SLICE, names.size() - from));
        Item[] items = new Item[count];
        for (int i = 0; i < count; i++) {
            byte[] name = names.get(from + i);
            try {
                items[i] = new Item(name, directory.status(name), null);
            } catch (IOException failed) {
                items[i] = new Item(name, null, failed);
            }
        }
        return new Slice(from, items);
    }

    @Override
    public void close() {
        directory.close();
    }

    /** Neighbours in the order of their names. */
    record Slice(int from, Item[] items) {}

    /** One of {@code status} and {@code failure} is null. */
    record Item(byte[] name, FileStatus status, IOException failure) {}
}
