package io.recobro.operation;

import io.recobro.fault.ExitStatus;
import io.recobro.stream.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Makes backups. What holds for all operations stands at {@link Operations}. */
public interface BackupOperations {
    /** Runs jobs, in the order given. */
    BackupResult backupNow(BackupCall call, Progress progress);

    /**
     * Keeps records of runs whose process ended before they did, in this state directory.
     *
     * @return the jobs of those runs
     */
    List<String> noticeCutOffRuns();

    /**
     * @param jobs names; all jobs when empty
     * @param dryRun check sources and destinations, write nothing
     * @param alone run in this process, even when a daemon of the site could be asked
     * @param occasion why, for the records of the runs
     */
    record BackupCall(List<String> jobs, boolean dryRun, boolean alone, Occasion occasion) {
        /** A call by hand. */
        public BackupCall(List<String> jobs, boolean dryRun) {
            this(jobs, dryRun, false, Occasion.MANUAL);
        }

        /** A call by hand. */
        public BackupCall(List<String> jobs, boolean dryRun, boolean alone) {
            this(jobs, dryRun, alone, Occasion.MANUAL);
        }
    }

    /** @param outcomes one per job and destination */
    record BackupResult(ExitStatus status, List<BackupOutcome> outcomes) {}

    /**
     * @param id empty when there is none (a failure before it was given, a dry run)
     * @param bytes stored bytes of all artifacts
     * @param plainBytes the same before compression
     * @param warnings residual risks the capture names
     * @param problem why it failed; of a published one: what it lacks, which makes the result partial
     */
    record BackupOutcome(
            String job,
            Optional<String> id,
            String destination,
            BackupState state,
            long bytes,
            long plainBytes,
            Duration took,
            List<String> warnings,
            Optional<Problem> problem) {}

    enum BackupState {
        PUBLISHED,
        FAILED,
        /** A dry run: it would have been tried. */
        PLANNED
    }

    /**
     * Why something is done, and for whom.
     *
     * @param by who asked for it, as {@code user@host}; empty: whoever runs this process
     */
    record Occasion(Trigger trigger, Optional<String> by) {
        /** Somebody asked for it, in this process. */
        public static final Occasion MANUAL = new Occasion(Trigger.MANUAL, Optional.empty());

        /** What makes a run begin. */
        public enum Trigger {
            MANUAL,
            SCHEDULE,
            /** It was due while nothing could run it. */
            CATCH_UP,
            /** The run before failed. */
            RETRY;

            /** As records and JSON write it, such as {@code catch-up}. */
            public String word() {
                return name().toLowerCase(Locale.ROOT).replace('_', '-');
            }
        }
    }
}
