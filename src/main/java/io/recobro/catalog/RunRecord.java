package io.recobro.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one run did, kept in the destinations it reached.
 *
 * @param kind {@code backup}, {@code restore}, {@code verify}, {@code replicate}, {@code drill}, {@code prune}, {@code pin},
 *     {@code unpin} or {@code config-load}
 * @param job {@code -} for what belongs to no job
 * @param outcome {@code ok}, {@code partial} or {@code failed}
 * @param backup the backup it made or used
 * @param trigger {@code manual}, {@code schedule}, {@code catch-up} or {@code retry}
 * @param by user and host that started it, and who that was before {@code sudo}
 */
public record RunRecord(
        int format,
        String run,
        String kind,
        String site,
        String job,
        Optional<String> backup,
        String outcome,
        String trigger,
        String by,
        Instant startedAt,
        Instant finishedAt,
        List<Phase> phases,
        List<Destination> destinations,
        List<String> notices,
        Optional<String> error) {
    public static final int FORMAT = 1;
    public static final String MANUAL = "manual";

    public RunRecord {
        trigger = trigger == null ? MANUAL : trigger;
    }

    public record Phase(String name, double seconds) {}

    /** What happened in one destination; {@code error} names the cause when it failed. */
    public record Destination(String name, String outcome, String readBack, Optional<String> error) {}
}
