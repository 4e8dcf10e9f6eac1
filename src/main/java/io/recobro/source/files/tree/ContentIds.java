package io.recobro.source.files.tree;

import java.util.Arrays;
import java.util.HexFormat;

/** The contents that a file consists of, in order; none for a file without data. Immutable. */
public final class ContentIds {
    /** Bytes of one id: a SHA-256. */
    public static final int BYTES = 32;

    public static final ContentIds NONE = new ContentIds(new byte[0]);

    private final byte[] packed;

    private ContentIds(byte[] packed) {
        this.packed = packed;
    }

    /** @param packed the ids behind one another, not to be written to later */
    public static ContentIds of(byte[] packed) {
        if (packed.length % BYTES != 0) {
            throw new IllegalArgumentException("content ids of " + packed.length + " bytes");
        }
        return packed.length == 0 ? NONE : new ContentIds(packed);
    }

    public int count() {
        return packed.length / BYTES;
    }

    /** All of them behind one another, {@link #BYTES} each, not to be written to. */
    public byte[] packed() {
        return packed;
    }

    /** One id as lower-case hex. */
    public String hex(int index) {
        return HexFormat.of().formatHex(packed, index * BYTES, (index + 1) * BYTES);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ContentIds ids && Arrays.equals(packed, ids.packed);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(packed);
    }

    @Override
    public String toString() {
        return count() == 0 ? "none" : hex(0) + (count() == 1 ? "" : " and " + (count() - 1) + " more");
    }
}
