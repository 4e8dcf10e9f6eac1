package bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Rows as LOAD DATA reads them: fields between tabs, backslash escapes. Collects rows and writes them in large pieces. */
final class Row {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream out;
    private byte[] bytes = new byte[1 << 18];
    private int length;
    private boolean first = true;

    Row(OutputStream out) {
        this.out = out;
    }

    /** Starts the next field; what follows is appended to it. */
    Row field() {
        if (!first) {
            raw('\t');
        }
        first = false;
        return this;
    }

    Row number(long value) {
        return field().add(Long.toString(value));
    }

    Row text(String value) {
        return field().add(value);
    }

    Row none() {
        return field().add("\\N");
    }

    /** Appends text that needs no escaping. */
    Row add(String value) {
        int size = value.length();
        room(size * 3);
        for (int i = 0; i < size; i++) {
            char each = value.charAt(i);
            if (each >= 0x80) {
                return add(value.substring(i).getBytes(StandardCharsets.UTF_8));
            }
            bytes[length++] = (byte) each;
        }
        return this;
    }

    Row add(byte[] value) {
        room(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
        return this;
    }

    /** Appends with escapes, for any bytes. */
    Row escaped(byte[] value) {
        for (byte each : value) {
            switch (each) {
                case 0 -> raw('\\').raw('0');
                case '\t' -> raw('\\').raw('t');
                case '\n' -> raw('\\').raw('n');
                case '\\' -> raw('\\').raw('\\');
                default -> raw(each);
            }
        }
        return this;
    }

    Row lineFeed() {
        return raw('\\').raw('n');
    }

    Row hex(Dice dice, int digits) {
        room(digits);
        long bits = 0;
        for (int i = 0; i < digits; i++) {
            bits = (i & 15) == 0 ? dice.next() : bits >>> 4;
            bytes[length++] = HEX[(int) bits & 15];
        }
        return this;
    }

    /** A version 4 UUID. */
    Row uuid(Dice dice) {
        hex(dice, 8)
                .raw('-')
                .hex(dice, 4)
                .raw('-')
                .raw('4')
                .hex(dice, 3)
                .raw('-')
                .raw('a')
                .hex(dice, 3)
                .raw('-');
        return hex(dice, 12);
    }

    Row raw(int each) {
        room(1);
        bytes[length++] = (byte) each;
        return this;
    }

    int length() {
        return length;
    }

    void end() throws IOException {
        raw('\n');
        first = true;
        if (length >= 1 << 17) {
            flush();
        }
    }

    void flush() throws IOException {
        out.write(bytes, 0, length);
        length = 0;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }
}
