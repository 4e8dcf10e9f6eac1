package io.recobro.site.recovery;

import io.recobro.backup.RunContext;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.RunRecord;
import io.recobro.catalog.lease.HostLock;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.operation.recovery.Obstacle;
import io.recobro.operation.recovery.RecoveryOperations;
import io.recobro.operation.recovery.RecoveryPlan;
import io.recobro.operation.recovery.RecoveryPlan.Step;
import io.recobro.operation.recovery.RecoveryResult;
import io.recobro.operation.recovery.RecoveryResult.Ending;
import io.recobro.operation.recovery.RecoveryResult.Outcome;
import io.recobro.site.record.Audit;
import io.recobro.stream.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans and does the recovery of a site. One at a time on a host. */
public final class Recovery implements RecoveryOperations {
    /** No job can have this name. */
    private static final String LOCK = "+restore-all";

    private static final String KIND = "restore-all";
    private static final String WHOLE_SITE = "-";

    private final Ground ground;
    private final RunContext context;

    public Recovery(Ground ground, RunContext context) {
        this.ground = ground;
        this.context = context;
    }

    @Override
    public RecoveryPlan plan(RecoveryCall call, Progress progress) {
        for (String left : call.except()) {
            if (ground.jobs().stream().noneMatch(job -> job.name().equals(left))) {
                throw Fault.USAGE_WRONG
                        .because("unable to leave out job '" + left + "': it is not in the configuration")
                        .hint("see 'recobro config show'");
            }
        }
        return new Planning(ground, journal(), context.clock().instant()).plan(call, progress);
    }

    @Override
    public SiteNames names(NamesCall call) {
        return new Names(ground).find(call);
    }

    @Override
    public RecoveryResult recover(RecoveryPlan plan, Progress progress) {
        requireNoProblem(plan);
        try (HostLock held = HostLock.ofJob(context.stateDirectory(), ground.site(), LOCK)) {
            return recoverAlone(plan, progress);
        }
    }

    private RecoveryResult recoverAlone(RecoveryPlan plan, Progress progress) {
        Instant began = context.clock().instant();
        Audit audit = Audit.begin(context, ground.site(), KIND, WHOLE_SITE, Progress.NONE);
        Journal journal = journal();
        List<Outcome> outcomes = new Execution(ground, context, journal).run(plan, progress);
        List<String> rebuild = Rebuild.of(plan);
        report(plan, outcomes, rebuild).forEach(audit.progress()::notice);
        if (outcomes.stream().noneMatch(outcome -> outcome.ending() == Ending.FAILED)) {
            journal.close(context.clock().instant());
        }
        audit.end(catalogs(plan), Optional.empty(), destinations(plan, outcomes));
        return new RecoveryResult(
                status(plan, outcomes),
                plan,
                audit.run(),
                Duration.between(began, context.clock().instant()),
                outcomes,
                rebuild);
    }

    private Journal journal() {
        return Journal.open(
                context.stateDirectory(), ground.site(), context.clock().instant());
    }

    private static void requireNoProblem(RecoveryPlan plan) {
        List<Obstacle> problems = plan.problems();
        if (!problems.isEmpty()) {
            RecobroException refused = problems.getFirst()
                    .fault()
                    .because("unable to restore site '" + plan.site() + "': "
                            + problems.getFirst().message()
                            + (problems.size() > 1 ? "; and " + (problems.size() - 1) + " more" : ""));
            throw problems.getFirst().hint().map(refused::hint).orElse(refused);
        }
    }

    /** What the record of the run keeps of the consistency. */
    private static List<String> report(RecoveryPlan plan, List<Outcome> outcomes, List<String> rebuild) {
        List<String> lines = new ArrayList<>();
        plan.steps()
                .forEach(step -> lines.add("recovery point of '" + step.job() + "': " + step.recoveryPointAt()
                        + ", backup " + step.id() + " in " + step.destination()));
        lines.add("skew between recovery points: " + plan.skew().toSeconds() + " s");
        for (Outcome outcome : outcomes) {
            lines.add(outcome.target() + ": " + outcome.ending().name().toLowerCase(java.util.Locale.ROOT)
                    + outcome.problem().map(problem -> ": " + problem.message()).orElse(""));
        }
        rebuild.forEach(line -> lines.add("not restored: " + line));
        return lines;
    }

    private List<Catalog> catalogs(RecoveryPlan plan) {
        Map<String, Catalog> catalogs = new LinkedHashMap<>();
        for (Step step : plan.steps()) {
            ground.jobs().stream()
                    .filter(job -> job.name().equals(step.job()))
                    .findFirst()
                    .ifPresent(job -> catalogs.computeIfAbsent(
                            step.destination(),
                            name -> ground.catalogs()
                                    .apply(job, Optional.of(name))
                                    .getFirst()));
        }
        return List.copyOf(catalogs.values());
    }

    /** Per destination the first problem of what was read there. */
    private static List<RunRecord.Destination> destinations(RecoveryPlan plan, List<Outcome> outcomes) {
        Map<String, Optional<String>> errors = new LinkedHashMap<>();
        for (Step step : plan.steps()) {
            Optional<String> error = outcomes.stream()
                    .filter(outcome -> outcome.job().equals(step.job()))
                    .flatMap(outcome -> outcome.problem().stream())
                    .map(Obstacle::message)
                    .findFirst();
            errors.merge(step.destination(), error, (one, other) -> one.or(() -> other));
        }
        return errors.entrySet().stream()
                .map(entry -> Audit.did(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static ExitStatus status(RecoveryPlan plan, List<Outcome> outcomes) {
        List<Obstacle> problems =
                outcomes.stream().flatMap(outcome -> outcome.problem().stream()).toList();
        if (problems.isEmpty() && plan.leftOut().isEmpty()) {
            return ExitStatus.OK;
        }
        return problems.size() < outcomes.size()
                ? ExitStatus.PARTIAL
                : problems.getFirst().fault().exitStatus();
    }
}
