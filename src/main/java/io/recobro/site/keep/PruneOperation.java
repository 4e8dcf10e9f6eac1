package io.recobro.site.keep;

import io.recobro.backup.RunContext;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.RunRecord;
import io.recobro.catalog.lease.JobClaim;
import io.recobro.config.JobConfig;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.operation.Problem;
import io.recobro.operation.RetentionOperations.PackCount;
import io.recobro.operation.RetentionOperations.PruneMode;
import io.recobro.operation.RetentionOperations.PruneOutcome;
import io.recobro.operation.RetentionOperations.PruneResult;
import io.recobro.operation.RetentionOperations.PruneVerdict;
import io.recobro.operation.RetentionOperations.PrunedPacks;
import io.recobro.retention.Policy;
import io.recobro.retention.Verdict;
import io.recobro.retention.Verdict.Decision;
import io.recobro.retention.action.Actor;
import io.recobro.retention.action.Prune;
import io.recobro.retention.action.Pruned;
import io.recobro.retention.action.Sweep.Swept;
import io.recobro.retention.pack.Collected;
import io.recobro.site.record.Audit;
import io.recobro.stream.Progress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** Applies the rules of {@code keep}, job by job and destination by destination. */
public final class PruneOperation {
    private final RunContext context;
    private final String site;

    public PruneOperation(RunContext context, String site) {
        this.context = context;
        this.site = site;
    }

    /** Prunes jobs in the destinations given with them. */
    public PruneResult prune(SequencedMap<JobConfig, List<Catalog>> jobs, PruneMode mode, Progress progress) {
        List<PruneOutcome> outcomes = new ArrayList<>();
        jobs.forEach((job, catalogs) -> prune(job, catalogs, mode, progress).forEach((catalog, pruned) -> {
            if (!pruned.plan().verdicts().isEmpty()
                    || pruned.failure().isPresent()
                    || !pruned.swept().equals(Swept.NOTHING)
                    || !pruned.packs().equals(Collected.NOTHING)) {
                outcomes.add(outcome(job, catalog, pruned));
            }
        }));
        return new PruneResult(status(outcomes, mode), mode, outcomes);
    }

    private Map<Catalog, Pruned> prune(JobConfig job, List<Catalog> catalogs, PruneMode mode, Progress progress) {
        Audit audit = Audit.begin(context, site, "prune", job.name(), progress);
        BackupId run = new BackupId(audit.run());
        if (mode == PruneMode.DRY_RUN) {
            return prune(job, catalogs, mode, run, progress, Optional.empty());
        }
        try (JobClaim claim = context.claim(catalogs, job.name(), "prune", run)) {
            Map<Catalog, Pruned> all = prune(job, catalogs, mode, run, audit.progress(), Optional.of(claim));
            keepRecord(audit, mode, all);
            return all;
        } catch (RecobroException locked) {
            if (locked.fault() != Fault.LOCK_HELD) {
                throw locked;
            }
            Map<Catalog, Pruned> none = new LinkedHashMap<>();
            catalogs.forEach(catalog -> none.put(catalog, Pruned.failed(catalog.destination(), locked)));
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
        Prune prune = new Prune(
                context.clock(), new Actor(context.startedBy(), run), job.keep().grace());
        Map<Catalog, Pruned> all = new LinkedHashMap<>();
        for (Catalog catalog : catalogs) {
            progress.phase("prune " + job.name() + " in " + catalog.destination());
            Policy policy = job.keep().in(catalog.destination());
            Optional<RecobroException> unclaimed = claim.flatMap(held -> unclaimed(held, job, catalog));
            all.put(
                    catalog,
                    unclaimed.isPresent()
                            ? Pruned.failed(catalog.destination(), unclaimed.get())
                            : prune.run(catalog, job.name(), policy, Prune.Mode.valueOf(mode.name())));
        }
        return all;
    }

    private static Optional<RecobroException> unclaimed(JobClaim claim, JobConfig job, Catalog catalog) {
        return claim.lost()
                ? Optional.of(Fault.LOCK_HELD
                        .because("unable to go on pruning job '" + job.name() + "' in '" + catalog.destination()
                                + "': another host took the job over")
                        .hint("see which hosts work on this site, and whether their clocks are right"))
                : claim.failure(catalog.destination());
    }

    /** An automatic prune that found nothing to do leaves no record: there would be one per backup. */
    private static void keepRecord(Audit audit, PruneMode mode, Map<Catalog, Pruned> all) {
        List<RunRecord.Destination> outcomes = new ArrayList<>();
        boolean something = mode == PruneMode.CONFIRMED
                && all.values().stream()
                        .anyMatch(pruned -> !pruned.plan().verdicts().isEmpty());
        for (Pruned pruned : all.values()) {
            List<String> notices = notices(pruned);
            notices.forEach(audit.progress()::notice);
            something |= !notices.isEmpty() || pruned.failure().isPresent();
            outcomes.add(Audit.did(pruned.destination(), pruned.failure().map(RecobroException::getMessage)));
        }
        if (something) {
            audit.end(List.copyOf(all.keySet()), Optional.empty(), outcomes);
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
        Collected packs = pruned.packs();
        if (packs.isChange()) {
            notices.add("packs in " + pruned.destination() + ": "
                    + packs.condemned().packs() + " condemned, "
                    + packs.removed().packs() + " removed");
        }
        return notices;
    }

    private static PackCount count(Collected.Count count) {
        return new PackCount(count.packs(), count.bytes());
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
                new PrunedPacks(
                        count(pruned.packs().condemned()),
                        count(pruned.packs().waiting()),
                        count(pruned.packs().removed())),
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
