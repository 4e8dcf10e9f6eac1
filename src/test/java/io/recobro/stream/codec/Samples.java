package io.recobro.stream.codec;

import java.util.Random;

/** Content of known seeds: like a dump, and like noise. */
public final class Samples {
    private static final String[] WORDS = {
        "node",
        "the",
        "field_body",
        "recovery",
        "a:2:{s:5:\"value\";s:12:\"",
        "INSERT",
        "user",
        "en",
        "2026-11-22 04:05:06",
        "content",
        "taxonomy_term",
        "NULL",
        "published",
        "revision",
        "for",
        "of",
        "language",
        "file_managed",
        "image",
        "path"
    };

    private Samples() {}

    public static byte[] sql(long seed, int length) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(length + 200);
        long id = 1000;
        while (text.length() < length) {
            text.append('(')
                    .append(id++)
                    .append(",'")
                    .append(Long.toHexString(random.nextLong()))
                    .append("','");
            for (int i = 0; i < 12; i++) {
                double skewed = random.nextDouble();
                text.append(WORDS[(int) (skewed * skewed * WORDS.length)]).append(' ');
            }
            text.append("',").append(random.nextInt(100_000)).append("),\n");
        }
        return text.substring(0, length).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    public static byte[] noise(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
