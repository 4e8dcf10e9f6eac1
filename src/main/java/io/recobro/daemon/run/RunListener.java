package io.recobro.daemon.run;

import io.recobro.operation.BackupOperations.BackupResult;
import io.recobro.operation.Problem;
import io.recobro.operation.RetentionOperations.PruneResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Hears of runs. Called by the thread of the run; must return soon and throw nothing. */
public interface RunListener {
    RunListener NONE = new RunListener() {};

    default void started(Started run) {}

    default void ended(Ended run) {}

    /** The backups of a job were pruned after a run. */
    default void pruned(String job, PruneResult result) {}

    /** @param trigger {@code manual}, {@code schedule}, {@code catch-up} or {@code retry} */
    record Started(String job, String trigger, Instant at) {}

    /**
     * @param result empty when the run ended without one
     * @param problem why it failed, or what went wrong with a part of it
     */
    record Ended(Started started, Duration took, Optional<BackupResult> result, Optional<Problem> problem) {
        public boolean failed() {
            return problem.isPresent();
        }
    }
}
