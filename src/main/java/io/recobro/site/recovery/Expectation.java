package io.recobro.site.recovery;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.RunEntry;
import io.recobro.catalog.RunRecord;
import io.recobro.fault.RecobroException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a restore is expected to take.
 *
 * @param basis what tells it, in words
 */
record Expectation(Optional<Duration> time, String basis) {
    private static final Expectation UNKNOWN =
            new Expectation(Optional.empty(), "nothing was restored yet; a drill would tell");
    private static final Pattern DRILL =
            Pattern.compile(".*/drills/(?<day>\\d{8})T\\d{6}Z-[0-9a-z]+_drill_passed_(?<seconds>\\d+)\\.json");
    private static final int MONTHS = 3;
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu-MM-dd").withZone(ZoneOffset.UTC);

    /** By the last drill of the job, else by its last restore and the bytes of both backups. */
    static Expectation of(Catalog catalog, BackupEntry entry, Instant now) {
        return byDrill(catalog, entry.job())
                .or(() -> byRestore(catalog, entry, now))
                .orElse(UNKNOWN);
    }

    private static Optional<Expectation> byDrill(Catalog catalog, String job) {
        return catalog.storage().list(catalog.layout().job(job) + "drills/").stream()
                .map(object -> DRILL.matcher(object.key().value()))
                .filter(Matcher::matches)
                .max(Comparator.comparing(matcher -> matcher.group()))
                .map(matcher -> new Expectation(
                        Optional.of(atLeastOne(Long.parseLong(matcher.group("seconds")))),
                        "drill of " + matcher.group("day").replaceFirst("(....)(..)(..)", "$1-$2-$3")));
    }

    private static Optional<Expectation> byRestore(Catalog catalog, BackupEntry entry, Instant now) {
        YearMonth month = YearMonth.from(now.atZone(ZoneOffset.UTC));
        for (int back = 0; back < MONTHS; back++) {
            List<RunEntry> runs = new ArrayList<>(catalog.runs(month.minusMonths(back)));
            for (RunEntry run : runs.reversed()) {
                if (run.kind().equals("restore")
                        && run.job().equals(entry.job())
                        && run.outcome().equals("ok")) {
                    return scaled(catalog, entry, run);
                }
            }
        }
        return Optional.empty();
    }

    /** The time of an earlier restore, as many times longer as the backup is larger. */
    private static Optional<Expectation> scaled(Catalog catalog, BackupEntry entry, RunEntry run) {
        RunRecord record;
        try {
            record = catalog.run(run);
        } catch (RecobroException unreadable) {
            return Optional.empty(); // an estimate is not worth a failure
        }
        double seconds =
                Duration.between(record.startedAt(), record.finishedAt()).toMillis() / 1000.0;
        double factor = record.backup()
                .flatMap(id -> catalog.backups(entry.job()).stream()
                        .filter(other -> other.id().value().equals(id))
                        .findFirst())
                .filter(other -> other.bytes() > 0)
                .map(other -> (double) entry.bytes() / other.bytes())
                .orElse(1.0);
        return Optional.of(new Expectation(
                Optional.of(atLeastOne(Math.round(seconds * factor))), "restore of " + DAY.format(record.startedAt())));
    }

    private static Duration atLeastOne(long seconds) {
        return Duration.ofSeconds(Math.max(1, seconds));
    }
}
