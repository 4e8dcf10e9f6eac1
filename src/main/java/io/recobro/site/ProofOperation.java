package io.recobro.site;

import io.recobro.backup.RunContext;
import io.recobro.catalog.Catalog;
import io.recobro.config.JobConfig;
import io.recobro.fault.ExitStatus;
import io.recobro.operation.proof.ProofOperations;
import io.recobro.site.proof.DrillReports;
import io.recobro.site.proof.NegativeDrills;
import io.recobro.stream.Progress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** What drills have shown, and drills that damage copies, on the configured site. */
record ProofOperation(Site site, RunContext context, Watch watch) implements ProofOperations {
    @Override
    public DrillReport report(Optional<String> job) {
        SequencedMap<JobConfig, List<Catalog>> jobs = new LinkedHashMap<>();
        site.jobs(job.map(List::of).orElse(List.of())).forEach(each -> jobs.put(each, site.catalogs(each)));
        return new DrillReports(site.name(), watch.nextRun())
                .report(jobs, context.clock().instant());
    }

    @Override
    public NegativeResult negative(NegativeCall call, Progress progress) {
        NegativeDrills drills = new NegativeDrills(context, site.name(), site.parser());
        List<NegativeOutcome> outcomes = new ArrayList<>();
        for (JobConfig job : site.jobs(call.job().map(List::of).orElse(List.of()))) {
            outcomes.add(drills.drill(
                    job.name(),
                    site.catalogs(job, call.from()),
                    site.catalogs(job),
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
