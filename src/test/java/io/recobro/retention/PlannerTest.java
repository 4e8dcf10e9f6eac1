package io.recobro.retention;

import static io.recobro.retention.Histories.NOW;
import static io.recobro.retention.Histories.damaged;
import static io.recobro.retention.Histories.entry;
import static io.recobro.retention.Histories.every;
import static io.recobro.retention.Histories.full;
import static io.recobro.retention.Histories.pinned;
import static io.recobro.retention.Histories.policy;
import static io.recobro.retention.Histories.proven;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.catalog.BackupId;
import io.recobro.catalog.Kind;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.retention.Verdict.Decision;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static final Requirements NONE = entry -> List.of();

    @Test
    void aPolicyWithoutRulesKeepsEverything() {
        Plan plan = plan("", every(Duration.ofDays(400), 5));
        assertThat(plan.with(Decision.KEPT))
                .hasSize(5)
                .allSatisfy(verdict -> assertThat(verdict.reasons()).containsExactly("there are no rules"));
    }

    @Test
    void withinCountsBackFromTheNewestGoodBackup() {
        List<Candidate> everySixHours = every(Duration.ofHours(6), 200);
        assertThat(kept(plan("within 30dT0h", everySixHours))).hasSize(120);
        Plan monthsLater = Planner.plan(policy("within 30dT0h"), everySixHours, NOW.plus(Duration.ofDays(300)), NONE);
        assertThat(kept(monthsLater))
                .as("time alone lets nothing expire while no backup is made")
                .hasSize(120);
    }

    /** A backup every day for a hundred years, with 7 days, 5 weeks, 12 months and 75 years. */
    @Test
    void keepsDaysWeeksMonthsAndYearsOfAHundredYears() {
        Plan plan = plan("daily 7, weekly 5, monthly 12, yearly 75", every(Duration.ofDays(1), 36_524));
        List<Instant> kept = kept(plan);
        ZonedDateTime today = NOW.atZone(ZoneOffset.UTC);
        assertThat(kept.subList(kept.size() - 7, kept.size()))
                .containsExactlyElementsOf(
                        Stream.iterate(NOW.minus(Duration.ofDays(6)), day -> day.plus(Duration.ofDays(1)))
                                .limit(7)
                                .toList());
        assertThat(kept).contains(NOW.minus(Duration.ofDays(7)), NOW.minus(Duration.ofDays(28)));
        assertThat(today.getDayOfWeek()).as("so weeks end today").isEqualTo(DayOfWeek.SUNDAY);
        assertThat(kept).contains(Instant.parse("2026-10-31T06:00:00Z"), Instant.parse("2025-12-31T06:00:00Z"));
        assertThat(kept)
                .as("the first of 75 years, as this year counts")
                .startsWith(Instant.parse("1952-12-31T06:00:00Z"));
        // 7 days; 4 more weeks; 11 more months; 74 more years, of which one is a month already
        assertThat(kept).hasSize(7 + 4 + 11 + 74 - 1);
    }

    /** Backups on Sundays only: days without one do not count, so 4 days are the last 4 Sundays. */
    @Test
    void periodsWithoutABackupDoNotCount() {
        List<Candidate> sundays = every(Duration.ofDays(7), 20);
        assertThat(kept(plan("daily 4", sundays))).hasSize(4).startsWith(NOW.minus(Duration.ofDays(21)));
        assertThat(kept(plan("weekly 4", sundays))).hasSize(4).startsWith(NOW.minus(Duration.ofDays(21)));
        assertThat(kept(plan("daily 2, weekly 4", sundays))).hasSize(4);
    }

    @Test
    void ofAPeriodTheNewestStays() {
        Plan plan = plan(
                "daily 2",
                List.of(
                        full("2026-11-20T01:00:00Z"),
                        full("2026-11-20T13:00:00Z"),
                        full("2026-11-21T01:00:00Z"),
                        full("2026-11-21T23:59:59Z")));
        assertThat(kept(plan))
                .containsExactly(Instant.parse("2026-11-20T13:00:00Z"), Instant.parse("2026-11-21T23:59:59Z"));
        assertThat(reasons(plan, 3)).containsExactly("daily 2026-11-21", "newest good");
        assertThat(reasons(plan, 0)).containsExactly("no rule wants it");
    }

    @Test
    void whileCountsAreLeftTheOldestStaysToo() {
        Plan plan = plan(
                "monthly 3", List.of(full("2026-10-01T00:00:00Z"), full("2026-10-30T00:00:00Z"), full(NOW.toString())));
        assertThat(kept(plan)).hasSize(3);
        assertThat(reasons(plan, 0)).containsExactly("monthly 2026-10, oldest while counts are left");
        Plan full = plan(
                "monthly 2", List.of(full("2026-10-01T00:00:00Z"), full("2026-10-30T00:00:00Z"), full(NOW.toString())));
        assertThat(kept(full)).as("no count left").hasSize(2);
    }

    @Test
    void hoursWeeksAndYearsAreOfUtcAndIso() {
        assertThat(Period.WEEKLY.of(Instant.parse("2027-01-03T23:59:59Z"))).isEqualTo("2026-W53");
        assertThat(Period.WEEKLY.of(Instant.parse("2027-01-04T00:00:00Z"))).isEqualTo("2027-W01");
        assertThat(Period.YEARLY.of(Instant.parse("2026-12-31T23:59:59Z"))).isEqualTo("2026");
        assertThat(Period.HOURLY.of(Instant.parse("2026-10-25T01:30:00Z"))).isEqualTo("2026-10-25T01");
    }

    @Test
    void damagedBackupsDoNotCount() {
        List<Candidate> days = new ArrayList<>(every(Duration.ofDays(1), 5));
        days.set(0, damaged(days.get(0)));
        Plan plan = plan("last 2", days);
        assertThat(kept(plan)).containsExactly(NOW.minus(Duration.ofDays(2)), NOW.minus(Duration.ofDays(1)));
        assertThat(reasons(plan, 4)).containsExactly("damaged, and no rule wants it");
        assertThat(kept(plan("last 2, within 2dT0h", days)))
                .as("a period covers it: it may still be of use")
                .contains(NOW);
    }

    @Test
    void nothingGoesWhileNoBackupIsGood() {
        List<Candidate> all =
                every(Duration.ofDays(1), 5).stream().map(Histories::damaged).toList();
        assertThat(kept(plan("last 1", all))).hasSize(5);
    }

    @Test
    void pinnedAndProvenBackupsStay() {
        List<Candidate> days = new ArrayList<>(every(Duration.ofDays(1), 6));
        days.set(5, pinned(days.get(5)));
        days.set(4, proven(days.get(4)));
        days.set(3, proven(days.get(3)));
        Plan plan = plan("last 1", days);
        assertThat(kept(plan)).containsExactly(NOW.minus(Duration.ofDays(5)), NOW.minus(Duration.ofDays(3)), NOW);
        assertThat(reasons(plan, 0)).containsExactly("pinned by ops@host");
        assertThat(reasons(plan, 2)).containsExactly("newest proven by a drill");
    }

    @Test
    void aClockSetBackRemovesNothingThatNowLiesInTheFuture() {
        List<Candidate> days = every(Duration.ofDays(1), 10);
        Plan plan = Planner.plan(policy("last 2"), days, NOW.minus(Duration.ofDays(4)), NONE);
        assertThat(kept(plan)).hasSize(4 + 2).contains(NOW);
        assertThat(reasons(plan, 9)).containsExactly("its recovery point lies in the future");
        assertThat(kept(plan("last 2", days))).as("with the right clock").hasSize(2);
    }

    @Test
    void whatAKeptBackupRequiresStays() {
        Candidate base = full(NOW.minus(Duration.ofDays(9)));
        Candidate middle = incremental(2, 5);
        Candidate newest = incremental(3, 0);
        Candidate unrelated = full(NOW.minus(Duration.ofDays(7)));
        Plan plan = Planner.plan(
                policy("last 1"),
                List.of(base, middle, newest, unrelated),
                NOW,
                entry -> List.of(
                        entry.equals(newest.entry())
                                ? middle.entry().id()
                                : base.entry().id()));
        assertThat(plan.ids(Decision.REMOVED)).containsExactly(unrelated.entry().id());
        assertThat(reasons(plan, 0))
                .containsExactly("required by " + middle.entry().id());
    }

    @Test
    void aBackupWithoutItsBaseIsNotGood() {
        Candidate good = full(NOW.minus(Duration.ofDays(9)));
        Candidate orphan = incremental(1, 0);
        Plan plan = Planner.plan(
                policy("last 1"),
                List.of(good, orphan),
                NOW,
                entry -> List.of(entry(NOW, Kind.FULL, 99).id()));
        assertThat(plan.ids(Decision.KEPT)).containsExactly(good.entry().id());
    }

    @Test
    void whatCannotBeToldStopsThePlan() {
        assertThatThrownBy(() -> Planner.plan(policy("last 1"), List.of(full(NOW), incremental(1, 1)), NOW, entry -> {
                    throw Fault.STORAGE_UNREACHABLE.because("unable to read manifest 'x': gone");
                }))
                .isInstanceOf(RecobroException.class);
    }

    @Test
    void logsStayAfterTheOldestKeptBackup() {
        Candidate log =
                new Candidate(entry(NOW.minus(Duration.ofHours(30)), Kind.LOG, 7), false, false, Optional.empty());
        Candidate old =
                new Candidate(entry(NOW.minus(Duration.ofHours(60)), Kind.LOG, 8), false, false, Optional.empty());
        List<Candidate> all = new ArrayList<>(every(Duration.ofDays(1), 6));
        all.add(log);
        all.add(old);
        Plan plan = plan("last 3", all);
        assertThat(plan.ids(Decision.KEPT))
                .contains(log.entry().id())
                .doesNotContain(old.entry().id())
                .hasSize(4);
    }

    @Test
    void describesItselfAsInTheConfiguration() {
        assertThat(policy("within 30dT12h, daily 7, yearly 2").describe())
                .isEqualTo("within 30d 12h, daily 7, yearly 2");
        assertThat(Policy.KEEP_ALL.describe()).isEqualTo("everything");
    }

    @Test
    void everyRuleIsDescribedInItsOwnWords() {
        assertThat(policy("within 1dT2h3m4s, last 2, hourly 3, daily 4, weekly 5, monthly 6, yearly 7")
                        .describe())
                .isEqualTo("within 1d 2h 3m 4s, last 2, hourly 3, daily 4, weekly 5, monthly 6, yearly 7");
        assertThat(policy("within 0dT0h").describe()).isEqualTo("within 0s");
    }

    /** A rule that is lost on the way to the planner would let go what it should keep. */
    @Test
    void eachRuleKeepsOnItsOwn() {
        for (String rule : List.of("last", "hourly", "daily", "weekly", "monthly", "yearly")) {
            List<Candidate> years = every(Duration.ofDays(366), 5);
            assertThat(kept(plan(rule + " 3", years)))
                    .as(rule)
                    .containsExactly(NOW.minus(Duration.ofDays(2 * 366)), NOW.minus(Duration.ofDays(366)), NOW);
        }
    }

    @Test
    void theReasonsNameTheRule() {
        List<Candidate> days = new ArrayList<>(every(Duration.ofDays(1), 3));
        days.add(new Candidate(entry(NOW.minusSeconds(60), Kind.LOG, 5), false, false, Optional.empty()));
        Plan plan = plan("within 2dT0h, weekly 1", days);
        assertThat(reasons(plan, 0)).containsExactly("no rule wants it");
        assertThat(reasons(plan, 1)).containsExactly("within 2d");
        assertThat(reasons(plan, 2)).containsExactly("log after a kept backup");
        assertThat(reasons(plan, 3)).containsExactly("within 2d", "weekly 2026-W47", "newest good");
        assertThat(reasons(plan("last 1", List.of(damaged(full(NOW)))), 0)).containsExactly("no good backup is here");
    }

    @Test
    void theEdgeOfWithinIsNotWithin() {
        List<Candidate> days = every(Duration.ofDays(1), 4);
        assertThat(kept(plan("within 2dT0h", days))).hasSize(2);
        assertThat(kept(plan("within 2dT0h0m1s", days))).hasSize(3);
    }

    @Test
    void clocksMayDifferByFiveMinutes() {
        List<Candidate> both = List.of(full(NOW.plus(Duration.ofMinutes(5))), full(NOW));
        assertThat(kept(plan("last 1", both))).as("not the future").containsExactly(NOW.plus(Duration.ofMinutes(5)));
        Plan ahead = plan("last 1", List.of(full(NOW.plus(Duration.ofMinutes(5)).plusSeconds(1)), full(NOW)));
        assertThat(kept(ahead)).as("in the future, which counts for nothing").hasSize(2);
    }

    /** A drill may have proven a backup that no rule wants, another one in the future: the future proves nothing. */
    @Test
    void aProofInTheFutureDoesNotReplaceTheOneThereIs() {
        List<Candidate> days = new ArrayList<>(every(Duration.ofDays(1), 4));
        days.set(3, proven(days.get(3)));
        days.add(proven(full(NOW.plus(Duration.ofDays(2)))));
        assertThat(kept(plan("last 1", days)))
                .containsExactly(NOW.minus(Duration.ofDays(3)), NOW, NOW.plus(Duration.ofDays(2)));
    }

    /** A pinned log does not make the logs after it useful, and a log in the future is nobody's. */
    @Test
    void logsCountFromTheOldestKeptFullBackupAlone() {
        Candidate pinned = pinned(log(80, 7));
        Candidate after = log(70, 8);
        List<Candidate> all = new ArrayList<>(every(Duration.ofDays(1), 6));
        all.addAll(List.of(pinned, after));
        Plan plan = plan("last 2", all);
        assertThat(plan.ids(Decision.KEPT))
                .contains(pinned.entry().id())
                .doesNotContain(after.entry().id());
        Candidate same = log(24, 9);
        all.add(same);
        assertThat(plan("last 2", all).ids(Decision.KEPT))
                .as("of the very instant of the oldest kept backup")
                .contains(same.entry().id());
        assertThat(plan("within 1dT0h", List.of(full(NOW), log(0, 3), log(1, 4)))
                        .ids(Decision.KEPT))
                .as("only the newest good backup is left: logs before it are of no use")
                .doesNotContain(log(1, 4).entry().id())
                .hasSize(2);
    }

    @Test
    void aBackupWhoseBaseIsDamagedOrThatNeedsItselfIsNotGood() {
        Candidate good = full(NOW.minus(Duration.ofDays(20)));
        Candidate base = damaged(full(NOW.minus(Duration.ofDays(9))));
        Candidate step = incremental(1, 5);
        Candidate last = incremental(2, 1);
        Map<BackupId, List<BackupId>> required = Map.of(
                step.entry().id(), List.of(base.entry().id()),
                last.entry().id(), List.of(step.entry().id()));
        List<BackupId> asked = new ArrayList<>();
        Plan plan = Planner.plan(policy("last 1"), List.of(good, base, step, last), NOW, entry -> {
            asked.add(entry.id());
            return required.get(entry.id());
        });
        assertThat(plan.ids(Decision.KEPT)).containsExactly(good.entry().id());
        assertThat(asked).as("each manifest is read once").doesNotHaveDuplicates();
        Plan circle = Planner.plan(
                policy("last 1"),
                List.of(good, step, last),
                NOW,
                entry -> List.of(
                        entry.id().equals(step.entry().id())
                                ? last.entry().id()
                                : step.entry().id()));
        assertThat(circle.ids(Decision.KEPT)).containsExactly(good.entry().id());
    }

    @Test
    void twoBackupsMayNeedTheSameBase() {
        Candidate base = full(NOW.minus(Duration.ofDays(9)));
        Candidate one = incremental(1, 5);
        Candidate two = incremental(2, 1);
        Plan plan = Planner.plan(
                policy("last 2"),
                List.of(base, one, two, full(NOW.minus(Duration.ofDays(6)))),
                NOW,
                entry -> List.of(base.entry().id()));
        assertThat(plan.ids(Decision.KEPT))
                .containsExactlyInAnyOrder(
                        base.entry().id(), one.entry().id(), two.entry().id());
    }

    @Test
    void aPlanCountsItsBytes() {
        Plan plan = plan("last 2", every(Duration.ofDays(1), 5));
        assertThat(plan.bytes(Decision.REMOVED)).isEqualTo(300);
        assertThat(plan.bytes(Decision.KEPT)).isEqualTo(200);
        assertThat(plan.bytes(Decision.HELD)).isZero();
        assertThat(Decision.HELD.word()).isEqualTo("held");
    }

    private static Candidate log(int hoursAgo, int number) {
        return new Candidate(
                entry(NOW.minus(Duration.ofHours(hoursAgo)), Kind.LOG, number), false, false, Optional.empty());
    }

    private static Candidate incremental(int number, int daysAgo) {
        return new Candidate(
                entry(NOW.minus(Duration.ofDays(daysAgo)), Kind.INCREMENTAL, number), false, false, Optional.empty());
    }

    private static Plan plan(String rules, List<Candidate> candidates) {
        return Planner.plan(policy(rules), candidates, NOW, NONE);
    }

    private static List<Instant> kept(Plan plan) {
        return plan.with(Decision.KEPT).stream()
                .map(verdict -> verdict.entry().recoveryPoint())
                .toList();
    }

    private static List<String> reasons(Plan plan, int index) {
        return plan.verdicts().get(index).reasons();
    }
}
