package io.recobro.operation;

import io.recobro.config.JobConfig;
import java.time.Instant;
import java.util.Optional;

/** Evaluates schedules. */
@FunctionalInterface
public interface NextRun {
    NextRun UNKNOWN = (job, after) -> Optional.empty();

    /** When the job is due next, strictly after an instant; empty without a schedule, or when it never is. */
    Optional<Instant> after(JobConfig job, Instant after);
}
