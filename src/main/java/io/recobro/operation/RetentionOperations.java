package io.recobro.operation;

import io.recobro.fault.ExitStatus;
import io.recobro.stream.Progress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Lets backups go, and holds on to them. What holds for all operations stands at {@link Operations}. */
public interface RetentionOperations {
    /** Applies the rules of {@code keep} to jobs, each with the backups from before its restores. */
    PruneResult prune(PruneCall call, Progress progress);

    /** Pins a backup wherever it is: retention never removes a pinned one. */
    PinResult pin(PinCall call);

    /** Ends the pin of a backup wherever it is. */
    PinResult unpin(String id);

    /**
     * @param job all jobs when empty
     * @param destination all destinations of the job when empty
     */
    record PruneCall(Optional<String> job, Optional<String> destination, PruneMode mode) {}

    /** How far a prune goes. */
    enum PruneMode {
        /** Changes nothing. */
        DRY_RUN,
        /** Removes what is as usual and leaves what is held; what the daemon does. */
        CAREFUL,
        /** Removes also what would be held. */
        CONFIRMED
    }

    /** @param outcomes one per job and destination that holds anything or failed */
    record PruneResult(ExitStatus status, PruneMode mode, List<PruneOutcome> outcomes) {}

    /**
     * @param rules as in the configuration, such as {@code within 30d}
     * @param verdicts one per backup, oldest recovery point first
     * @param sweptObjects left by interrupted runs: removed, or in a dry run to be removed
     * @param sweptUploads never completed, aborted now
     * @param packs that no backup needs any more
     * @param problem what stopped it there; what was removed before stands
     */
    record PruneOutcome(
            String job,
            String destination,
            String rules,
            List<PruneVerdict> verdicts,
            int sweptObjects,
            long sweptBytes,
            int sweptUploads,
            PrunedPacks packs,
            Optional<Problem> problem) {
        /** How many backups have this verdict. */
        public long count(String verdict) {
            return verdicts.stream()
                    .filter(each -> each.verdict().equals(verdict))
                    .count();
        }

        /** Stored bytes of the backups with this verdict. */
        public long bytes(String verdict) {
            return verdicts.stream()
                    .filter(each -> each.verdict().equals(verdict))
                    .mapToLong(PruneVerdict::bytes)
                    .sum();
        }
    }

    /**
     * What becomes of packs that no backup needs any more, or after a dry run would.
     *
     * @param condemned now; new backups do not refer to them any more
     * @param waiting condemned before, until their grace is over
     * @param removed condemned for long enough
     */
    record PrunedPacks(PackCount condemned, PackCount waiting, PackCount removed) {
        public static final PrunedPacks NONE = new PrunedPacks(PackCount.NONE, PackCount.NONE, PackCount.NONE);
    }

    /** @param bytes stored */
    record PackCount(int packs, long bytes) {
        public static final PackCount NONE = new PackCount(0, 0);
    }

    /**
     * @param verdict {@link #KEPT}, {@link #REMOVED} or {@link #HELD}
     * @param reasons at least one
     * @param done the backup is gone
     */
    record PruneVerdict(
            String id, Instant recoveryPointAt, long bytes, String verdict, List<String> reasons, boolean done) {
        public static final String KEPT = "kept";
        public static final String REMOVED = "removed";
        /** No rule wants it, but it stays until somebody confirms. */
        public static final String HELD = "held";
    }

    /** @param reason may be empty */
    record PinCall(String id, String reason) {}

    /** @param pins one per destination of the job that has the backup or could not be asked */
    record PinResult(ExitStatus status, String id, String job, List<PinOutcome> pins) {}

    /** @param changed false when there was nothing to do, or a problem */
    record PinOutcome(String destination, boolean changed, Optional<Problem> problem) {}
}
