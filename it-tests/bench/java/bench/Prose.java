package bench;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** An invented language: words of syllables, turns of phrase that come back, sentences, HTML. Immutable. */
final class Prose {
    private static final int WORDS = 24_000;
    private static final int PHRASES = 20_000;
    private static final int KEYS = 250;
    private static final String[] ONSETS = {
        "b", "c", "d", "f", "g", "h", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr", "pr", "ch", "qu", "br", "gl",
        ""
    };
    private static final String[] HEARTS = {"a", "e", "i", "o", "u", "e", "a", "io", "ei", "ou", "é", "ü", "ñe"};
    private static final String[] CODAS = {"", "", "", "n", "r", "s", "l", "t", "nd", "st", "x"};
    private static final List<String> RARE =
            List.of("☕", "🚀", "日本語", "Привет", "ñandú", "“”", "€", "𝄞", "naïve", "ß");

    private final byte[][] words;
    private final byte[][] phrases;

    Prose(long seed) {
        Dice dice = Dice.of(seed, "words");
        Set<String> made = new LinkedHashSet<>();
        for (int length = 1; made.size() < WORDS; length = Math.min(4, 1 + made.size() / 400)) {
            made.add(word(dice, dice.between(1, length)));
        }
        words = made.stream().map(each -> each.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
        phrases = new byte[PHRASES][];
        for (int i = 0; i < PHRASES; i++) {
            StringBuilder phrase = new StringBuilder();
            for (int j = dice.between(2, 9); j > 0; j--) {
                phrase.append(new String(word(dice), StandardCharsets.UTF_8)).append(j > 1 ? " " : "");
            }
            phrases[i] = phrase.toString().getBytes(StandardCharsets.UTF_8);
        }
    }

    private static String word(Dice dice, int syllables) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < syllables; i++) {
            String heart = HEARTS[dice.once(6) ? dice.below(HEARTS.length) : dice.below(7)];
            word.append(ONSETS[dice.below(ONSETS.length)]).append(heart);
        }
        return word.append(CODAS[dice.below(CODAS.length)]).toString();
    }

    byte[] word(Dice dice) {
        return words[dice.zipf(WORDS)];
    }

    /** Word number {@code index} of the vocabulary, frequent ones first; {@code null} beyond its end. */
    byte[] word(int index) {
        return index < WORDS ? words[index] : null;
    }

    /** A title of a few words, now and then with characters outside the basic plane. */
    void title(Row row, Dice dice) {
        row.add(word(dice));
        for (int i = dice.between(1, 7); i > 0; i--) {
            row.raw(' ').add(word(dice));
        }
        if (dice.once(20)) {
            row.raw(' ').add(RARE.get(dice.below(RARE.size())));
        }
    }

    /** Words joined by dashes, as in addresses. */
    void slug(Row row, Dice dice, int count) {
        for (int i = 0; i < count; i++) {
            row.raw(i == 0 ? '/' : '-').add(word(dice));
        }
    }

    /** A turn of phrase: most come from the few that a topic uses again and again. */
    private byte[] phrase(Dice dice, int topic) {
        return phrases[dice.once(6) ? dice.zipf(PHRASES) : (topic + dice.zipf(30)) % PHRASES];
    }

    /** About so many bytes of sentences. */
    void sentences(Row row, Dice dice, int size) {
        sentences(row, dice, size, dice.below(PHRASES));
    }

    private void sentences(Row row, Dice dice, int size, int topic) {
        int end = row.length() + size;
        while (row.length() < end) {
            for (int i = dice.between(2, 6); i > 0; i--) {
                row.add(dice.once(9) ? word(dice) : phrase(dice, topic));
                row.add(i == 1 ? ". " : dice.once(3) ? ", " : " ");
            }
        }
    }

    /** About so many bytes of HTML as an editor leaves it. */
    void html(Row row, Dice dice, int size) {
        int topic = dice.below(PHRASES);
        int end = row.length() + size;
        while (row.length() < end) {
            switch (dice.below(12)) {
                case 0 -> {
                    row.add("<h2 id=\"").add(word(dice)).add("\">");
                    title(row, dice);
                    row.add("</h2>").lineFeed();
                }
                case 1 -> image(row, dice);
                case 2 -> list(row, dice, topic);
                case 3 -> {
                    row.add("<p>See <a href=\"/node/")
                            .add(Integer.toString(dice.below(150_000)))
                            .add("\" title='");
                    title(row, dice);
                    row.add("'>").add(phrase(dice, topic)).add("</a>.</p>").lineFeed();
                }
                default -> {
                    row.add("<p>");
                    sentences(row, dice, dice.between(80, 700), topic);
                    row.add("</p>").lineFeed();
                }
            }
        }
    }

    private void image(Row row, Dice dice) {
        row.add("<drupal-media data-align=\"center\" data-entity-type=\"media\" data-entity-uuid=\"")
                .uuid(dice);
        row.add("\" data-view-mode=\"wide\" alt=\"");
        title(row, dice);
        row.add("\">&nbsp;</drupal-media>").lineFeed();
    }

    private void list(Row row, Dice dice, int topic) {
        row.add("<ul>").lineFeed();
        for (int i = dice.between(2, 6); i > 0; i--) {
            row.add("<li>").add(phrase(dice, topic)).add("</li>").lineFeed();
        }
        row.add("</ul>").lineFeed();
    }

    /** About so many bytes of a serialized PHP array. */
    void php(Row row, Dice dice, int size) {
        int topic = dice.below(PHRASES);
        int end = row.length() + size;
        row.add("a:").add(Integer.toString(size / 60)).add(":{");
        while (row.length() < end) {
            byte[] key = words[dice.zipf(KEYS)];
            row.add("s:").add(Integer.toString(key.length)).add(":\"").add(key).add("\";");
            switch (dice.below(24)) {
                case 0, 3, 4, 6, 7 ->
                    row.add("i:").add(Integer.toString(dice.zipf(1_000_000))).add(";");
                case 1, 5, 8, 9, 10 -> row.add("b:1;");
                case 2 -> row.add("s:64:\"").hex(dice, 64).add("\";");
                default -> {
                    byte[] phrase = phrase(dice, topic);
                    row.add("s:")
                            .add(Integer.toString(phrase.length))
                            .add(":\"")
                            .add(phrase)
                            .add("\";");
                }
            }
        }
        row.add("}");
    }

    /** About so many bytes of a JSON object. */
    void json(Row row, Dice dice, int size) {
        int topic = dice.below(PHRASES);
        int end = row.length() + size;
        row.add("{\"id\": \"").uuid(dice).add("\"");
        while (row.length() < end) {
            row.add(", \"").add(words[dice.zipf(KEYS)]).add("\": ");
            switch (dice.below(3)) {
                case 0 -> row.add(Integer.toString(dice.zipf(1_000_000)));
                case 1 ->
                    row.add("[true, null, ")
                            .add(Integer.toString(dice.below(100)))
                            .add("]");
                default -> row.add("\"").add(phrase(dice, topic)).add("\"");
            }
        }
        row.add("}");
    }
}
