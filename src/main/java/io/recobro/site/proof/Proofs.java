package io.recobro.site.proof;

import io.recobro.backup.RunContext;
import io.recobro.catalog.Catalog;
import io.recobro.config.JobConfig;
import io.recobro.fault.ExitStatus;
import io.recobro.operation.proof.ProofOperations;
import io.recobro.stream.Progress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** What drills have shown, and drills that damage copies, on the configured site. */
public record Proofs(ProofGround ground, RunContext context) implements ProofOperations {
    @Override
    public DrillReport report(Optional<String> job) {
        SequencedMap<JobConfig, List<Catalog>> jobs = new LinkedHashMap<>();
        ground.jobs(job).forEach(each -> jobs.put(each, ground.catalogs().apply(each, Optional.empty())));
        return new DrillReports(ground.site(), ground.schedules())
                .report(jobs, context.clock().instant());
    }

    @Override
    public NegativeResult negative(NegativeCall call, Progress progress) {
        NegativeDrills drills = new NegativeDrills(context, ground.site(), ground.parser());
        List<NegativeOutcome> outcomes = new ArrayList<>();
        for (JobConfig job : ground.jobs(call.job())) {
            outcomes.add(drills.drill(
                    job.name(),
                    ground.catalogs().apply(job, call.from()),
                    ground.catalogs().apply(job, Optional.empty()),
                    call.backup(),
                    call.seed(),
                    progress));
        }
        return new NegativeResult(
                outcomes.stream()
                        .flatMap(outcome -> outcome.problem().stream())
                        .map(problem -> problem.fault().exitStatus())
                        .findFirst()
                        .orElse(ExitStatus.OK),
                outcomes);
    }
}
