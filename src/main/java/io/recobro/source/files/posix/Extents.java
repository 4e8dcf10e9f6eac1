package io.recobro.source.files.posix;

import java.util.Arrays;

/** Where the data of a sparse file lies; what is between is a hole, which reads as zeros. Immutable. */
public final class Extents {
    /** All of the file is data. */
    public static final Extents WHOLE = new Extents(new long[0], true);

    /** Nothing of the file is data. */
    public static final Extents NONE = new Extents(new long[0], false);

    private final long[] pairs;
    private final boolean whole;

    private Extents(long[] pairs, boolean whole) {
        this.pairs = pairs;
        this.whole = whole;
    }

    /**
     * @param pairs offset and length of each extent in turn, ascending, not touching one another
     * @throws IllegalArgumentException for anything else
     */
    public static Extents of(long... pairs) {
        long end = -1;
        for (int i = 0; i < pairs.length; i += 2) {
            if (i + 1 == pairs.length || pairs[i] <= end || pairs[i + 1] <= 0 || pairs[i] + pairs[i + 1] < 0) {
                throw new IllegalArgumentException("extents that are not in order");
            }
            end = pairs[i] + pairs[i + 1];
        }
        return pairs.length == 0 ? NONE : new Extents(pairs.clone(), false);
    }

    /** Whether there are holes. */
    public boolean sparse() {
        return !whole;
    }

    /** How many extents a sparse file has. */
    public int count() {
        return pairs.length / 2;
    }

    public long offset(int extent) {
        return pairs[2 * extent];
    }

    public long length(int extent) {
        return pairs[2 * extent + 1];
    }

    /** Bytes that are data in a file of {@code size} bytes: what its content holds. */
    public long dataBytes(long size) {
        if (whole) {
            return size;
        }
        long sum = 0;
        for (int i = 1; i < pairs.length; i += 2) {
            sum += pairs[i];
        }
        return sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Extents extents && whole == extents.whole && Arrays.equals(pairs, extents.pairs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(pairs) + (whole ? 1 : 0);
    }

    @Override
    public String toString() {
        return whole ? "whole" : Arrays.toString(pairs);
    }
}
