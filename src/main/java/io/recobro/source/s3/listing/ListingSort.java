package io.recobro.source.s3.listing;

import io.recobro.fault.Fault;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/**
 * Brings a listing into tree order, which differs from the order of keys: {@code a.txt} is listed before {@code a/b}. What
 * exceeds the memory given goes sorted into temporary files that have no name any more. Not thread-safe.
 */
public final class ListingSort implements AutoCloseable {
    private static final Comparator<Listed> ORDER = Comparator.comparing(Listed::path);
    private static final int BUFFER = 64 << 10;

    private final Path directory;
    private final long memory;
    private final List<FileChannel> runs = new ArrayList<>();
    private final List<Listed> waiting = new ArrayList<>();
    private long weight;
    private long count;

    /**
     * @param directory for temporary files; made when needed
     * @param memory how many bytes of entries are kept at once
     */
    public ListingSort(Path directory, long memory) {
        this.directory = directory;
        this.memory = memory;
    }

    public void add(Listed listed) {
        waiting.add(listed);
        weight += listed.weight();
        count++;
        if (weight > memory) {
            spill();
        }
    }

    /** How many were added. */
    public long count() {
        return count;
    }

    private void spill() {
        waiting.sort(ORDER);
        try {
            Files.createDirectories(directory);
            Path file = Files.createTempFile(directory, "listing", ".run");
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            runs.add(channel);
            Files.delete(file);
            DataOutputStream out =
                    new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER));
            out.writeInt(waiting.size());
            for (Listed listed : waiting) {
                listed.write(out);
            }
            out.flush();
            channel.position(0);
        } catch (IOException failure) {
            throw unable(failure);
        }
        waiting.clear();
        weight = 0;
    }

    private RuntimeException unable(IOException failure) {
        return Fault.SOURCE_BROKEN
                .because("unable to sort the listing in '" + directory + "': " + failure.getMessage(), failure)
                .hint("make room there");
    }

    /** All in tree order, once; nothing is added afterwards. */
    public Iterator<Listed> sorted() {
        waiting.sort(ORDER);
        List<Iterator<Listed>> sources = new ArrayList<>();
        sources.add(waiting.iterator());
        runs.forEach(run -> sources.add(new Run(run)));
        PriorityQueue<Head> heads = new PriorityQueue<>((one, other) -> ORDER.compare(one.listed, other.listed));
        sources.stream().filter(Iterator::hasNext).forEach(rest -> heads.add(new Head(rest.next(), rest)));
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return !heads.isEmpty();
            }

            @Override
            public Listed next() {
                Head head = heads.remove();
                if (head.rest.hasNext()) {
                    heads.add(new Head(head.rest.next(), head.rest));
                }
                return head.listed;
            }
        };
    }

    private record Head(Listed listed, Iterator<Listed> rest) {}

    private final class Run implements Iterator<Listed> {
        private final DataInputStream in;
        private int left;

        Run(FileChannel channel) {
            in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel), BUFFER));
            try {
                left = in.readInt();
            } catch (IOException failure) {
                throw unable(failure);
            }
        }

        @Override
        public boolean hasNext() {
            return left > 0;
        }

        @Override
        public Listed next() {
            if (left == 0) {
                throw new NoSuchElementException();
            }
            left--;
            try {
                return Listed.read(in);
            } catch (IOException failure) {
                throw unable(failure);
            }
        }
    }

    /** Gives the room back. */
    @Override
    public void close() {
        for (FileChannel run : runs) {
            try {
                run.close();
            } catch (IOException failure) {
                throw unable(failure);
            }
        }
    }
}
