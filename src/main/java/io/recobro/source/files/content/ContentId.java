package io.recobro.source.files.content;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The name of a content: the SHA-256 of its bytes, as four big-endian words. */
public record ContentId(long first, long second, long third, long fourth) {
    /** Length of its text, which is lower-case hex. */
    public static final int DIGITS = 64;

    /** Bytes of the digest itself. */
    public static final int BYTES = 32;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /** The id of a digest of {@link #BYTES} bytes. */
    public static ContentId of(byte[] digest) {
        return of(digest, 0);
    }

    /** The id of the digest that begins at {@code offset}. */
    public static ContentId of(byte[] digests, int offset) {
        return new ContentId(
                (long) WORD.get(digests, offset),
                (long) WORD.get(digests, offset + 8),
                (long) WORD.get(digests, offset + 16),
                (long) WORD.get(digests, offset + 24));
    }

    /** Writes the digest. */
    public void put(byte[] target, int offset) {
        WORD.set(target, offset, first);
        WORD.set(target, offset + 8, second);
        WORD.set(target, offset + 16, third);
        WORD.set(target, offset + 24, fourth);
    }

    /** The id whose 64 digits begin at {@code offset}; IllegalArgumentException when they are not lower-case hex. */
    public static ContentId parse(byte[] text, int offset) {
        return new ContentId(
                word(text, offset), word(text, offset + 16), word(text, offset + 32), word(text, offset + 48));
    }

    /** The id of this text; IllegalArgumentException when it is not one. */
    public static ContentId parse(String text) {
        if (text.length() != DIGITS) {
            throw new IllegalArgumentException("not a content id: '" + text + "'");
        }
        return parse(text.getBytes(StandardCharsets.ISO_8859_1), 0);
    }

    /** Writes the 64 digits. */
    public void write(byte[] target, int offset) {
        write(first, target, offset);
        write(second, target, offset + 16);
        write(third, target, offset + 32);
        write(fourth, target, offset + 48);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(first);
    }

    @Override
    public String toString() {
        byte[] text = new byte[DIGITS];
        write(text, 0);
        return new String(text, StandardCharsets.US_ASCII);
    }

    private static long word(byte[] text, int offset) {
        long word = 0;
        for (int i = offset; i < offset + 16; i++) {
            word = word << 4 | digit(text[i]);
        }
        return word;
    }

    private static int digit(byte letter) {
        if (letter >= '0' && letter <= '9') {
            return letter - '0';
        }
        if (letter >= 'a' && letter <= 'f') {
            return letter - 'a' + 10;
        }
        throw new IllegalArgumentException("not a hex digit in a content id");
    }

    private static void write(long word, byte[] target, int offset) {
        for (int i = 0; i < 16; i++) {
            target[offset + i] = HEX[(int) (word >>> (60 - 4 * i)) & 15];
        }
    }
}
