package io.recobro.flip;

import java.util.Random;

/** Which bits are worth flipping: both ends, the fields of a gzip header and trailer (RFC 1952), and anywhere. */
final class Bits {
    private static final int[] FROM_START = {0, 1, 3, 4, 9, 10};
    private static final int[] FROM_END = {1, 4, 5, 8, 70};

    private Bits() {}

    /** The bit of the n-th flip in an object of so many bytes. */
    static int choose(int bytes, int number, Random random) {
        int place = random.nextInt(FROM_START.length + FROM_END.length);
        int at = number % 2 == 1
                ? random.nextInt(bytes)
                : place < FROM_START.length ? FROM_START[place] : bytes - FROM_END[place - FROM_START.length];
        return Math.clamp(at, 0, bytes - 1) * Byte.SIZE + random.nextInt(Byte.SIZE);
    }
}
