package io.recobro.site;

import io.recobro.backup.RunContext;
import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.RunRecord;
import io.recobro.config.JobConfig;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.operation.Problem;
import io.recobro.operation.VerifyOperations.SampleOutcome;
import io.recobro.operation.VerifyOperations.VerifyCall;
import io.recobro.operation.VerifyOperations.VerifyLevel;
import io.recobro.operation.VerifyOperations.VerifyOutcome;
import io.recobro.operation.VerifyOperations.VerifyResult;
import io.recobro.restore.PackInspection;
import io.recobro.restore.Sampling;
import io.recobro.restore.Verification;
import io.recobro.site.record.Audit;
import io.recobro.stream.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
        List<SampleOutcome> samples = new ArrayList<>();
        for (JobConfig job : site.jobs(call.job().map(List::of).orElse(List.of()))) {
            List<Catalog> catalogs = site.catalogs(job, call.from());
            Audit audit = Audit.begin(context, site.name(), "verify", job.name(), progress);
            try {
                int before = samples.size();
                List<VerifyOutcome> ofJob = call.share().isPresent()
                        ? sample(job, catalogs, call, audit, samples)
                        : verify(job, catalogs, call, audit);
                if (!ofJob.isEmpty() || samples.size() > before) {
                    audit.end(
                            catalogs,
                            call.backup()
                                    .flatMap(_ -> ofJob.stream()
                                            .map(VerifyOutcome::id)
                                            .findFirst()),
                            summary(catalogs, ofJob, samples.subList(before, samples.size())));
                }
                outcomes.addAll(ofJob);
            } catch (RecobroException failed) {
                audit.fail(catalogs, Optional.empty(), failed);
                throw failed;
            }
        }
        if (outcomes.isEmpty() && samples.isEmpty()) {
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
                outcomes,
                samples);
    }

    private PackInspection inspection(Catalog catalog, JobConfig job, Audit audit) {
        return new PackInspection(catalog, job.name(), new BackupId(audit.run()), context.startedBy(), context.clock());
    }

    private List<VerifyOutcome> sample(
            JobConfig job, List<Catalog> catalogs, VerifyCall call, Audit audit, List<SampleOutcome> samples) {
        List<VerifyOutcome> outcomes = new ArrayList<>();
        for (Catalog catalog : catalogs) {
            List<BackupEntry> entries = chosen(catalog, job.name(), call.backup());
            if (entries.isEmpty()) {
                continue;
            }
            audit.progress().phase("read a share of " + job.name() + " in " + catalog.destination());
            Instant began = context.clock().instant();
            PackInspection packs = inspection(catalog, job, audit);
            Sampling.Sample sample = new Sampling(packs, new BackupId(audit.run()))
                    .read(entries, call.share().orElseThrow(), verification, audit.progress());
            Set<BackupId> known = entries.stream().map(BackupEntry::id).collect(Collectors.toSet());
            verification.spread(packs, known, Verification.Level.DIGESTS, audit.progress());
            Duration took = Duration.between(began, context.clock().instant());
            samples.add(new SampleOutcome(
                    job.name(),
                    catalog.destination(),
                    sample.objects(),
                    sample.bytes(),
                    sample.ofObjects(),
                    sample.ofBytes(),
                    took));
            sample.damaged()
                    .forEach((entry, failure) -> outcomes.add(new VerifyOutcome(
                            entry.id().value(),
                            job.name(),
                            catalog.destination(),
                            VerifyLevel.DIGESTS,
                            0,
                            0,
                            took,
                            Optional.of(Problem.of(failure)))));
        }
        return outcomes;
    }

    private List<VerifyOutcome> verify(JobConfig job, List<Catalog> catalogs, VerifyCall call, Audit audit) {
        List<VerifyOutcome> outcomes = new ArrayList<>();
        Verification.Level level = Verification.Level.valueOf(call.level().name());
        Progress progress = audit.progress();
        for (Catalog catalog : catalogs) {
            PackInspection packs = inspection(catalog, job, audit);
            Set<BackupId> done = new HashSet<>();
            for (BackupEntry entry : chosen(catalog, job.name(), call.backup())) {
                progress.phase("verify " + entry.id() + " in " + catalog.destination());
                Instant began = context.clock().instant();
                Verification.Result result = verification.verify(packs, entry, level, progress);
                done.add(entry.id());
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
            verification.spread(packs, done, level, progress);
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
    private static List<RunRecord.Destination> summary(
            List<Catalog> catalogs, List<VerifyOutcome> outcomes, List<SampleOutcome> samples) {
        return catalogs.stream()
                .map(Catalog::destination)
                .filter(name -> outcomes.stream()
                                .anyMatch(outcome -> outcome.destination().equals(name))
                        || samples.stream()
                                .anyMatch(sample -> sample.destination().equals(name)))
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
