package io.recobro.retention;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** What a counting rule counts; all of UTC. */
enum Period {
    /** Each backup is a period of its own. */
    LAST("uuuu-MM-dd'T'HH:mm:ss'Z'"),
    HOURLY("uuuu-MM-dd'T'HH"),
    DAILY("uuuu-MM-dd"),
    /** Weeks of ISO 8601, which need two fields of their own whatever the locale. */
    WEEKLY(""),
    MONTHLY("uuuu-MM"),
    YEARLY("uuuu");

    private final DateTimeFormatter name;

    Period(String pattern) {
        this.name = DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }

    /** The name of the period that an instant lies in, such as {@code 2026-W47}. */
    String of(Instant time) {
        if (this == WEEKLY) {
            OffsetDateTime day = time.atOffset(ZoneOffset.UTC);
            return String.format(
                    Locale.ROOT,
                    "%d-W%02d",
                    day.get(IsoFields.WEEK_BASED_YEAR),
                    day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
        }
        return name.format(time);
    }

    /** As in the configuration. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
