package io.recobro.source.files.select;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;

/** One name of a pattern: {@code *}, {@code ?} and brackets of fnmatch(3), a backslash takes the next character as it is. */
final class Glob {
    /** Stands in {@link #tokens} for any run of bytes; other values are an index into {@link #classes} or a byte. */
    private static final int STAR = 256;

    private static final int CLASS = 257;

    private final int[] tokens;
    private final BitSet[] classes;
    private final byte[] literal;

    /** @throws IllegalArgumentException for a bracket that is not closed or a backslash at the end */
    Glob(byte[] pattern) {
        GlobParser parser = new GlobParser(pattern);
        tokens = parser.tokens();
        classes = parser.classes();
        literal = Arrays.stream(tokens).allMatch(token -> token < STAR) ? bytes(tokens) : null;
    }

    private static byte[] bytes(int[] tokens) {
        byte[] bytes = new byte[tokens.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) tokens[i];
        }
        return bytes;
    }

    static int star() {
        return STAR;
    }

    static int ofClass(int index) {
        return CLASS + index;
    }

    boolean matches(byte[] path, int start, int end) {
        if (literal != null) {
            return Arrays.equals(path, start, end, literal, 0, literal.length);
        }
        int token = 0;
        int at = start;
        int star = -1;
        int resumed = start;
        while (at < end) {
            if (token < tokens.length && tokens[token] == STAR) {
                star = token++;
                resumed = at;
            } else if (token < tokens.length && one(tokens[token], path[at] & 0xff)) {
                token++;
                at++;
            } else if (star >= 0) {
                token = star + 1;
                at = ++resumed;
            } else {
                return false;
            }
        }
        while (token < tokens.length && tokens[token] == STAR) {
            token++;
        }
        return token == tokens.length;
    }

    private boolean one(int token, int value) {
        return token >= CLASS ? classes[token - CLASS].get(value) : token == value;
    }

    /** The bytes of a pattern without wildcards; null for any other. */
    byte[] literal() {
        return literal;
    }

    @Override
    public String toString() {
        return literal == null ? Arrays.toString(tokens) : new String(literal, StandardCharsets.UTF_8);
    }
}
