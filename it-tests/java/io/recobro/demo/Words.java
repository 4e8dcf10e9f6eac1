package io.recobro.demo;

import java.util.SplittableRandom;

/** Seeded text: the same seed writes the same words. Not thread-safe. */
final class Words {
    private static final String[] SYLLABLES = {
        "ra", "ve", "lo", "mi", "sta", "no", "ter", "qui", "dor", "es", "pan", "te", "ur", "cal", "be", "sin", "ó",
        "ña", "für", "ö"
    };
    private static final int VOCABULARY = 6000;

    private final SplittableRandom random;
    private final String[] vocabulary = new String[VOCABULARY];

    Words(long seed) {
        random = new SplittableRandom(seed);
        for (int i = 0; i < VOCABULARY; i++) {
            StringBuilder word = new StringBuilder();
            for (int syllables = 1 + random.nextInt(4); syllables > 0; syllables--) {
                word.append(SYLLABLES[random.nextInt(SYLLABLES.length)]);
            }
            vocabulary[i] = word.toString();
        }
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Frequent words come more often, as in any language. */
    String word() {
        double low = random.nextDouble();
        return vocabulary[(int) (VOCABULARY * low * low * low)];
    }

    String title() {
        StringBuilder title = new StringBuilder();
        for (int words = 3 + below(6); words > 0; words--) {
            title.append(word()).append(words == 1 ? "" : " ");
        }
        return title.toString();
    }

    /** Paragraphs of HTML with at least that many characters, an emoji and a quotation mark now and then. */
    String html(int characters) {
        StringBuilder text = new StringBuilder(characters + 64).append("<p>");
        while (text.length() < characters) {
            text.append(word());
            int mark = below(100);
            text.append(
                    mark == 0
                            ? ".</p>\n<p>"
                            : mark == 1 ? "'s \"" : mark == 2 ? " \uD83D\uDE80 " : mark < 10 ? ", " : " ");
        }
        return text.append("</p>").toString();
    }

    /** Lower-case hexadecimal digits. */
    String hex(int digits) {
        StringBuilder hex = new StringBuilder(digits + 16);
        while (hex.length() < digits) {
            hex.append(Long.toHexString(random.nextLong()));
        }
        return hex.substring(0, digits);
    }
}
