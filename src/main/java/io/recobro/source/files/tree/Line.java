package io.recobro.source.files.tree;

import io.recobro.source.files.posix.Timestamp;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing buffer of ASCII text. Not thread-safe. */
final class Line {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes;
    private int length;

    Line(int capacity) {
        bytes = new byte[capacity];
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(
                    bytes, Math.max(Math.addExact(length, more), Math.addExact(bytes.length, length / 2)));
        }
    }

    Line raw(byte[] text) {
        ensure(text.length);
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
        return this;
    }

    Line ascii(String text) {
        return raw(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Line one(char character) {
        ensure(1);
        bytes[length++] = (byte) character;
        return this;
    }

    Line decimal(long value) {
        ensure(20);
        if (value < 0) {
            return ascii(Long.toString(value));
        }
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        length += digits;
        int at = length;
        long rest = value;
        do {
            bytes[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
        return this;
    }

    /** Four octal digits. */
    Line octal(int mode) {
        ensure(4);
        for (int shift = 9; shift >= 0; shift -= 3) {
            bytes[length++] = (byte) ('0' + (mode >> shift & 7));
        }
        return this;
    }

    Line time(Timestamp time) {
        decimal(time.seconds()).one('.');
        ensure(9);
        int rest = time.nanos();
        for (int at = length + 8; at >= length; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += 9;
        return this;
    }

    Line hex(byte[] source, int offset, int count) {
        ensure(2 * count);
        for (int i = offset; i < offset + count; i++) {
            bytes[length++] = HEX[source[i] >> 4 & 15];
            bytes[length++] = HEX[source[i] & 15];
        }
        return this;
    }

    /** Text of any bytes, in the form that {@link Escapes} describes. */
    Line escaped(byte[] source) {
        ensure(4 * source.length);
        for (byte value : source) {
            if (Escapes.plain(value)) {
                bytes[length++] = value;
            } else {
                bytes[length++] = '\\';
                bytes[length++] = (byte) ('0' + (value >> 6 & 3));
                bytes[length++] = (byte) ('0' + (value >> 3 & 7));
                bytes[length++] = (byte) ('0' + (value & 7));
            }
        }
        return this;
    }
}
