package io.recobro.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.Kind;
import io.recobro.retention.Histories.History;
import io.recobro.retention.Verdict.Decision;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** What holds for every history and every policy. */
class PlannerPropertyTest {
    private static final int HISTORIES = 10_000;

    @Property(tries = HISTORIES, shrinking = ShrinkingMode.OFF)
    void everyPlanKeepsItsPromises(@ForAll Random random) {
        History history = Histories.random(random);
        Policy policy = Histories.randomPolicy(random);
        Plan plan = plan(policy, history);
        floorsHold(history, plan);
        Set<BackupId> kept = plan.ids(Decision.KEPT);
        assertThat(plan(policy, history.only(kept)).ids(Decision.KEPT))
                .as("a plan after its own prune removes nothing")
                .isEqualTo(kept);
        if (!policy.isEmpty()) {
            assertThat(plan(Histories.more(policy, random), history).ids(Decision.KEPT))
                    .as("more rules never remove more")
                    .containsAll(kept);
        }
    }

    private static void floorsHold(History history, Plan plan) {
        Set<BackupId> kept = plan.ids(Decision.KEPT);
        Chains chains = new Chains(history.candidates(), history.requirements());
        assertThat(plan.verdicts())
                .hasSameSizeAs(history.candidates())
                .allSatisfy(verdict -> assertThat(verdict.reasons()).isNotEmpty());
        newest(history, candidate -> good(chains, candidate))
                .ifPresentOrElse(
                        entry -> assertThat(kept).as("newest good").contains(entry.id()),
                        () -> assertThat(kept).as("none is good").hasSameSizeAs(history.candidates()));
        newest(history, candidate -> candidate.proven() && !inFuture(candidate))
                .ifPresent(entry -> assertThat(kept).as("newest proven").contains(entry.id()));
        for (Candidate candidate : history.candidates()) {
            BackupEntry entry = candidate.entry();
            if (candidate.pin().isPresent() || inFuture(candidate)) {
                assertThat(kept).as("pinned or in the future").contains(entry.id());
            }
            if (kept.contains(entry.id())) {
                assertThat(kept)
                        .as("required by " + entry.id())
                        .containsAll(chains.requiredBy(entry).stream()
                                .map(BackupEntry::id)
                                .toList());
            }
        }
    }

    @Property(tries = HISTORIES, shrinking = ShrinkingMode.OFF)
    void cautionOnlyEverKeepsMoreAndBoundsWhatGoesAtOnce(@ForAll Random random) {
        History history = Histories.random(random);
        Plan wanted = plan(Histories.randomPolicy(random), history);
        Policy before = Histories.randomPolicy(random);
        Plan held = Caution.hold(
                wanted,
                random.nextBoolean()
                        ? Optional.of(new Caution.Before(before, plan(before, history)))
                        : Optional.empty(),
                Optional.empty());
        assertThat(held.ids(Decision.KEPT)).isEqualTo(wanted.ids(Decision.KEPT));
        Set<BackupId> unwanted = new HashSet<>(held.ids(Decision.REMOVED));
        unwanted.addAll(held.ids(Decision.HELD));
        assertThat(unwanted).isEqualTo(wanted.ids(Decision.REMOVED));
        assertThat(held.ids(Decision.REMOVED).size())
                .isLessThanOrEqualTo(Math.max(2, history.candidates().size() / 2));
    }

    private static Plan plan(Policy policy, History history) {
        return Planner.plan(policy, history.candidates(), Histories.NOW, history.requirements());
    }

    private static boolean good(Chains chains, Candidate candidate) {
        return candidate.entry().kind() != Kind.LOG && !inFuture(candidate) && chains.restorable(candidate.entry());
    }

    private static boolean inFuture(Candidate candidate) {
        return candidate.entry().recoveryPoint().isAfter(Histories.NOW.plus(Planner.TOLERANCE));
    }

    private static Optional<BackupEntry> newest(History history, Predicate<Candidate> which) {
        return history.candidates().stream()
                .filter(which)
                .map(Candidate::entry)
                .max(Comparator.comparing(BackupEntry::recoveryPoint).thenComparing(BackupEntry::id));
    }
}
