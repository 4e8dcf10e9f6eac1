package io.recobro.operation.proof;

import io.recobro.objective.rto.DrillRun;
import io.recobro.objective.rto.Rto;
import java.time.Instant;
import java.util.Optional;

/**
 * What drills have shown of a job.
 *
 * @param drilled whether its drills are scheduled
 * @param nextDrill when the next one is due; empty without a schedule, or where nobody can compute it
 * @param negative the newest negative drill
 */
public record ProofStatus(boolean drilled, Optional<Instant> nextDrill, Rto rto, Optional<DrillRun> negative) {
    /** Nothing is known. */
    public static final ProofStatus UNKNOWN = new ProofStatus(false, Optional.empty(), Rto.unknown(), Optional.empty());
}
