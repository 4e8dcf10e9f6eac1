package io.recobro.retention;

import io.recobro.catalog.BackupId;
import io.recobro.retention.Verdict.Decision;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Holds back removals that are out of the ordinary until somebody confirms them.
 *
 * <ul>
 *   <li>What the rules applied last would not remove is held when it is more than one backup and more than a tenth of all:
 *       somebody may have typed 3 for 30. Rules never applied before are compared with keeping everything.
 *   <li>Whatever the rules, everything is held when more would go at once than two backups, half of all, and as many as were
 *       made since something was removed last: a clock may have jumped.
 * </ul>
 */
public final class Caution {
    private Caution() {}

    /**
     * @param wanted the plan of the rules in force
     * @param before the rules applied last with their plan for the same backups; empty when none were ever applied
     * @param lastRemoval when something was removed last
     */
    public static Plan hold(Plan wanted, Optional<Before> before, Optional<Instant> lastRemoval) {
        Set<BackupId> explained =
                before.map(last -> last.plan().ids(Decision.REMOVED)).orElse(Set.of());
        int all = wanted.verdicts().size();
        Predicate<Verdict> unexplained =
                verdict -> !explained.contains(verdict.entry().id());
        long surprising =
                wanted.with(Decision.REMOVED).stream().filter(unexplained).count();
        Plan first = surprising > Math.max(1, all / 10)
                ? hold(
                        wanted,
                        unexplained,
                        before.map(last -> "the rules applied last keep it: "
                                        + last.policy().describe())
                                .orElse("these rules were never applied here"))
                : wanted;
        int removed = first.with(Decision.REMOVED).size();
        return removed > Math.max(Math.max(2, all / 2), madeSince(wanted, lastRemoval))
                ? hold(first, verdict -> true, removed + " of " + all + " backups would go at once")
                : first;
    }

    /** Rules with what they would do to the backups that there are now. */
    public record Before(Policy policy, Plan plan) {}

    private static long madeSince(Plan plan, Optional<Instant> lastRemoval) {
        return lastRemoval
                .map(time -> plan.verdicts().stream()
                        .filter(verdict -> verdict.entry().id().began().isAfter(time))
                        .count())
                .orElse(0L);
    }

    private static Plan hold(Plan plan, Predicate<Verdict> which, String reason) {
        return new Plan(plan.verdicts().stream()
                .map(verdict -> verdict.decision() == Decision.REMOVED && which.test(verdict)
                        ? new Verdict(
                                verdict.entry(),
                                Decision.HELD,
                                List.of(verdict.reasons().getFirst(), reason))
                        : verdict)
                .toList());
    }
}
