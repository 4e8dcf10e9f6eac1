package io.recobro.site.recovery;

import io.recobro.backup.RunContext;
import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.Catalog;
import io.recobro.config.JobConfig;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.operation.recovery.Obstacle;
import io.recobro.operation.recovery.RecoveryPlan;
import io.recobro.operation.recovery.RecoveryPlan.Part;
import io.recobro.operation.recovery.RecoveryPlan.State;
import io.recobro.operation.recovery.RecoveryPlan.Step;
import io.recobro.operation.recovery.RecoveryResult.Ending;
import io.recobro.operation.recovery.RecoveryResult.Outcome;
import io.recobro.restore.StoredBackupReader;
import io.recobro.site.record.Audit;
import io.recobro.source.BackupReader;
import io.recobro.source.RestoreReport;
import io.recobro.source.Source;
import io.recobro.stream.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Does the steps of a plan. Each target has a record of its own in the destination it was read from. */
record Execution(Ground ground, RunContext context, Journal journal) {

    List<Outcome> run(RecoveryPlan plan, Progress progress) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Step step : plan.steps()) {
            JobConfig job = ground.jobs().stream()
                    .filter(each -> each.name().equals(step.job()))
                    .findFirst()
                    .orElseThrow();
            for (Part part : step.parts()) {
                progress.phase("restore " + step.job()
                        + part.item().map(item -> ": " + item).orElse(""));
                outcomes.add(one(plan, job, step, part, progress));
            }
            if (step.parts().stream().anyMatch(part -> part.state() != State.DONE)) {
                shared(plan, job, step, progress).ifPresent(outcomes::add);
            }
        }
        return outcomes;
    }

    /** What the step's backup holds besides; empty when that is nothing. */
    private Optional<Outcome> shared(RecoveryPlan plan, JobConfig job, Step step, Progress progress) {
        Instant began = context.clock().instant();
        List<String> done = List.of();
        Optional<Obstacle> problem = Optional.empty();
        try {
            BackupReader backup = backup(job, step).reader();
            done = step.type().equals(Requests.SERVER)
                    ? Inventories.write(
                            backup, Path.of(plan.call().serversInto().orElseThrow()))
                    : ground.target(job, plan.call()).restoreShared(backup, progress);
        } catch (RecobroException failed) {
            if (failed.fault() == Fault.INTERRUPTED) {
                throw failed;
            }
            problem = Optional.of(Obstacle.of(failed));
        }
        if (done.isEmpty() && problem.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Outcome(
                step.job(),
                Optional.empty(),
                step.id(),
                problem.isEmpty() ? Ending.RESTORED : Ending.FAILED,
                "what is shared",
                took(began),
                0,
                0,
                done,
                List.of(),
                problem));
    }

    /** The backup of a step as it lies in its destination. */
    private record Stored(Catalog catalog, BackupReader reader) {}

    private Stored backup(JobConfig job, Step step) {
        Catalog catalog =
                ground.catalogs().apply(job, Optional.of(step.destination())).getFirst();
        BackupEntry entry = catalog.find(step.job(), new BackupId(step.id()))
                .orElseThrow(() -> Fault.BACKUP_MISSING.because("unable to find backup '" + step.id() + "' in '"
                        + catalog.destination() + "': it was there when the plan was made"));
        return new Stored(catalog, new StoredBackupReader(catalog, catalog.manifest(entry)));
    }

    private Outcome one(RecoveryPlan plan, JobConfig job, Step step, Part part, Progress progress) {
        Instant began = context.clock().instant();
        try {
            Stored stored = backup(job, step);
            Source target = ground.target(job, plan.call());
            Requests requests = new Requests(step.type(), part.item(), plan.call());
            return part.state() == State.DONE
                    ? compare(step, part, target, stored.reader(), requests, began, progress)
                    : restore(step, part, stored, target, requests, progress);
        } catch (RecobroException failed) {
            if (failed.fault() == Fault.INTERRUPTED) {
                throw failed;
            }
            Ending ending =
                    part.state() == State.DONE && failed.fault() == Fault.CHECK_FAILED ? Ending.CHANGED : Ending.FAILED;
            return new Outcome(
                    step.job(),
                    part.item(),
                    step.id(),
                    ending,
                    part.target(),
                    took(began),
                    0,
                    0,
                    List.of(),
                    List.of(),
                    Optional.of(Obstacle.of(failed)));
        }
    }

    private Outcome compare(
            Step step,
            Part part,
            Source target,
            BackupReader backup,
            Requests requests,
            Instant began,
            Progress progress) {
        Optional<List<String>> equal = target.compare(backup, requests.look(), progress);
        return new Outcome(
                step.job(),
                part.item(),
                step.id(),
                Ending.EQUAL,
                part.target(),
                took(began),
                0,
                0,
                equal.orElse(List.of()),
                equal.isPresent() ? List.of() : List.of("finished before, not compared again"),
                Optional.empty());
    }

    private Outcome restore(Step step, Part part, Stored stored, Source target, Requests requests, Progress progress) {
        Audit audit = Audit.begin(context, ground.site(), "restore", step.job(), progress);
        Instant began = context.clock().instant();
        try {
            Journal.Entry entry =
                    new Journal.Entry(step.job(), part.item().orElse(""), step.id(), step.destination(), false);
            journal.note(entry);
            RestoreReport report =
                    target.restore(stored.reader(), requests.restore(part.state() == State.HALF), audit.progress());
            journal.note(new Journal.Entry(entry.job(), entry.item(), entry.backup(), entry.destination(), true));
            audit.end(
                    List.of(stored.catalog()),
                    Optional.of(step.id()),
                    List.of(Audit.did(stored.catalog().destination(), Optional.empty())));
            return new Outcome(
                    step.job(),
                    part.item(),
                    step.id(),
                    Ending.RESTORED,
                    report.target(),
                    took(began),
                    report.rows(),
                    report.plainBytes(),
                    report.checked(),
                    report.notices(),
                    Optional.empty());
        } catch (RecobroException failed) {
            audit.fail(List.of(stored.catalog()), Optional.of(step.id()), failed);
            throw failed;
        }
    }

    private Duration took(Instant began) {
        return Duration.between(began, context.clock().instant());
    }
}
