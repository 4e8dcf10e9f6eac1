package io.recobro.site.drill;

import io.recobro.backup.RunContext;
import io.recobro.backup.record.RunMarker;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.Manifest;
import io.recobro.catalog.RunRecord;
import io.recobro.catalog.lease.HostLock;
import io.recobro.config.JobConfig;
import io.recobro.config.drills.DrillConfig;
import io.recobro.drill.Drill;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.operation.drill.DrillOperations;
import io.recobro.site.record.Audit;
import io.recobro.source.Scratch;
import io.recobro.stream.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Drills of the configured jobs. One per job at a time on a host; backups of the job may run meanwhile. */
public final class Drills implements DrillOperations {
    private static final String KIND = "drill";

    private final DrillGround ground;
    private final RunContext context;

    public Drills(DrillGround ground, RunContext context) {
        this.ground = ground;
        this.context = context;
    }

    @Override
    public DrillResult drill(DrillCall call, Progress progress) {
        List<DrillOutcome> outcomes = new ArrayList<>();
        for (JobConfig job : ground.jobs().apply(call.job().map(List::of).orElse(List.of()))) {
            Optional<Scratch.Opener> opener = ground.scratches().apply(job);
            if (opener.isPresent()) {
                outcomes.add(drill(job, opener.get(), call, progress));
            } else if (call.job().isPresent()) {
                throw Fault.USAGE_WRONG
                        .because("unable to drill job '" + job.name() + "': there are no drills for sources of type "
                                + job.source().type())
                        .hint("check it with 'recobro verify " + job.name() + " --level parse'");
            } else {
                progress.notice("job '" + job.name() + "' is left out: there are no drills for sources of type "
                        + job.source().type());
            }
        }
        return new DrillResult(worst(outcomes), outcomes);
    }

    /** Problems weigh more than missed objectives. */
    private static ExitStatus worst(List<DrillOutcome> outcomes) {
        return outcomes.stream()
                .sorted((one, other) -> Boolean.compare(
                        other.problem().isPresent(), one.problem().isPresent()))
                .map(DrillOutcome::status)
                .filter(status -> status != ExitStatus.OK)
                .findFirst()
                .orElse(ExitStatus.OK);
    }

    private DrillOutcome drill(JobConfig job, Scratch.Opener opener, DrillCall call, Progress progress) {
        RunContext on = context.on(call.trigger(), call.by().orElse(context.startedBy()));
        Audit audit = Audit.begin(on, ground.site(), KIND, job.name(), progress);
        Instant began = context.clock().instant();
        List<Catalog> all = ground.catalogs().apply(job, Optional.empty());
        try {
            if (call.dryRun()) {
                return planned(job, opener, call, began, progress);
            }
            try (HostLock _ = lock(job);
                    RunMarker _ = mark(job, on, audit.run(), all)) {
                Choice choice = choose(job, call, audit.progress());
                return rehearsed(job, new DrillRun(choice, opener, call, audit, all), began);
            }
        } catch (RecobroException failed) {
            if (!call.dryRun() && failed.fault() != Fault.LOCK_HELD) {
                quietly(() -> audit.fail(all, Optional.empty(), failed));
            }
            if (failed.fault() == Fault.INTERRUPTED) {
                throw failed;
            }
            return failed(job, failed, began);
        }
    }

    private record DrillRun(
            Choice choice, Scratch.Opener opener, DrillCall call, Audit audit, List<Catalog> catalogs) {}

    private DrillOutcome rehearsed(JobConfig job, DrillRun run, Instant began) {
        DrillConfig config = job.drill().orElse(DrillConfig.DEFAULT);
        Drill.Order order = new Drill.Order(
                ground.site(),
                run.audit().run(),
                context.program(),
                run.choice().catalog(),
                run.choice().entry(),
                began,
                run.call().keep(),
                config.scratch().timeLimit());
        Drill.Outcome outcome =
                new Drill(order, run.opener(), context.clock(), run.audit().progress()).run();
        Progress progress = run.audit().progress();
        progress.phase("evidence");
        Keeping keeping = new Keeping(context.clock(), progress);
        keeping.standing(run.choice(), outcome);
        List<String> kept = keeping.evidence(outcome.evidence(), run.catalogs());
        run.audit()
                .end(
                        run.catalogs(),
                        Optional.of(outcome.evidence().backup()),
                        List.of(Audit.did(
                                run.choice().catalog().destination(),
                                outcome.failure().map(RuntimeException::getMessage))));
        return Report.of(
                job, outcome, kept, Duration.between(began, context.clock().instant()));
    }

