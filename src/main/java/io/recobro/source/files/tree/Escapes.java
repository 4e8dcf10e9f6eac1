package io.recobro.source.files.tree;

import java.util.Arrays;

/**
 * How bytes become one word of a line: as vis(3) and mtree(5) have it, a byte that could be misread is a backslash and three
 * octal digits. That is every byte but printable ASCII, and of that the space, {@code # = \} and what patterns are made of.
 */
final class Escapes {
    private static final boolean[] PLAIN = new boolean[256];

    static {
        Arrays.fill(PLAIN, '!', 0x7f, true);
        for (char one : "#=\\*?[".toCharArray()) {
            PLAIN[one] = false;
        }
    }

    private Escapes() {}

    static boolean plain(byte value) {
        return PLAIN[value & 0xff];
    }

    /** The bytes that a word stands for. */
    static byte[] decode(byte[] line, int start, int end) {
        int backslash = start;
        while (backslash < end && line[backslash] != '\\') {
            backslash++;
        }
        byte[] decoded = Arrays.copyOfRange(line, start, end);
        if (backslash == end) {
            return decoded;
        }
        int length = backslash - start;
        for (int at = backslash; at < end; at++) {
            if (line[at] == '\\') {
                decoded[length++] = octal(line, at + 1, end);
                at += 3;
            } else {
                decoded[length++] = line[at];
            }
        }
        return Arrays.copyOf(decoded, length);
    }

    private static byte octal(byte[] line, int start, int end) {
        int value = 0;
        for (int at = start; at < start + 3; at++) {
            int digit = at < end ? line[at] - '0' : -1;
            if (digit < 0 || digit > 7) {
                throw new IllegalArgumentException("a backslash without three octal digits");
            }
            value = value << 3 | digit;
        }
        if (value > 0xff) {
            throw new IllegalArgumentException("a backslash with an octal number above 377");
        }
        return (byte) value;
    }
}
