package io.recobro.site.recovery;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.RunEntry;
import io.recobro.catalog.RunRecord;
import io.recobro.catalog.drill.DrillEntry;
import io.recobro.catalog.drill.DrillHistory;
import io.recobro.catalog.drill.Evidence;
import io.recobro.fault.RecobroException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/**
 * How long a restore is expected to take: as long as the last time, in proportion to the bytes of the backups.
 *
 * @param basis what tells it, in words
 */
record Expectation(Optional<Duration> time, String basis) {
    private static final Expectation UNKNOWN =
            new Expectation(Optional.empty(), "nothing was restored yet; a drill would tell");
    private static final int MONTHS = 3;
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu-MM-dd").withZone(ZoneOffset.UTC);

    /**
     * By the last drill of the job that passed, else by its last restore, as the first destination tells that knows of
     * any. An estimate is not worth a failure.
     */
    static Expectation of(List<Catalog> catalogs, BackupEntry entry, Instant now) {
        Expectation unknown = UNKNOWN;
        for (Catalog catalog : catalogs) {
            Expectation found = of(catalog, entry, now);
            if (found.time().isPresent()) {
                return found;
            }
            unknown = found;
        }
        return unknown;
    }

    private static Expectation of(Catalog catalog, BackupEntry entry, Instant now) {
        try {
            return byDrill(catalog, entry)
                    .or(() -> byRestore(catalog, entry, now))
                    .orElse(UNKNOWN);
        } catch (RecobroException unreadable) {
            return new Expectation(Optional.empty(), "earlier runs cannot be read: " + unreadable.getMessage());
        }
    }

    private static Optional<Expectation> byDrill(Catalog catalog, BackupEntry entry) {
        DrillHistory history = new DrillHistory(catalog);
        List<DrillEntry> passed = history.entries(entry.job()).stream()
                .filter(drill -> drill.passed() && drill.kind().equals(Evidence.DRILL))
                .toList();
        if (passed.isEmpty()) {
            return Optional.empty();
        }
        Evidence evidence = history.read(passed.getLast());
        return Optional.of(scaled(
                evidence.restoreSeconds(),
                entry.bytes(),
                evidence.storedBytes(),
                "drill of " + DAY.format(passed.getLast().began())));
    }

    private static Optional<Expectation> byRestore(Catalog catalog, BackupEntry entry, Instant now) {
        YearMonth month = YearMonth.from(now.atZone(ZoneOffset.UTC));
        for (int back = 0; back < MONTHS; back++) {
            Optional<RunEntry> run = catalog.runs(month.minusMonths(back)).reversed().stream()
                    .filter(each -> each.kind().equals("restore")
                            && each.job().equals(entry.job())
                            && each.outcome().equals("ok"))
                    .findFirst();
            if (run.isPresent()) {
                return Optional.of(byRestore(catalog, entry, catalog.run(run.get())));
            }
        }
        return Optional.empty();
    }

    private static Expectation byRestore(Catalog catalog, BackupEntry entry, RunRecord record) {
        long bytes = catalog.backups(entry.job()).stream()
                .filter(other -> record.backup().equals(Optional.of(other.id().value())))
                .mapToLong(BackupEntry::bytes)
                .findFirst()
                .orElse(0);
        return scaled(
                Duration.between(record.startedAt(), record.finishedAt()).toMillis() / 1000.0,
                entry.bytes(),
                bytes,
                "restore of " + DAY.format(record.startedAt()));
    }

    /** At least a second; without scaling where the bytes of then are not known. */
    static Expectation scaled(double seconds, long bytes, long bytesThen, String basis) {
        double factor = bytesThen > 0 ? (double) bytes / bytesThen : 1;
        return new Expectation(Optional.of(Duration.ofSeconds(Math.max(1, (long) Math.ceil(seconds * factor)))), basis);
    }
}
