package io.recobro.source.mariadb.health;

import io.recobro.fault.Finding;
import io.recobro.source.mariadb.ServerFacts;
import java.time.LocalDate;
import java.util.Map;

/**
 * Until when the MariaDB Foundation fixes which series. Dates as published at mariadb.org/about/#maintenance-policy and
 * collected in github.com/major/MySQLTuner-perl, mariadb_support.md (November 2026). Pure.
 */
final class Series {
    private static final Map<String, LocalDate> END = Map.ofEntries(
            Map.entry("5.5", LocalDate.of(2020, 4, 11)),
            Map.entry("10.0", LocalDate.of(2019, 3, 31)),
            Map.entry("10.1", LocalDate.of(2020, 10, 17)),
            Map.entry("10.2", LocalDate.of(2022, 5, 23)),
            Map.entry("10.3", LocalDate.of(2023, 5, 25)),
            Map.entry("10.4", LocalDate.of(2024, 6, 18)),
            Map.entry("10.5", LocalDate.of(2025, 6, 24)),
            Map.entry("10.6", LocalDate.of(2026, 7, 6)),
            Map.entry("10.7", LocalDate.of(2023, 2, 9)),
            Map.entry("10.8", LocalDate.of(2023, 5, 20)),
            Map.entry("10.9", LocalDate.of(2023, 8, 22)),
            Map.entry("10.10", LocalDate.of(2023, 11, 17)),
            Map.entry("10.11", LocalDate.of(2028, 2, 16)),
            Map.entry("11.0", LocalDate.of(2024, 6, 6)),
            Map.entry("11.1", LocalDate.of(2024, 8, 21)),
            Map.entry("11.2", LocalDate.of(2024, 11, 21)),
            Map.entry("11.3", LocalDate.of(2024, 5, 29)),
            Map.entry("11.4", LocalDate.of(2029, 5, 29)),
            Map.entry("11.5", LocalDate.of(2024, 11, 21)),
            Map.entry("11.6", LocalDate.of(2025, 2, 13)),
            Map.entry("11.7", LocalDate.of(2025, 5, 12)),
            Map.entry("11.8", LocalDate.of(2028, 6, 4)),
            Map.entry("12.0", LocalDate.of(2025, 11, 18)),
            Map.entry("12.3", LocalDate.of(2029, 6, 30)));

    private static final String SUCCESSORS = "move to a series with long support, 11.4, 11.8 or 12.3: restore a backup"
            + " into a server of that series first ('recobro restore JOB --into NAME --host OTHER')";
    private static final long SOON_DAYS = 90;

    private Series() {}

    static Finding finding(ServerFacts server, LocalDate today) {
        String series = server.major() + "." + server.minor();
        if (server.major() == 0
                || !server.version().toLowerCase(java.util.Locale.ROOT).contains("mariadb")) {
            return Finding.warning(
                    "the server calls itself " + server.version() + ": only MariaDB is supported",
                    "rehearse a restore before you rely on its backups");
        }
        LocalDate end = END.get(series);
        if (end == null) {
            return Finding.ok("MariaDB " + server.version() + ", a series whose end of support is not known here");
        }
        if (!today.isBefore(end)) {
            return Finding.warning(
                    "MariaDB " + server.version() + " gets no fixes any more: series " + series + " ended on " + end,
                    SUCCESSORS);
        }
        if (!today.isBefore(end.minusDays(SOON_DAYS))) {
            return Finding.warning("MariaDB " + server.version() + " gets no fixes after " + end, SUCCESSORS);
        }
        return Finding.ok("MariaDB " + server.version() + ", supported until " + end);
    }
}
