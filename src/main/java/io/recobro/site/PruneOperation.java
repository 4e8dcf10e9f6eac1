package io.recobro.site;

import io.recobro.backup.RunContext;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.lease.JobClaim;
import io.recobro.config.JobConfig;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.operation.Problem;
import io.recobro.operation.RetentionOperations.PruneCall;
import io.recobro.operation.RetentionOperations.PruneMode;
import io.recobro.operation.RetentionOperations.PruneOutcome;
import io.recobro.operation.RetentionOperations.PruneResult;
import io.recobro.operation.RetentionOperations.PruneVerdict;
import io.recobro.retention.Plan;
import io.recobro.retention.Policy;
import io.recobro.retention.Verdict;
import io.recobro.retention.Verdict.Decision;
import io.recobro.retention.action.Actor;
import io.recobro.retention.action.Prune;
import io.recobro.retention.action.Pruned;
import io.recobro.retention.action.Sweep.Swept;
import io.recobro.stream.Progress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Applies the rules of {@code keep}, job by job and destination by destination. */
final class PruneOperation {
    private final Site site;
    private final RunContext context;

    PruneOperation(Site site, RunContext context) {
        this.site = site;
        this.context = context;
    }

    PruneResult prune(PruneCall call, Progress progress) {
        List<PruneOutcome> outcomes = new ArrayList<>();
        for (JobConfig configured : site.jobs(call.job().map(List::of).orElse(List.of()))) {
            List<JobConfig> both = configured.name().endsWith(JobConfig.BEFORE_RESTORE)
                    ? List.of(configured)
                    : List.of(configured, configured.beforeRestore());
            for (JobConfig job : both) {
                prune(job, site.catalogs(job, call.destination()), call.mode(), progress)
                        .forEach((catalog, pruned) -> {
                            if (!pruned.plan().verdicts().isEmpty()
                                    || pruned.failure().isPresent()
                                    || !pruned.swept().equals(Swept.NOTHING)) {
                                outcomes.add(outcome(job, catalog, pruned));
                            }
                        });
            }
        }
        return new PruneResult(status(outcomes, call.mode()), call.mode(), outcomes);
    }

    private Map<Catalog, Pruned> prune(JobConfig job, List<Catalog> catalogs, PruneMode mode, Progress progress) {
        Instant began = context.clock().instant();
        BackupId run = BackupId.next(context.clock(), context.random());
        if (mode == PruneMode.DRY_RUN) {
            return prune(job, catalogs, mode, run, progress, Optional.empty());
        }
        try (JobClaim claim = context.claim(catalogs, job.name(), "prune", run)) {
            Map<Catalog, Pruned> all = prune(job, catalogs, mode, run, progress, Optional.of(claim));
            keepRecord(job, mode, run, began, all);
            return all;
        } catch (RecobroException locked) {
            if (locked.fault() != Fault.LOCK_HELD) {
                throw locked;
            }
            Map<Catalog, Pruned> none = new LinkedHashMap<>();
            catalogs.forEach(catalog -> none.put(catalog, failed(catalog, locked)));
            return none;
        }
    }

    private Map<Catalog, Pruned> prune(
            JobConfig job,
            List<Catalog> catalogs,
            PruneMode mode,
            BackupId run,
            Progress progress,
            Optional<JobClaim> claim) {
        Prune prune = new Prune(context.clock(), new Actor(context.startedBy(), run));
        Map<Catalog, Pruned> all = new LinkedHashMap<>();
        for (Catalog catalog : catalogs) {
            progress.phase("prune " + job.name() + " in " + catalog.destination());
            Policy policy = job.keep().in(catalog.destination());
            Optional<RecobroException> unclaimed = claim.flatMap(held -> held.failure(catalog.destination()));
            all.put(
                    catalog,
                    unclaimed.isPresent()
                            ? failed(catalog, unclaimed.get())
                            : prune.run(catalog, job.name(), policy, Prune.Mode.valueOf(mode.name())));
        }
        return all;
    }

    private static Pruned failed(Catalog catalog, RecobroException failure) {
        return new Pruned(catalog.destination(), Plan.NOTHING, List.of(), Swept.NOTHING, Optional.of(failure));
    }

    /** An automatic prune that found nothing to do leaves no record: there would be one per backup. */
    private void keepRecord(JobConfig job, PruneMode mode, BackupId run, Instant began, Map<Catalog, Pruned> all) {
        List<Diary.Page> pages = new ArrayList<>();
        List<String> notices = new ArrayList<>();
        all.forEach((catalog, pruned) -> {
            pages.add(new Diary.Page(catalog, pruned.failure()));
            notices.addAll(notices(pruned));
        });
        boolean something = !notices.isEmpty()
                || pages.stream().anyMatch(page -> page.failure().isPresent());
        boolean asked = mode == PruneMode.CONFIRMED
                && all.values().stream()
                        .anyMatch(pruned -> !pruned.plan().verdicts().isEmpty());
        if (something || asked) {
            new Diary(context).write(run, "prune", job.name(), Optional.empty(), began, pages, notices);
        }
    }

    private static List<String> notices(Pruned pruned) {
        List<String> notices = new ArrayList<>();
        for (Verdict verdict : pruned.plan().verdicts()) {
            if (pruned.removed().contains(verdict.entry().id())) {
                notices.add("removed " + verdict.entry().id() + " from " + pruned.destination() + ": "
                        + verdict.reasons().getFirst());
            }
        }
        List<Verdict> held = pruned.plan().with(Decision.HELD);
        if (!held.isEmpty()) {
            notices.add("held " + held.size() + " backups in " + pruned.destination() + " until confirmed: "
                    + held.getFirst().reasons().getLast());
        }
        Swept swept = pruned.swept();
        if (!swept.equals(Swept.NOTHING)) {
            notices.add("swept " + swept.objects() + " objects and " + swept.uploads()
                    + " uploads of interrupted runs in " + pruned.destination());
        }
        return notices;
    }

    private static PruneOutcome outcome(JobConfig job, Catalog catalog, Pruned pruned) {
        return new PruneOutcome(
                job.name(),
                catalog.destination(),
                job.keep().in(catalog.destination()).describe(),
                pruned.plan().verdicts().stream()
                        .map(verdict -> new PruneVerdict(
                                verdict.entry().id().value(),
                                verdict.entry().recoveryPoint(),
                                verdict.entry().bytes(),
                                verdict.decision().word(),
                                verdict.reasons(),
                                pruned.removed().contains(verdict.entry().id())))
                        .toList(),
                pruned.swept().objects(),
                pruned.swept().bytes(),
                pruned.swept().uploads(),
                pruned.failure().map(Problem::of));
    }

    /** Partial also when something is held that nobody saw; a dry run shows it. */
    private static ExitStatus status(List<PruneOutcome> outcomes, PruneMode mode) {
        List<Problem> problems =
                outcomes.stream().flatMap(outcome -> outcome.problem().stream()).toList();
        if (!problems.isEmpty()) {
            return problems.size() < outcomes.size()
                    ? ExitStatus.PARTIAL
                    : problems.getFirst().fault().exitStatus();
        }
        boolean held = outcomes.stream().anyMatch(outcome -> outcome.count(PruneVerdict.HELD) > 0);
        return held && mode == PruneMode.CAREFUL ? ExitStatus.PARTIAL : ExitStatus.OK;
    }
}
