package io.recobro.config;

import io.recobro.stream.Compression;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A source with its schedule, destinations and rules.
 *
 * @param to names of destinations, at least one, none twice
 * @param schedule crontab syntax with five fields, UTC; empty: runs only when asked
 */
public record JobConfig(
        String name,
        SourceConfig source,
        List<String> to,
        Optional<String> schedule,
        Compression compression,
        KeepConfig keep,
        Objectives objectives,
        Optional<DrillConfig> drill) {
    /** Ends the name of the job that holds what was there before restores of a job overwrote it. */
    public static final String BEFORE_RESTORE = ".before-restore";

    /** The job for what is there before a restore overwrites it: it never counts as a backup of this job. */
    public JobConfig beforeRestore() {
        return new JobConfig(
                name + BEFORE_RESTORE, source, to, Optional.empty(), compression, keep, objectives, Optional.empty());
    }

    /** The targets for data loss and for the time a restore takes. */
    public record Objectives(Optional<Duration> rpo, Optional<Duration> rto) {}

    /**
     * A rehearsed restore.
     *
     * @param from name of a destination; empty takes each in turn
     * @param scratch {@code embedded} or {@code docker}
     * @param check statements that must each return one true value
     */
    public record DrillConfig(Optional<String> schedule, Optional<String> from, String scratch, List<String> check) {}
}
