package io.recobro.drill.negative;

import io.recobro.fault.Fault;
import io.recobro.stream.BulkInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * An object as a copy shows it: ranges of a file, one after the other, with at most one bit flipped. The file itself is never
 * changed.
 *
 * @param flippedBit counted from the first bit of the object; empty when none is
 */
record Piece(Path file, List<Range> ranges, OptionalLong flippedBit) {
    record Range(long offset, long length) {}

    Piece {
        ranges = List.copyOf(ranges);
    }

    /** The whole file, as it is. */
    static Piece of(Path file, long bytes) {
        return new Piece(file, List.of(new Range(0, bytes)), OptionalLong.empty());
    }

    long bytes() {
        return ranges.stream().mapToLong(Range::length).sum();
    }

    Piece flip(long bit) {
        return new Piece(file, ranges, OptionalLong.of(bit));
    }

    /** Without its last bytes. */
    Piece cut(long lost) {
        return new Piece(file, part(0, bytes() - lost), flippedBit);
    }

    /** With two neighbouring parts in each other's place: {@code [from, middle)} and {@code [middle, to)}. */
    Piece swap(long from, long middle, long to) {
        List<Range> swapped = new ArrayList<>(part(0, from));
        swapped.addAll(part(middle, to - middle));
        swapped.addAll(part(from, middle - from));
        swapped.addAll(part(to, bytes() - to));
        return new Piece(file, swapped, flippedBit);
    }

    private List<Range> part(long offset, long length) {
        List<Range> parts = new ArrayList<>();
        long begin = 0;
        for (Range range : ranges) {
            long from = Math.max(offset, begin);
            long to = Math.min(offset + length, begin + range.length());
            if (from < to) {
                parts.add(new Range(range.offset() + from - begin, to - from));
            }
            begin += range.length();
        }
        return parts;
    }

    InputStream open(long offset, long length) {
        try {
            return new Reading(FileChannel.open(file, StandardOpenOption.READ), offset, length);
        } catch (IOException broken) {
            throw Fault.TARGET_FAILED.because("unable to read copy '" + file + "': " + broken.getMessage(), broken);
        }
    }

    private final class Reading extends BulkInputStream {
        private final FileChannel channel;
        private final List<Range> left;
        private long position;

        Reading(FileChannel channel, long offset, long length) {
            this.channel = channel;
            this.left = new ArrayList<>(part(offset, length));
            this.position = offset;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (left.isEmpty()) {
                return -1;
            }
            Range next = left.getFirst();
            ByteBuffer target = ByteBuffer.wrap(buffer, offset, (int) Math.min(length, next.length()));
            int count = channel.read(target, next.offset());
            if (count < 0) {
                throw new IOException("the copy '" + file + "' ends too early");
            }
            if (count == next.length()) {
                left.removeFirst();
            } else {
                left.set(0, new Range(next.offset() + count, next.length() - count));
            }
            flip(buffer, offset, count);
            position += count;
            return count;
        }

        private void flip(byte[] buffer, int offset, int count) {
            if (flippedBit.isPresent()) {
                long at = flippedBit.getAsLong() / Byte.SIZE - position;
                if (at >= 0 && at < count) {
                    buffer[offset + (int) at] ^= (byte) (1 << flippedBit.getAsLong() % Byte.SIZE);
                }
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
