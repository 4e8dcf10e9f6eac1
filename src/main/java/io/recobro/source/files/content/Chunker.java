package io.recobro.source.files.content;

import io.recobro.stream.digest.Digests;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Cuts large content where its bytes say so, so that an insertion moves the cuts near it and no others. A gear hash with
 * normalized chunking (Xia et al., "FastCDC", USENIX ATC 2016): a stricter mask before {@link #NORMAL} bytes and a weaker
 * one after it. A reader needs none of this: files name their chunks. Immutable.
 */
public final class Chunker {
    /** Files up to this size are not cut. */
    public static final int WHOLE = 1 << 20;

    /** No chunk but the last of a file is smaller. */
    public static final int SMALLEST = 256 << 10;

    /** What most chunks are near to. */
    public static final int NORMAL = 512 << 10;

    /** No chunk is larger. */
    public static final int LARGEST = 2 << 20;

    /** Ones in the masks: two more and two less than the binary logarithm of {@link #NORMAL}; in the high bits. */
    private static final long STRICT = -1L << 64 - 21;

    private static final long WEAK = -1L << 64 - 17;
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final long[] gear = new long[256];

    /** @param key decides where cuts fall; empty without encryption, and then the same everywhere */
    public Chunker(byte[] key) {
        MessageDigest digest = Digests.sha256();
        for (int i = 0; i < gear.length; i++) {
            digest.update(key);
            digest.update("recobro gear 1".getBytes(StandardCharsets.US_ASCII));
            digest.update((byte) i);
            gear[i] = (long) WORD.get(digest.digest(), 0);
        }
    }

    /**
     * The length of the chunk that begins at {@code from}.
     *
     * @param to end of what is known: at least {@link #LARGEST} bytes further, or the end of the content
     */
    public int cut(byte[] bytes, int from, int to) {
        int length = Math.min(to - from, LARGEST);
        if (length <= SMALLEST) {
            return length;
        }
        long[] table = gear;
        long hash = 0;
        int at = from + SMALLEST;
        int normal = from + Math.min(length, NORMAL);
        int end = from + length;
        for (; at < normal; at++) {
            hash = (hash << 1) + table[bytes[at] & 0xff];
            if ((hash & STRICT) == 0) {
                return at + 1 - from;
            }
        }
        for (; at < end; at++) {
            hash = (hash << 1) + table[bytes[at] & 0xff];
            if ((hash & WEAK) == 0) {
                return at + 1 - from;
            }
        }
        return length;
    }
}
