package io.recobro.retention.action;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.Kind;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.retention.Caution;
import io.recobro.retention.Plan;
import io.recobro.retention.Planner;
import io.recobro.retention.Policy;
import io.recobro.retention.Requirements;
import io.recobro.retention.Verdict;
import io.recobro.retention.Verdict.Decision;
import io.recobro.retention.action.Sweep.Swept;
import io.recobro.retention.pack.Collected;
import io.recobro.retention.pack.PackCollection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Applies the rules to a job in one destination. Whatever cannot be listed or read there removes nothing; the destination
 * is looked at again right before the first removal, and each backup's records right before its own, so that a pin
 * that arrives meanwhile wins. The caller holds the job's claim, except for a dry run.
 */
public final class Prune {
    private final Clock clock;
    private final Actor actor;
    private final PackCollection packs;

    /** @param grace how long packs stay that no backup needs any more */
    public Prune(Clock clock, Actor actor, Duration grace) {
        this.clock = clock;
        this.actor = actor;
        this.packs = new PackCollection(clock, actor.run(), actor.by(), grace);
    }

    /** How far it goes. */
    public enum Mode {
        /** Changes nothing. */
        DRY_RUN,
        /** Removes what is as usual; leaves what is held. */
        CAREFUL,
        /** Removes also what would be held. */
        CONFIRMED
    }

    /** Applies the rules; never throws for what the destination does. */
    public Pruned run(Catalog catalog, String job, Policy policy, Mode mode) {
        Plan plan = Plan.NOTHING;
        List<BackupId> removed = new ArrayList<>();
        Swept swept = Swept.NOTHING;
        Collected collected = Collected.NOTHING;
        Optional<RecobroException> failure = Optional.empty();
        try {
            plan = plan(catalog, job, policy, mode);
            if (mode == Mode.DRY_RUN) {
                swept = Sweep.look(catalog, job, clock.instant());
                collected = packs.look(catalog, job, plan.ids(Decision.REMOVED));
            } else {
                remove(catalog, job, policy, mode, plan, removed);
                swept = Sweep.run(catalog, job, clock.instant());
                collected = packs.run(catalog, job);
            }
        } catch (RecobroException stopped) {
            if (stopped.fault() == Fault.INTERRUPTED) {
                throw stopped;
            }
            failure = Optional.of(stopped);
        }
        return new Pruned(catalog.destination(), plan, List.copyOf(removed), swept, collected, failure);
    }

    /** How many backups wait for a confirmation. Changes nothing; throws what the destination throws. */
    public static int held(Catalog catalog, String job, Policy policy, Instant now) {
        return plan(catalog, job, policy, Mode.CAREFUL, now).with(Decision.HELD).size();
    }

    private Plan plan(Catalog catalog, String job, Policy policy, Mode mode) {
        return plan(catalog, job, policy, mode, clock.instant());
    }

    private static Plan plan(Catalog catalog, String job, Policy policy, Mode mode, Instant now) {
        Holdings holdings = Holdings.of(catalog, job);
        Requirements requirements = Holdings.requirements(catalog);
        Plan wanted = Planner.plan(policy, holdings.candidates(), now, requirements);
        if (mode == Mode.CONFIRMED || wanted.with(Decision.REMOVED).isEmpty()) {
            return wanted;
        }
        Optional<Caution.Before> before = new AppliedPolicies(catalog, job)
                .last()
                .map(last -> new Caution.Before(last, Planner.plan(last, holdings.candidates(), now, requirements)));
        return Caution.hold(wanted, before, holdings.lastRemoval());
    }

    private void remove(Catalog catalog, String job, Policy policy, Mode mode, Plan plan, List<BackupId> removed) {
        if (!plan.with(Decision.REMOVED).isEmpty()) {
            Set<BackupId> still = plan(catalog, job, policy, mode).ids(Decision.REMOVED);
            BackupRemoval removal = new BackupRemoval(clock, actor);
            for (Verdict verdict : inOrder(plan)) {
                BackupEntry entry = verdict.entry();
                if (catalog.standing(job, entry.id()).pinned().isPresent()) {
                    // pinned since the last look: it may need others of those to be removed
                    still = plan(catalog, job, policy, mode).ids(Decision.REMOVED);
                }
                if (still.contains(entry.id())) {
                    removal.remove(catalog, entry, verdict.reasons().getFirst());
                    removed.add(entry.id());
                }
            }
        }
        if (plan.with(Decision.HELD).isEmpty()) {
            new AppliedPolicies(catalog, job).applied(policy, clock.instant(), actor.by());
        }
    }

    /** What others need goes after them: first what is not full, newest first; then full backups, oldest first. */
    private static List<Verdict> inOrder(Plan plan) {
        Comparator<Verdict> oldest =
                Comparator.comparing(verdict -> verdict.entry().recoveryPoint());
        List<Verdict> all = new ArrayList<>(plan.with(Decision.REMOVED).stream()
                .filter(verdict -> verdict.entry().kind() != Kind.FULL)
                .sorted(oldest.reversed())
                .toList());
        plan.with(Decision.REMOVED).stream()
                .filter(verdict -> verdict.entry().kind() == Kind.FULL)
                .sorted(oldest)
                .forEach(all::add);
        return all;
    }
}
