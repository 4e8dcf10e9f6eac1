package io.recobro.retention;

import static io.recobro.retention.Histories.NOW;
import static io.recobro.retention.Histories.every;
import static io.recobro.retention.Histories.full;
import static io.recobro.retention.Histories.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.retention.Verdict.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CautionTest {
    private static final Requirements NONE = entry -> List.of();

    @Test
    void threeForThirtyIsHeldAndWhatTheOldRulesRemoveGoes() {
        List<Candidate> backups = every(Duration.ofHours(6), 124);
        Plan held = Caution.hold(plan("within 3dT0h", backups), before("within 30dT0h", backups), Optional.empty());
        assertThat(held.ids(Decision.KEPT)).hasSize(12);
        assertThat(held.ids(Decision.REMOVED)).as("older than 30 days").hasSize(4);
        assertThat(held.with(Decision.HELD))
                .hasSize(108)
                .allSatisfy(verdict -> assertThat(verdict.reasons())
                        .containsExactly("no rule wants it", "the rules applied last keep it: within 30d"));
    }

    @Test
    void aSlightlyLowerRuleNeedsNoConfirmation() {
        List<Candidate> backups = every(Duration.ofHours(6), 120);
        Plan plan = Caution.hold(plan("within 28dT0h", backups), before("within 30dT0h", backups), Optional.empty());
        assertThat(plan.with(Decision.HELD)).isEmpty();
        assertThat(plan.with(Decision.REMOVED)).hasSize(8);
    }

    @Test
    void rulesNeverAppliedBeforeAreHeldWhereTheyRemoveMuch() {
        List<Candidate> backups = every(Duration.ofDays(1), 30);
        Plan plan = Caution.hold(plan("within 7dT0h", backups), Optional.empty(), Optional.empty());
        assertThat(plan.with(Decision.REMOVED)).isEmpty();
        assertThat(plan.with(Decision.HELD)).hasSize(23);
        List<Candidate> few = every(Duration.ofDays(1), 8);
        assertThat(Caution.hold(plan("within 7dT0h", few), Optional.empty(), Optional.empty())
                        .with(Decision.REMOVED))
                .hasSize(1);
    }

    /** The first backup under a clock that is a year ahead makes all others a year old. */
    @Test
    void aJumpOfTheClockRemovesNothing() {
        List<Candidate> backups = new ArrayList<>(every(Duration.ofHours(6), 120));
        backups.add(full(NOW.plus(Duration.ofDays(365))));
        Instant now = NOW.plus(Duration.ofDays(365));
        Plan wanted = Planner.plan(policy("within 30dT0h"), backups, now, NONE);
        assertThat(wanted.with(Decision.REMOVED)).hasSize(120);
        Plan held = Caution.hold(
                wanted,
                Optional.of(new Caution.Before(policy("within 30dT0h"), wanted)),
                Optional.of(NOW.minus(Duration.ofHours(6))));
        assertThat(held.with(Decision.REMOVED)).isEmpty();
        assertThat(held.with(Decision.HELD).getFirst().reasons()).contains("120 of 121 backups would go at once");
    }

    @Test
    void asManyAsWereMadeSinceTheLastRemovalMayGo() {
        List<Candidate> backups = every(Duration.ofMinutes(1), 1500);
        Plan wanted = plan("last 60", backups);
        Optional<Caution.Before> same = Optional.of(new Caution.Before(policy("last 60"), wanted));
        assertThat(Caution.hold(wanted, same, Optional.of(NOW.minus(Duration.ofDays(1))))
                        .with(Decision.REMOVED))
                .hasSize(1440);
        assertThat(Caution.hold(wanted, same, Optional.of(NOW.minus(Duration.ofHours(1))))
                        .with(Decision.REMOVED))
                .isEmpty();
    }

    /** Up to a tenth may go without a word, and one always. */
    @Test
    void theEdgeOfWhatIsUsual() {
        List<Candidate> backups = every(Duration.ofDays(1), 30);
        assertThat(unknown("last 27", backups).with(Decision.REMOVED)).hasSize(3);
        Plan held = unknown("last 26", backups);
        assertThat(held.with(Decision.HELD))
                .hasSize(4)
                .allSatisfy(verdict -> assertThat(verdict.reasons())
                        .containsExactly("no rule wants it", "these rules were never applied here"));
        assertThat(unknown("last 2", every(Duration.ofDays(1), 3)).with(Decision.REMOVED))
                .hasSize(1);
        assertThat(unknown("last 1", every(Duration.ofDays(1), 3)).with(Decision.HELD))
                .hasSize(2);
    }

    /** Rules that were applied before explain every removal; what is left is the bound on what goes at once. */
    @Test
    void theEdgeOfWhatMayGoAtOnce() {
        assertThat(known("last 10", every(Duration.ofDays(1), 20)).with(Decision.REMOVED))
                .hasSize(10);
        assertThat(known("last 10", every(Duration.ofDays(1), 21)).with(Decision.HELD))
                .hasSize(11);
        assertThat(known("last 1", every(Duration.ofDays(1), 3)).with(Decision.REMOVED))
                .hasSize(2);
        assertThat(known("last 1", every(Duration.ofDays(1), 4)).with(Decision.HELD))
                .hasSize(3);
    }

    private static Plan unknown(String rules, List<Candidate> backups) {
        return Caution.hold(plan(rules, backups), Optional.empty(), Optional.empty());
    }

    private static Plan known(String rules, List<Candidate> backups) {
        return Caution.hold(plan(rules, backups), before(rules, backups), Optional.empty());
    }

    private static Plan plan(String rules, List<Candidate> candidates) {
        return Planner.plan(policy(rules), candidates, NOW, NONE);
    }

    private static Optional<Caution.Before> before(String rules, List<Candidate> candidates) {
        return Optional.of(new Caution.Before(policy(rules), plan(rules, candidates)));
    }
}
