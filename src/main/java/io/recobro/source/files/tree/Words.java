package io.recobro.source.files.tree;

import io.recobro.source.files.posix.DeviceNumber;
import io.recobro.source.files.posix.Extents;
import io.recobro.source.files.posix.Timestamp;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads values out of a line; what does not belong there is an {@link IllegalArgumentException} that says what it is. */
final class Words {
    private static final byte[] LINUX = TreeFormat.ascii("linux,");
    private static final byte[] NONE = TreeFormat.ascii("none");

    private Words() {}

    static String text(byte[] line, int start, int end) {
        return new String(line, start, Math.min(end - start, 80), StandardCharsets.US_ASCII);
    }

    private static IllegalArgumentException wrong(String what, byte[] line, int start, int end) {
        return new IllegalArgumentException("'" + text(line, start, end) + "' is no " + what);
    }

    static boolean equal(byte[] line, int start, int end, byte[] word) {
        return Arrays.equals(line, start, end, word, 0, word.length);
    }

    static long decimal(byte[] line, int start, int end) {
        int at = start < end && line[start] == '-' ? start + 1 : start;
        if (at == end || end - at > 19) {
            throw wrong("number", line, start, end);
        }
        long value = 0;
        for (int i = at; i < end; i++) {
            int digit = line[i] - '0';
            if (digit < 0 || digit > 9) {
                throw wrong("number", line, start, end);
            }
            value = value * 10 - digit;
        }
        if (value > 0 || value == Long.MIN_VALUE && at == start) {
            throw wrong("number", line, start, end);
        }
        return at == start ? -value : value;
    }

    /** Not negative. */
    static long count(byte[] line, int start, int end) {
        long value = decimal(line, start, end);
        if (value < 0) {
            throw wrong("size or id", line, start, end);
        }
        return value;
    }

    static long unsigned(byte[] line, int start, int end) {
        return end - start < 19 ? count(line, start, end) : Long.parseUnsignedLong(text(line, start, end));
    }

    static int mode(byte[] line, int start, int end) {
        int value = 0;
        for (int i = start; i < end; i++) {
            int digit = line[i] - '0';
            if (digit < 0 || digit > 7) {
                throw wrong("mode", line, start, end);
            }
            value = value << 3 | digit;
        }
        if (start == end || end - start > 5 || value > 07777) {
            throw wrong("mode", line, start, end);
        }
        return value;
    }

    static Timestamp time(byte[] line, int start, int end) {
        int point = end - 10;
        if (point <= start || line[point] != '.' || line[point + 1] == '-') {
            throw wrong("time", line, start, end);
        }
        return new Timestamp(decimal(line, start, point), (int) decimal(line, point + 1, end));
    }

    static DeviceNumber device(byte[] line, int start, int end) {
        int comma = indexOf(line, ',', start + LINUX.length, end);
        if (comma == end || !equal(line, start, start + LINUX.length, LINUX)) {
            throw wrong("device", line, start, end);
        }
        int major = word(count(line, start + LINUX.length, comma));
        return new DeviceNumber(major, word(count(line, comma + 1, end)));
    }

    private static int word(long value) {
        if (value > 0xffffffffL) {
            throw new IllegalArgumentException(value + " is too large for the number of a device");
        }
        return (int) value;
    }

    static Extents extents(byte[] line, int start, int end) {
        if (equal(line, start, end, NONE)) {
            return Extents.NONE;
        }
        long[] pairs = new long[8];
        int count = 0;
        for (int at = start; at < end; at = indexOf(line, ',', at, end) + 1) {
            int until = indexOf(line, ',', at, end);
            int colon = indexOf(line, ':', at, until);
            if (colon == until) {
                throw wrong("list of extents", line, start, end);
            }
            if (count == pairs.length) {
                pairs = Arrays.copyOf(pairs, 2 * count);
            }
            pairs[count++] = count(line, at, colon);
            pairs[count++] = count(line, colon + 1, until);
        }
        return Extents.of(Arrays.copyOf(pairs, count));
    }

    static ContentIds contents(byte[] line, int start, int end) {
        int each = 2 * ContentIds.BYTES + 1;
        int count = (end - start + 1) / each;
        if (count * each != end - start + 1) {
            throw wrong("list of content ids", line, start, end);
        }
        byte[] packed = new byte[count * ContentIds.BYTES];
        for (int i = 0; i < count; i++) {
            int at = start + i * each;
            for (int k = 0; k < ContentIds.BYTES; k++) {
                packed[i * ContentIds.BYTES + k] = (byte) (digit(line[at + 2 * k]) << 4 | digit(line[at + 2 * k + 1]));
            }
            if (at + each - 1 < end && line[at + each - 1] != ',') {
                throw wrong("list of content ids", line, start, end);
            }
        }
        return ContentIds.of(packed);
    }

    private static int digit(byte hex) {
        if (hex >= '0' && hex <= '9') {
            return hex - '0';
        }
        if (hex >= 'a' && hex <= 'f') {
            return hex - 'a' + 10;
        }
        throw new IllegalArgumentException("a content id that is not lower-case hex");
    }

    /** {@code end} where there is none. */
    static int indexOf(byte[] line, char wanted, int start, int end) {
        int at = start;
        while (at < end && line[at] != wanted) {
            at++;
        }
        return Math.min(at, end);
    }
}
