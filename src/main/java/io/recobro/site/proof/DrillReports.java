package io.recobro.site.proof;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.drill.DrillEntry;
import io.recobro.catalog.drill.DrillHistory;
import io.recobro.catalog.drill.Evidence;
import io.recobro.config.JobConfig;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.RecobroException;
import io.recobro.operation.StatusOperations.NextRun;
import io.recobro.operation.proof.DrillDetails;
import io.recobro.operation.proof.JobDrills;
import io.recobro.operation.proof.ProofOperations.DrillReport;
import io.recobro.operation.proof.ProofStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/** Puts together what the evidence of drills tells. */
public record DrillReports(String site, NextRun schedules) {
    /** Two years of weekly drills. */
    private static final int MOST = 104;

    private record Found(Catalog catalog, DrillEntry entry) {}

    /** Reads the evidence of jobs in their destinations. */
    public DrillReport report(SequencedMap<JobConfig, List<Catalog>> jobs, Instant now) {
        List<RecobroException> problems = new ArrayList<>();
        List<JobDrills> all = new ArrayList<>();
        jobs.forEach((job, catalogs) -> all.add(drills(job, catalogs, now, problems)));
        boolean missed = all.stream().anyMatch(job -> job.proof().rto().state().missed());
        ExitStatus status =
                missed ? ExitStatus.OBJECTIVE_MISSED : problems.isEmpty() ? ExitStatus.OK : ExitStatus.PARTIAL;
        return new DrillReport(status, site, now, all, problems);
    }

    private JobDrills drills(JobConfig job, List<Catalog> catalogs, Instant now, List<RecobroException> problems) {
        NavigableMap<String, Found> found = new TreeMap<>();
        List<BackupEntry> backups = List.of();
        int answered = 0;
        for (Catalog catalog : catalogs) {
            try {
                new DrillHistory(catalog)
                        .entries(job.name())
                        .forEach(entry -> found.putIfAbsent(entry.run().value(), new Found(catalog, entry)));
                List<BackupEntry> here = catalog.backups(job.name());
                backups = here.size() > backups.size() ? here : backups;
                answered++;
            } catch (RecobroException failed) {
                problems.add(failed);
            }
        }
        List<DrillDetails> details = new ArrayList<>();
        List<Drilled> drilled = new ArrayList<>();
        for (Found each : found.descendingMap().values().stream().limit(MOST).toList()) {
            try {
                Evidence evidence = new DrillHistory(each.catalog()).read(each.entry());
                details.add(details(evidence));
                drilled.add(new Drilled(evidence.kind(), EvidenceShelf.of(evidence)));
            } catch (RecobroException failed) {
                problems.add(failed);
            }
        }
        ProofStatus proof = answered == 0
                ? ProofStatus.UNKNOWN
                : new ProofJudge(job, schedules).judge(drilled, backups, Optional.empty(), now);
        return new JobDrills(job.name(), job.objectives().rto(), proof, details, Math.max(0, found.size() - MOST));
    }

    static DrillDetails details(Evidence evidence) {
        return new DrillDetails(
                evidence.id(),
                evidence.job(),
                evidence.kind().equals(Evidence.NEGATIVE),
                evidence.backup(),
                evidence.destination(),
                evidence.recoveryPointAt(),
                evidence.scratch(),
                evidence.startedAt(),
                evidence.finishedAt(),
                evidence.phases().stream()
                        .map(phase ->
                                new DrillDetails.Phase(phase.name(), phase.seconds(), phase.bytes(), phase.ofRestore()))
                        .toList(),
                evidence.restoreTook(),
                evidence.storedBytes(),
                evidence.plainBytes(),
                Map.copyOf(evidence.versions()),
                evidence.checks(),
                evidence.passed(),
                evidence.problem(),
                evidence.notices());
    }
}
