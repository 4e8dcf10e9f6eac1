package io.recobro.source.files.walk;

import io.recobro.source.files.posix.DeviceNumber;
import io.recobro.source.files.posix.FileType;
import io.recobro.source.files.posix.OpenDirectory;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.select.Selection;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;

/** A directory that the walk is in. */
final class Frame implements AutoCloseable {
    private static final int DIRECTORIES_AHEAD = 8;

    private final Listing listing;
    private final Place place;
    private final ReadAhead ahead;
    private final Predicate<Listing.Item> entered;
    private final Deque<Coming> coming = new ArrayDeque<>();
    private FutureTask<Listing.Slice> nextSlice;
    private Listing.Slice slice;
    private int index;
    private int lookedAhead;

    /**
     * Where the walk is.
     *
     * @param base the root, to which patterns are relative
     * @param inherited whether this directory is included by itself or through one above
     * @param rootsOnly whether nothing here is wanted but what leads to another root
     */
    record Place(
            RawPath path,
            RawPath base,
            Selection selection,
            DeviceNumber device,
            boolean inherited,
            boolean rootsOnly) {
        Place forRootsOnly() {
            return new Place(path, base, selection, device, false, true);
        }
    }

    private record Coming(byte[] name, FutureTask<Opened> task) {}

    /** One of both is null. */
    record Opened(Listing listing, IOException failure) implements AutoCloseable {
        static Opened of(OpenDirectory parent, byte[] name) {
            try {
                return new Opened(Listing.begin(parent.openDirectory(name)), null);
            } catch (IOException failed) {
                return new Opened(null, failed);
            }
        }

        @Override
        public void close() {
            if (listing != null) {
                listing.close();
            }
        }
    }

    /** @param entered which of the directories in it the walk will enter */
    Frame(Listing listing, Place place, ReadAhead ahead, Predicate<Listing.Item> entered) {
        this.listing = listing;
        this.place = place;
        this.ahead = ahead;
        this.entered = entered;
        this.slice = listing.first();
        sliceAhead();
        directoriesAhead();
    }

    Place place() {
        return place;
    }

    OpenDirectory directory() {
        return listing.directory();
    }

    /** The next entry, in order. */
    Optional<Listing.Item> next() throws InterruptedException {
        if (index == slice.items().length && nextSlice != null) {
            slice = ReadAhead.result(nextSlice);
            index = 0;
            lookedAhead = 0;
            sliceAhead();
            directoriesAhead();
        }
        return index < slice.items().length ? Optional.of(slice.items()[index++]) : Optional.empty();
    }

    private void sliceAhead() {
        int from = slice.from() + slice.items().length;
        nextSlice = from < listing.size() ? ahead.submit(() -> listing.slice(from)) : null;
    }

    private void directoriesAhead() {
        Listing.Item[] items = slice.items();
        while (lookedAhead < items.length && coming.size() < DIRECTORIES_AHEAD) {
            Listing.Item item = items[lookedAhead++];
            boolean directory = item.status() != null && item.status().type() == FileType.DIRECTORY;
            if (directory && entered.test(item)) {
                coming.add(new Coming(item.name(), ahead.submit(() -> Opened.of(directory(), item.name()))));
            }
        }
    }

    /** Opens a directory in this one, which {@link #next} gave. */
    Opened open(byte[] name) throws InterruptedException {
        Coming first = coming.peek();
        if (first == null || !Arrays.equals(first.name(), name)) {
            return Opened.of(directory(), name);
        }
        coming.remove();
        Opened opened = ReadAhead.result(first.task());
        directoriesAhead();
        return opened;
    }

    /** To be called when no thread is at it any more. */
    void abandon() {
        for (Coming one : coming) {
            if (one.task().state() == java.util.concurrent.Future.State.SUCCESS) {
                one.task().resultNow().close();
            }
        }
        close();
    }

    @Override
    public void close() {
        listing.close();
    }
}
