package io.recobro.source.mariadb.content;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Escapes the bytes of quoted values: NUL, LF, CR, Ctrl-Z, backslash and quote. Eight bytes are looked at per step. */
final class Escape {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final long QUOTES = ONES * '\'';
    private static final long BACKSLASHES = ONES * '\\';
    private static final byte[] LETTER = letters();

    private Escape() {}

    private static byte[] letters() {
        byte[] letters = new byte[256];
        letters[0] = '0';
        letters['\n'] = 'n';
        letters['\r'] = 'r';
        letters[26] = 'Z';
        letters['\\'] = '\\';
        letters['\''] = '\'';
        return letters;
    }

    /** How many of the bytes get a backslash. */
    static int count(byte[] from, int start, int length) {
        int count = 0;
        for (int i = start; i < start + length; i++) {
            count += LETTER[from[i] & 0xff] == 0 ? 0 : 1;
        }
        return count;
    }

    /** Copies escaped bytes; {@code to} has room for them plus 8. Returns the position behind them. */
    static int copy(byte[] from, int start, int length, byte[] to, int at) {
        int i = start;
        int end = start + length;
        while (i + 8 <= end) {
            long eight = (long) LONGS.get(from, i);
            if (isPlain(eight)) {
                LONGS.set(to, at, eight);
                at += 8;
                i += 8;
                continue;
            }
            for (int stop = i + 8; i < stop; i++) {
                at = one(from[i], to, at);
            }
        }
        for (; i < end; i++) {
            at = one(from[i], to, at);
        }
        return at;
    }

    private static int one(byte value, byte[] to, int at) {
        byte letter = LETTER[value & 0xff];
        if (letter == 0) {
            to[at] = value;
            return at + 1;
        }
        to[at] = '\\';
        to[at + 1] = letter;
        return at + 2;
    }

    /** True when none of the bytes is below 32, a quote or a backslash. */
    private static boolean isPlain(long eight) {
        long low = (eight - ONES * 32) & ~eight;
        long quote = eight ^ QUOTES;
        long backslash = eight ^ BACKSLASHES;
        return ((low | ((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash)) & HIGH) == 0;
    }
}
