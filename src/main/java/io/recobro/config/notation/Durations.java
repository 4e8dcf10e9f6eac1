package io.recobro.config.notation;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 30d}, {@code 1h 30m}, {@code 90s}; units are w, d, h, m and s. */
public final class Durations {
    private static final Pattern WHOLE = Pattern.compile("\\s*([0-9]{1,12}\\s*[wdhms]\\s*)+");
    private static final Pattern PART = Pattern.compile("([0-9]+)\\s*([wdhms])");

    private Durations() {}

    /**
     * Reads a duration: the sum of its parts.
     *
     * @throws IllegalArgumentException with a message for the operator
     */
    public static Duration parse(String text) {
        if (!WHOLE.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "must be a duration such as '30d', '6h' or '1h 30m', not '" + text + "'");
        }
        try {
            Duration sum = Duration.ZERO;
            Matcher part = PART.matcher(text);
            while (part.find()) {
                sum = sum.plusSeconds(Math.multiplyExact(Long.parseLong(part.group(1)), seconds(part.group(2))));
            }
            if (sum.toDays() > 36_500) {
                throw new IllegalArgumentException("duration '" + text + "' is longer than a hundred years");
            }
            return sum;
        } catch (ArithmeticException overflow) {
            throw new IllegalArgumentException("duration '" + text + "' is too long", overflow);
        }
    }

    /**
     * Prints for people, in about three digits: {@code 240 ms}, {@code 2.4 s}, {@code 4m 05s}, {@code 1h 04m},
     * {@code 3d 07h}.
     */
    public static String print(Duration duration) {
        if (duration.isNegative()) {
            return "-" + print(duration.negated());
        }
        long millis = duration.toMillis();
        if (millis < 1000) {
            return millis + " ms";
        }
        if (millis < 59_950) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        }
        long seconds = (millis + 500) / 1000;
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%dm %02ds", seconds / 60, seconds % 60);
        }
        long minutes = (seconds + 30) / 60;
        if (minutes < 24 * 60) {
            return String.format(Locale.ROOT, "%dh %02dm", minutes / 60, minutes % 60);
        }
        long hours = (minutes + 30) / 60;
        return String.format(Locale.ROOT, "%dd %02dh", hours / 24, hours % 24);
    }

    /** Writes in the units of the configuration, exactly to the second; {@link #parse} reads it. */
    public static String write(Duration duration) {
        StringBuilder text = new StringBuilder();
        part(text, duration.toDays(), "d");
        part(text, duration.toHoursPart(), "h");
        part(text, duration.toMinutesPart(), "m");
        part(text, duration.toSecondsPart(), "s");
        return text.isEmpty() ? "0s" : text.toString().stripTrailing();
    }

    private static void part(StringBuilder text, long number, String unit) {
        if (number != 0) {
            text.append(number).append(unit).append(' ');
        }
    }

    private static long seconds(String unit) {
        return switch (unit) {
            case "w" -> 7 * 86_400;
            case "d" -> 86_400;
            case "h" -> 3_600;
            case "m" -> 60;
            default -> 1;
        };
    }
}
