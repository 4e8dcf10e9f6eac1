package io.recobro.stream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * A digest of a bag of byte strings: the sum modulo 2^128 of their MurmurHash3 x64 128 (seed 0). The order does not
 * matter, equal strings do not cancel. It finds accidents, not attackers. Not thread-safe: give each thread its own and
 * {@link #merge} them.
 */
public final class ContentDigest {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    // constants of MurmurHash3_x64_128
    private static final long C1 = 0x87c37b91114253d5L;
    private static final long C2 = 0x4cf5ad432745937fL;

    private long low;
    private long high;

    public void add(byte[] bytes, int offset, int length) {
        long h1 = 0;
        long h2 = 0;
        int position = offset;
        for (int end = offset + (length & ~15); position < end; position += 16) {
            h1 ^= scrambled1((long) LONG.get(bytes, position));
            h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
            h2 ^= scrambled2((long) LONG.get(bytes, position + 8));
            h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
        }
        int tail = length & 15;
        if (tail > 0) {
            h2 ^= scrambled2(partial(bytes, position + 8, tail - 8));
            h1 ^= scrambled1(partial(bytes, position, Math.min(tail, 8)));
        }
        h1 ^= length;
        h2 ^= length;
        h1 += h2;
        h2 += h1;
        h1 = mixed(h1);
        h2 = mixed(h2);
        h1 += h2;
        h2 += h1;
        sum(h1, h2);
    }

    /** Adds all that was added to the other one. */
    public void merge(ContentDigest other) {
        sum(other.low, other.high);
    }

    /** 32 hex digits, the high half first. */
    public String hex() {
        HexFormat format = HexFormat.of();
        return format.toHexDigits(high) + format.toHexDigits(low);
    }

    private void sum(long addedLow, long addedHigh) {
        low += addedLow;
        high += addedHigh + (Long.compareUnsigned(low, addedLow) < 0 ? 1 : 0);
    }

    private static long scrambled1(long k) {
        return Long.rotateLeft(k * C1, 31) * C2;
    }

    private static long scrambled2(long k) {
        return Long.rotateLeft(k * C2, 33) * C1;
    }

    private static long partial(byte[] bytes, int offset, int count) {
        long value = 0;
        for (int i = count - 1; i >= 0; i--) {
            value = value << 8 | bytes[offset + i] & 0xff;
        }
        return value;
    }

    private static long mixed(long value) {
        long k = value;
        k ^= k >>> 33;
        k *= 0xff51afd7ed558ccdL;
        k ^= k >>> 33;
        k *= 0xc4ceb9fe1a85ec53L;
        k ^= k >>> 33;
        return k;
    }
}
