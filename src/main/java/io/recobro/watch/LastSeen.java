package io.recobro.watch;

import io.recobro.objective.Rpo;
import io.recobro.objective.rto.RtoState;
import io.recobro.operation.StatusOperations.CopyStatus;
import io.recobro.operation.StatusOperations.JobStatus;
import io.recobro.operation.StatusOperations.SiteStatus;
import io.recobro.operation.proof.ProofStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers what each destination last held. A destination that does not answer is no news about its backups: an objective
 * that was missed is still missed, and the age of what is there goes on growing. Not thread-safe.
 */
public final class LastSeen {
    private final Map<String, CopyStatus> copies = new HashMap<>();
    private final Map<String, ProofStatus> proofs = new HashMap<>();

    /**
     * Fills in what is remembered where a destination did not answer, judged anew at the moment of the status; the problem
     * stays. What was never seen stays unknown.
     */
    public SiteStatus fill(SiteStatus site) {
        List<JobStatus> jobs = site.jobs().stream()
                .map(job -> job.with(
                        job.copies().stream()
                                .map(copy -> fill(job, copy, site.at()))
                                .toList(),
                        proof(job)))
                .toList();
        return new SiteStatus(site.status(), site.site(), site.at(), jobs, site.destinations(), site.daemon());
    }

    private ProofStatus proof(JobStatus job) {
        if (job.proof().rto().state() != RtoState.UNKNOWN) {
            proofs.put(job.job(), job.proof());
        }
        return proofs.getOrDefault(job.job(), job.proof());
    }

    private CopyStatus fill(JobStatus job, CopyStatus copy, Instant now) {
        String key = job.job() + "/" + copy.destination();
        if (copy.problem().isEmpty()) {
            copies.put(key, copy);
            return copy;
        }
        CopyStatus last = copies.get(key);
        if (last == null) {
            return copy;
        }
        // no run can publish there, so none is expected
        Rpo rpo = Rpo.judge(
                new Rpo.Facts(job.rpo(), last.recoveryPoint(), Optional.empty(), Optional.empty(), Duration.ZERO), now);
        return new CopyStatus(
                last.destination(),
                rpo.state(),
                last.recoveryPoint(),
                rpo.age(),
                rpo.missedAt(),
                last.backups(),
                last.bytes(),
                last.damaged(),
                last.held(),
                last.newestId(),
                last.newestBytes(),
                last.previousBytes(),
                last.verifiedAt(),
                copy.problem());
    }
}
