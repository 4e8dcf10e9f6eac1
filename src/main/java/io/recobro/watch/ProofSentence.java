package io.recobro.watch;

import io.recobro.objective.rto.Rto;
import io.recobro.objective.rto.RtoState;
import io.recobro.operation.StatusOperations.JobStatus;
import java.util.Optional;

/** What drills have shown of a job, in one sentence. */
public final class ProofSentence {
    private ProofSentence() {}

    /** Empty for a job that is neither drilled nor has an objective for it. */
    public static Optional<String> of(JobStatus job) {
        Rto rto = job.proof().rto();
        boolean asked = job.rto().isPresent() || job.proof().drilled();
        if (rto.state() == RtoState.UNKNOWN || rto.newest().isEmpty() && !asked) {
            return Optional.empty();
        }
        String proven = rto.proven()
                .map(drill -> "restored in " + Ages.print(drill.restore()) + " from " + drill.destination()
                        + " by the drill of " + Ages.print(drill.at()))
                .orElse("no drill has passed yet");
        String objective = job.rto()
                .map(limit -> ", " + Ages.print(limit) + " are allowed")
                .orElse("");
        String forecast = rto.forecast()
                .brokenAt()
                .map(at -> "; at the present growth too slow from " + Ages.print(at) + " on, because of phase "
                        + rto.forecast().phase())
                .orElse("");
        String failed = rto.failed().isEmpty() ? "" : "; " + rto.reason();
        return Optional.of(job.job() + ": " + proven + objective + forecast + failed);
    }
}
