package io.recobro.watch;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Durations and instants as people read them. */
public final class Ages {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm'Z'").withZone(ZoneOffset.UTC);

    private Ages() {}

    /** The two largest units, cut: {@code 3d 4h}, {@code 7h}, {@code 12m 5s}, {@code 0s}. */
    public static String print(Duration duration) {
        if (duration.compareTo(Duration.ofDays(1)) >= 0) {
            return two(duration.toDays(), "d", duration.toHoursPart(), "h");
        }
        if (duration.compareTo(Duration.ofHours(1)) >= 0) {
            return two(duration.toHours(), "h", duration.toMinutesPart(), "m");
        }
        if (duration.compareTo(Duration.ofMinutes(1)) >= 0) {
            return two(duration.toMinutes(), "m", duration.toSecondsPart(), "s");
        }
        return duration.toSeconds() + "s";
    }

    /** To the minute, UTC: {@code 2026-11-22 06:00Z}. */
    public static String print(Instant instant) {
        return MINUTE.format(instant);
    }

    private static String two(long large, String largeUnit, long small, String smallUnit) {
        return large + largeUnit + (small == 0 ? "" : " " + small + smallUnit);
    }
}
