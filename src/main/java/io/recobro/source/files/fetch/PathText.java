package io.recobro.source.files.fetch;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Paths as an operator types them. */
public final class PathText {
    private PathText() {}

    /**
     * The bytes that a text stands for: UTF-8, and a backslash with three octal digits for one byte.
     */
    public static byte[] bytes(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(utf8.length);
        for (int i = 0; i < utf8.length; i++) {
            int value = utf8[i] == '\\' ? octal(utf8, i + 1) : -1;
            if (value < 0) {
                bytes.write(utf8[i]);
                continue;
            }
            bytes.write(value);
            i += 3;
        }
        return bytes.toByteArray();
    }

    private static int octal(byte[] text, int start) {
        int value = 0;
        for (int i = start; i < start + 3; i++) {
            int digit = i < text.length ? text[i] - '0' : -1;
            if (digit < 0 || digit > 7) {
                return -1;
            }
            value = value << 3 | digit;
        }
        return value <= 0xff ? value : -1;
    }
}