    private Choice choose(JobConfig job, DrillCall call, Progress progress) {
        progress.phase("find");
        Optional<String> from = call.from().or(() -> job.drill().flatMap(DrillConfig::from));
        return Choice.of(ground.catalogs().apply(job, from), job.name(), call.backup(), progress);
    }

    private DrillOutcome planned(
            JobConfig job, Scratch.Opener opener, DrillCall call, Instant began, Progress progress) {
        Choice choice = choose(job, call, progress);
        Manifest manifest = choice.catalog().manifest(choice.entry());
        String place = opener.examine(new Scratch.Need(
                ground.site(),
                job.name(),
                BackupId.next(context.clock(), context.random()).value(),
                manifest.plainBytes(),
                manifest.facts(),
                call.keep()));
        return Report.planned(
                job,
                choice,
                manifest,
                place,
                Duration.between(began, context.clock().instant()));
    }

    private DrillOutcome failed(JobConfig job, RecobroException failure, Instant began) {
        return new DrillOutcome(
                job.name(),
                Optional.empty(),
                DrillState.FAILED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "",
                Optional.empty(),
                job.objectives().rto(),
                Duration.between(began, context.clock().instant()),
                0,
                0,
                List.of(),
                new TreeMap<>(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.of(failure));
    }

    /** Writes a record although the thread was interrupted. */
    private static void quietly(Runnable work) {
        boolean interrupted = Thread.interrupted();
        try {
            work.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public List<String> noticeCutOff() {
        List<String> cut = new ArrayList<>();
        for (JobConfig job : ground.jobs().apply(List.of())) {
            Optional<Scratch.Opener> opener = ground.scratches().apply(job);
            try (HostLock _ = lock(job)) {
                if (opener.isPresent() && recordCutOff(job, ground.catalogs().apply(job, Optional.empty()))) {
                    cut.add(job.name());
                    opener.get().sweep();
                }
            } catch (RecobroException failed) {
                if (failed.fault() != Fault.LOCK_HELD && failed.fault() != Fault.SCRATCH_UNAVAILABLE) {
                    throw failed;
                }
            }
        }
        return cut;
    }

    /** Against another drill of the job; no job can have this name. */
    private HostLock lock(JobConfig job) {
        return HostLock.ofJob(context.stateDirectory(), ground.site(), own(job));
    }

    private static String own(JobConfig job) {
        return job.name() + "_" + KIND;
    }

    private RunMarker mark(JobConfig job, RunContext on, String run, List<Catalog> catalogs) {
        recordCutOff(job, catalogs);
        return RunMarker.set(
                context.stateDirectory(), ground.site(), own(job), new BackupId(run), on.trigger(), on.startedBy());
    }

    private boolean recordCutOff(JobConfig job, List<Catalog> catalogs) {
        Optional<RunMarker.Mark> left = RunMarker.take(context.stateDirectory(), ground.site(), own(job));
        left.ifPresent(mark -> {
            RunRecord record = new RunRecord(
                    RunRecord.FORMAT,
                    mark.run(),
                    KIND,
                    ground.site(),
                    job.name(),
                    Optional.empty(),
                    "failed",
                    mark.trigger(),
                    mark.by(),
                    new BackupId(mark.run()).began(),
                    context.clock().instant(),
                    List.of(),
                    List.of(),
                    List.of(),
                    Optional.of("unable to finish the drill: its process ended before it did"));
            catalogs.forEach(catalog -> context.keepRecord(catalog, record));
        });
        return left.isPresent();
    }
}
