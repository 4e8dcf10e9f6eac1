package io.recobro.drill.negative;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Finds where the members of a gzip file (RFC 1952) begin. */
final class GzipMembers {
    private static final int TRAILER = 8;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int HEADER_DIGEST = 2;

    private GzipMembers() {}

    /** The offsets at which the first members begin and end; fewer where the file holds fewer whole ones. */
    static List<Long> boundaries(Piece piece, int most) throws IOException {
        List<Long> boundaries = new ArrayList<>(List.of(0L));
        long begin = 0;
        while (boundaries.size() <= most && begin < piece.bytes()) {
            long length = length(piece, begin);
            if (length < 0) {
                return boundaries;
            }
            begin += length;
            boundaries.add(begin);
        }
        return boundaries;
    }

    /** The length of the member that begins at an offset; negative where there is no whole one. */
    private static long length(Piece piece, long begin) throws IOException {
        Inflater inflater = new Inflater(true);
        try (Counting in = new Counting(piece.open(begin, piece.bytes() - begin))) {
            if (!header(in)) {
                return -1;
            }
            long header = in.count;
            byte[] input = new byte[8 << 10];
            byte[] output = new byte[64 << 10];
            while (!inflater.finished()) {
                if (inflater.needsInput()) {
                    int count = in.read(input);
                    if (count < 0) {
                        return -1;
                    }
                    inflater.setInput(input, 0, count);
                }
                inflater.inflate(output);
            }
            long length = header + inflater.getBytesRead() + TRAILER;
            return begin + length <= piece.bytes() ? length : -1;
        } catch (EOFException | DataFormatException noMember) {
            return -1; // cut, or something else than gzip
        } finally {
            inflater.end();
        }
    }

    private static boolean header(Counting counting) throws IOException {
        DataInputStream in = new DataInputStream(counting);
        if (in.readUnsignedByte() != 0x1f || in.readUnsignedByte() != 0x8b || in.readUnsignedByte() != 8) {
            return false;
        }
        int flags = in.readUnsignedByte();
        in.readFully(new byte[6]);
        if ((flags & EXTRA) != 0) {
            int extra = in.readUnsignedByte() | in.readUnsignedByte() << 8;
            in.readFully(new byte[extra]);
        }
        for (int flag : new int[] {NAME, COMMENT}) {
            while ((flags & flag) != 0 && in.readUnsignedByte() != 0) {
                continue;
            }
        }
        if ((flags & HEADER_DIGEST) != 0) {
            in.readFully(new byte[2]);
        }
        return true;
    }

    /** Counts what was taken, not what was read ahead. */
    private static final class Counting extends BufferedInputStream {
        private long count;

        Counting(InputStream in) {
            super(in);
        }

        @Override
        public synchronized int read() throws IOException {
            int read = super.read();
            count += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public synchronized int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }
}
