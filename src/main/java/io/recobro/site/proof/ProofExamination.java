package io.recobro.site.proof;

import io.recobro.catalog.Catalog;
import io.recobro.config.JobConfig;
import io.recobro.doctor.plan.DrillCheck;
import io.recobro.fault.Finding;
import io.recobro.fault.RecobroException;
import io.recobro.objective.rto.Rto;
import io.recobro.operation.StatusOperations.NextRun;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the doctor says about the proof of one job. */
public record ProofExamination(JobConfig job, NextRun schedules) {
    /**
     * Looks at the plan, and at what drills left in the first destination that tells.
     *
     * @param catalogs none to ask nobody
     */
    public List<Finding> look(List<Catalog> catalogs, Instant now) {
        ProofJudge judge = new ProofJudge(job, schedules);
        Optional<Rto> rto = Optional.empty();
        for (Catalog catalog : catalogs) {
            try {
                rto = Optional.of(judge.judge(
                                new EvidenceShelf().newest(catalog, job.name()),
                                catalog.backups(job.name()),
                                Optional.empty(),
                                now)
                        .rto());
                break;
            } catch (RecobroException _) {
                continue; // the check of that destination tells it
            }
        }
        return DrillCheck.look(job, rto, judge.interval(now), now);
    }
}
