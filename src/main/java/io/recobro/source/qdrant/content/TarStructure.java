package io.recobro.source.qdrant.content;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads a tar file from its first header to its end marks, without unpacking it: POSIX ustar with GNU's long sizes and sparse
 * files (as in <em>tar(5)</em> and the GNU tar manual, "Basic Tar Format").
 */
public final class TarStructure {
    private static final int BLOCK = 512;
    private static final int SIZE = 124;
    private static final int CHECKSUM = 148;
    private static final int TYPE = 156;
    private static final int SPARSE_EXTENDED = 482;
    private static final int SPARSE_MORE = 504;

    private final InputStream in;
    private final String what;
    private final byte[] block = new byte[BLOCK];
    private long at;

    private TarStructure(InputStream in, String what) {
        this.in = in;
        this.what = what;
    }

    /**
     * Reads all of it.
     *
     * @param what stands in messages, such as {@code artifact 'x.snapshot'}
     * @return the number of entries; at least one
     * @throws RecobroException {@code BACKUP_DAMAGED} naming the place
     */
    public static int check(InputStream in, String what) throws IOException {
        return new TarStructure(in, what).check();
    }

    private int check() throws IOException {
        int entries = 0;
        while (true) {
            next();
            if (isZero()) {
                break;
            }
            entry();
            entries++;
        }
        if (entries == 0) {
            throw damaged("it holds nothing");
        }
        while (in.read(block) >= 0) {
            // the second end mark and padding; reading to the end proves the digest
        }
        return entries;
    }

    private void entry() throws IOException {
        if (octal(CHECKSUM, 8) != sum()) {
            throw damaged("no header stands at byte " + (at - BLOCK));
        }
        long size = size();
        boolean more = block[TYPE] == 'S' && block[SPARSE_EXTENDED] != 0;
        while (more) {
            next();
            more = block[SPARSE_MORE] != 0;
        }
        long padded = (size + BLOCK - 1) / BLOCK * BLOCK;
        try {
            in.skipNBytes(padded);
        } catch (EOFException cut) {
            throw damaged("it ends within an entry that begins before byte " + at);
        }
        at += padded;
    }

    private void next() throws IOException {
        if (in.readNBytes(block, 0, BLOCK) < BLOCK) {
            throw damaged("it ends at byte " + at + " without an end mark");
        }
        at += BLOCK;
    }

    private boolean isZero() {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** The sum of all bytes of the header, those of the checksum itself taken as blanks. */
    private long sum() {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= CHECKSUM && i < CHECKSUM + 8 ? ' ' : block[i] & 0xff;
        }
        return sum;
    }

    /** Octal digits, or from 8 GiB on a big-endian number behind a first byte of 0x80. */
    private long size() {
        if ((block[SIZE] & 0x80) == 0) {
            return octal(SIZE, 12);
        }
        long size = 0;
        for (int i = SIZE + 4; i < SIZE + 12; i++) {
            size = size << 8 | block[i] & 0xff;
        }
        return size;
    }

    private long octal(int from, int length) {
        long value = 0;
        for (byte b : Arrays.copyOfRange(block, from, from + length)) {
            if (b >= '0' && b <= '7') {
                value = value * 8 + b - '0';
            } else if (b == 0 || b == ' ' && value > 0) {
                break;
            } else if (b != ' ') {
                throw damaged("no header stands at byte " + (at - BLOCK));
            }
        }
        return value;
    }

    private RecobroException damaged(String cause) {
        return Fault.BACKUP_DAMAGED
                .because("unable to read " + what + " as a tar file: " + cause)
                .hint("use another backup, or another destination of this one");
    }
}
