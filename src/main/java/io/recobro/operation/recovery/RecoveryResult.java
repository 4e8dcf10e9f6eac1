package io.recobro.operation.recovery;

import io.recobro.fault.ExitStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a recovery ended, with the report of its consistency.
 *
 * @param status {@code OK} when every job is back, {@code PARTIAL} when some are, else that of the first problem
 * @param run id of the run whose record holds this report
 * @param rebuild what no backup brings back, and what the operator does about it
 */
public record RecoveryResult(
        ExitStatus status, RecoveryPlan plan, String run, Duration took, List<Outcome> outcomes, List<String> rebuild) {

    public enum Ending {
        RESTORED,
        /** It was there, and is equal to the backup. */
        EQUAL,
        /** It was restored by this recovery before, and was changed since. */
        CHANGED,
        FAILED
    }

    /**
     * One target.
     *
     * @param item the database or collection; empty for a job that came back as a whole
     * @param rows rows, points or files
     * @param checked what was compared and found equal
     */
    public record Outcome(
            String job,
            Optional<String> item,
            String id,
            Ending ending,
            String target,
            Duration took,
            long rows,
            long plainBytes,
            List<String> checked,
            List<String> notices,
            Optional<Obstacle> problem) {}
}
