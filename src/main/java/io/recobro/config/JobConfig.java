package io.recobro.config;

import io.recobro.config.drills.DrillConfig;
import io.recobro.stream.Compression;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * A source with its schedule, destinations and rules.
 *
 * @param to names of destinations, at least one, none twice
 * @param schedule crontab syntax with five fields; empty: runs only when asked
 * @param timing how the schedule is read and what happens when a run fails
 */
public record JobConfig(
        String name,
        SourceConfig source,
        List<String> to,
        Optional<String> schedule,
        Timing timing,
        Compression compression,
        KeepConfig keep,
        Objectives objectives,
        Optional<DrillConfig> drill) {
    /** Ends the name of the job that holds what was there before restores of a job overwrote it. */
    public static final String BEFORE_RESTORE = ".before-restore";

    /** The job for what is there before a restore overwrites it: it never counts as a backup of this job. */
    public JobConfig beforeRestore() {
        return new JobConfig(
                name + BEFORE_RESTORE,
                source,
                to,
                Optional.empty(),
                timing,
                compression,
                keep,
                objectives,
                Optional.empty());
    }

    /**
     * How the daemon reads a schedule.
     *
     * @param zone where the schedule's times are
     * @param randomDelay a run begins up to this much later than its due time
     * @param retries how often a failed run is tried again before its next due time
     * @param retryAfter how long after the first failure; twice as long after each further one
     */
    public record Timing(ZoneId zone, Duration randomDelay, int retries, Duration retryAfter) {
        public static final Timing DEFAULT = new Timing(ZoneId.of("UTC"), Duration.ZERO, 2, Duration.ofMinutes(5));
    }

    /** The targets for data loss and for the time a restore takes. */
    public record Objectives(Optional<Duration> rpo, Optional<Duration> rto) {}
}
