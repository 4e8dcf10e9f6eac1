package io.recobro.source.files.tree;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Gives the same text for the same bytes again, as long as few different ones occur: names of users. Not thread-safe. */
final class RecentTexts {
    private static final int SLOTS = 64;

    private final byte[][] keys = new byte[SLOTS][];
    private final String[] texts = new String[SLOTS];

    /** The text that an escaped word stands for, as UTF-8. */
    String decode(byte[] line, int start, int end) {
        int hash = 0;
        for (int i = start; i < end; i++) {
            hash = 31 * hash + line[i];
        }
        int slot = (hash ^ hash >>> 6) & SLOTS - 1;
        byte[] key = keys[slot];
        if (key == null || !Arrays.equals(key, 0, key.length, line, start, end)) {
            keys[slot] = Arrays.copyOfRange(line, start, end);
            texts[slot] = new String(Escapes.decode(line, start, end), StandardCharsets.UTF_8);
        }
        return texts[slot];
    }
}
