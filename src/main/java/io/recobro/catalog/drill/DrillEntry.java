package io.recobro.catalog.drill;

import io.recobro.catalog.BackupId;
import io.recobro.storage.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A drill as the key of its evidence tells it: {@code RUN-ID_KIND_VERDICT_RTO-SECONDS.json}.
 *
 * @param kind {@link Evidence#DRILL} or {@link Evidence#NEGATIVE}
 * @param restoreTook the measured RTO, rounded up to the second
 */
public record DrillEntry(BackupId run, String kind, boolean passed, Duration restoreTook, ObjectKey key) {
    private static final Pattern KEY = Pattern.compile("[^/]+/[^/]+/drills/(?<id>\\d{8}T\\d{6}Z-[0-9a-z]{6})"
            + "_(?<kind>[a-z]+)_(?<verdict>passed|failed)_(?<seconds>\\d{1,18})\\.json");

    /** The second the drill began. */
    public Instant began() {
        return run.began();
    }

    static String name(Evidence evidence) {
        return "%s_%s_%s_%d.json".formatted(evidence.id(), evidence.kind(), evidence.verdict(), (long)
                Math.ceil(Math.max(0, evidence.restoreSeconds())));
    }

    static Optional<DrillEntry> of(ObjectKey key) {
        Matcher matcher = KEY.matcher(key.value());
        return matcher.matches()
                ? Optional.of(new DrillEntry(
                        new BackupId(matcher.group("id")),
                        matcher.group("kind"),
                        matcher.group("verdict").equals(Evidence.PASSED),
                        Duration.ofSeconds(Long.parseLong(matcher.group("seconds"))),
                        key))
                : Optional.empty();
    }
}
