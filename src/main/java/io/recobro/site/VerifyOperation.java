package io.recobro.site;

import io.recobro.backup.RunContext;
import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.RunRecord;
import io.recobro.config.JobConfig;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.operation.Problem;
import io.recobro.operation.VerifyOperations.VerifyCall;
import io.recobro.operation.VerifyOperations.VerifyOutcome;
import io.recobro.operation.VerifyOperations.VerifyResult;
import io.recobro.restore.Verification;
import io.recobro.site.record.Audit;
import io.recobro.stream.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks stored backups; leaves one record per job in the destinations that were looked at. */
final class VerifyOperation {
    private final Site site;
    private final RunContext context;
    private final Verification verification;

    VerifyOperation(Site site, RunContext context) {
        this.site = site;
        this.context = context;
        this.verification = new Verification(context.clock(), site.parser());
    }

    VerifyResult verify(VerifyCall call, Progress progress) {
        List<VerifyOutcome> outcomes = new ArrayList<>();
        for (JobConfig job : site.jobs(call.job().map(List::of).orElse(List.of()))) {
            List<Catalog> catalogs = site.catalogs(job, call.from());
            Audit audit = Audit.begin(context, site.name(), "verify", job.name(), progress);
            try {
                List<VerifyOutcome> ofJob = verify(job, catalogs, call, audit.progress());
                if (!ofJob.isEmpty()) {
                    audit.end(catalogs, call.backup().map(_ -> ofJob.getFirst().id()), summary(catalogs, ofJob));
                }
                outcomes.addAll(ofJob);
            } catch (RecobroException failed) {
                audit.fail(catalogs, Optional.empty(), failed);
                throw failed;
            }
        }
        if (outcomes.isEmpty()) {
            throw Fault.BACKUP_MISSING
                    .because("unable to verify"
                            + call.backup().map(text -> " '" + text + "'").orElse("") + ": no backup is there")
                    .hint("see what there is with 'recobro list'");
        }
        return new VerifyResult(
                outcomes.reversed().stream()
                        .flatMap(outcome -> outcome.problem().stream())
                        .map(problem -> problem.fault().exitStatus())
                        .findFirst()
                        .orElse(ExitStatus.OK),
                outcomes);
    }

    private List<VerifyOutcome> verify(JobConfig job, List<Catalog> catalogs, VerifyCall call, Progress progress) {
        List<VerifyOutcome> outcomes = new ArrayList<>();
        for (Catalog catalog : catalogs) {
            for (BackupEntry entry : chosen(catalog, job.name(), call.backup())) {
                progress.phase("verify " + entry.id() + " in " + catalog.destination());
                Instant began = context.clock().instant();
                Verification.Result result = verification.verify(
                        catalog, entry, Verification.Level.valueOf(call.level().name()), progress);
                outcomes.add(new VerifyOutcome(
                        entry.id().value(),
                        job.name(),
                        catalog.destination(),
                        call.level(),
                        result.objects(),
                        result.bytes(),
                        Duration.between(began, context.clock().instant()),
                        result.failure().map(Problem::of)));
            }
        }
        return outcomes;
    }

    private static List<BackupEntry> chosen(Catalog catalog, String job, Optional<String> backup) {
        List<BackupEntry> all = catalog.backups(job);
        if (backup.filter(text -> text.equals("latest")).isPresent()) {
            return all.isEmpty() ? all : List.of(all.getLast());
        }
        return all.stream()
                .filter(entry -> backup.map(entry.id()::matches).orElse(true))
                .toList();
    }

    /** The first problem of each destination. */
    private static List<RunRecord.Destination> summary(List<Catalog> catalogs, List<VerifyOutcome> outcomes) {
        return catalogs.stream()
                .map(Catalog::destination)
                .filter(name -> outcomes.stream()
                        .anyMatch(outcome -> outcome.destination().equals(name)))
                .map(name -> Audit.did(
                        name,
                        outcomes.stream()
                                .filter(outcome -> outcome.destination().equals(name))
                                .flatMap(outcome -> outcome.problem().stream())
                                .map(Problem::message)
                                .findFirst()))
                .toList();
    }
}
