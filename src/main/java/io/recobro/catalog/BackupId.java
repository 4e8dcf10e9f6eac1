package io.recobro.catalog;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Names a backup, or a run: the UTC second it began, the 32nd part of that second as a digit of base 32, and five random
 * characters, such as {@code 20261122T061234Z-k3f9q2}. Ids sort by time and are the same in all destinations.
 */
public record BackupId(String value) implements Comparable<BackupId> {
    static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    /** Crockford's base 32 without vowels' look-alikes, in lower case: no I, L, O, U. */
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

    private static final Pattern VALID = Pattern.compile("\\d{8}T\\d{6}Z-[0-9a-z]{6}");

    public BackupId {
        if (!VALID.matcher(value).matches()) {
            throw new IllegalArgumentException("not a backup id: '" + value + "'");
        }
    }

    public static BackupId next(Clock clock, RandomGenerator random) {
        Instant now = clock.instant();
        StringBuilder text = new StringBuilder(SECOND.format(now)).append('-');
        text.append(ALPHABET.charAt((int) (now.getNano() * (long) ALPHABET.length() / 1_000_000_000)));
        for (int digit = 0; digit < 5; digit++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new BackupId(text.toString());
    }

    /** True for the whole id, a prefix of it, or the characters at its end (or a prefix of those). */
    public boolean matches(String abbreviation) {
        return !abbreviation.isEmpty()
                && (value.startsWith(abbreviation)
                        || value.substring(value.indexOf('-') + 1).startsWith(abbreviation));
    }

    /** The second the run began. */
    public Instant began() {
        return parseSecond(value.substring(0, value.indexOf('-')));
    }

    static String second(Instant time) {
        return SECOND.format(time.truncatedTo(ChronoUnit.SECONDS));
    }

    static Instant parseSecond(String text) {
        // listings of thousands of keys come through here: a formatter would take most of their time
        return LocalDateTime.of(
                        number(text, 0, 4),
                        number(text, 4, 6),
                        number(text, 6, 8),
                        number(text, 9, 11),
                        number(text, 11, 13),
                        number(text, 13, 15))
                .toInstant(ZoneOffset.UTC);
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    @Override
    public int compareTo(BackupId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
