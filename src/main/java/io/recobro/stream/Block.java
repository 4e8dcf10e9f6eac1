package io.recobro.stream;

import java.util.Arrays;

/**
 * A growable buffer that becomes one member. Used by one thread at a time; hot loops write into {@link #bytes} directly
 * after {@link #ensure} and then {@link #length(int)}.
 */
public final class Block {
    /** What a block is filled to before it is handed over, in bytes; one larger row makes a larger block. */
    public static final int TARGET = 1 << 20;

    private byte[] bytes = new byte[TARGET + (64 << 10)];
    private int length;

    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return length;
    }

    public void length(int newLength) {
        length = newLength;
    }

    /** Makes room for {@code more} bytes after {@link #length} and returns the (perhaps new) array. */
    public byte[] ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, more), bytes.length + (bytes.length >> 1)));
        }
        return bytes;
    }

    public void append(byte[] source, int offset, int count) {
        System.arraycopy(source, offset, ensure(count), length, count);
        length += count;
    }

    public void append(byte[] source) {
        append(source, 0, source.length);
    }

    /** Empties the block; gives back the memory of an oversized row. */
    public void reset() {
        length = 0;
        if (bytes.length > 4 * TARGET) {
            bytes = new byte[TARGET + (64 << 10)];
        }
    }
}
