package io.recobro.stream;

import java.util.Arrays;

/**
 * A growable buffer that becomes one member. Used by one thread at a time; hot loops write into {@link #bytes} directly
 * after {@link #ensure} and then {@link #length(int)}.
 */
public final class Block {
    /** The usual target, in bytes. */
    public static final int TARGET = 1 << 20;

    private static final int SLACK = 64 << 10;

    private final int target;
    private byte[] bytes;
    private int length;

    public Block() {
        this(TARGET);
    }

    /** @param target what this block is to be filled to, in bytes */
    public Block(int target) {
        this.target = target;
        this.bytes = new byte[target + SLACK];
    }

    /** What it is filled to before it is handed over, in bytes; one larger row makes a larger block. */
    public int target() {
        return target;
    }

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
        if (bytes.length > 4 * target) {
            bytes = new byte[target + SLACK];
        }
    }
}
