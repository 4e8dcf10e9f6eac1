package io.recobro.notify.message;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Numbers as people read them in a message: times in UTC, sizes in binary units, durations in two parts. */
public final class Figures {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB");

    private Figures() {}

    /** {@code 2026-11-22 07:00 UTC}. */
    public static String time(Instant instant) {
        return TIME.format(instant);
    }

    /** {@code 42 s}, {@code 4m 05s}, {@code 7h 12m}, {@code 3d 07h}; never negative. */
    public static String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3_600) {
            return String.format(Locale.ROOT, "%dm %02ds", seconds / 60, seconds % 60);
        }
        if (seconds < 86_400) {
            return String.format(Locale.ROOT, "%dh %02dm", seconds / 3_600, seconds % 3_600 / 60);
        }
        return String.format(Locale.ROOT, "%dd %02dh", seconds / 86_400, seconds % 86_400 / 3_600);
    }

    /** {@code 999 B}, {@code 64.0 MiB}. */
    public static String size(long bytes) {
        double value = bytes;
        int unit = 0;
        while (Math.abs(value) >= 1023.95 && unit < UNITS.size() - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS.get(unit));
    }

    /** The size and what it changed by: {@code 64.0 MiB (+3.2 %)}; without a previous size only the size. */
    public static String size(long bytes, OptionalLong previous) {
        if (previous.isEmpty() || previous.getAsLong() <= 0) {
            return size(bytes);
        }
        double percent = 100.0 * (bytes - previous.getAsLong()) / previous.getAsLong();
        return String.format(Locale.ROOT, "%s (%+.1f %%)", size(bytes), percent);
    }
}
