package io.recobro.objective.rto;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RtoTest {
    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration WEEK = Duration.ofDays(7);

    @Test
    void aFastDrillMeetsTheObjectiveAndASlowOneMissesIt() {
        assertThat(judge(drill(1, "s3", true, Duration.ofMinutes(20))).state()).isEqualTo(RtoState.MET);
        assertThat(judge(drill(1, "s3", true, HOUR)).state()).isEqualTo(RtoState.AT_RISK);
        assertThat(judge(drill(1, "s3", true, Duration.ofMinutes(48))).state()).isEqualTo(RtoState.AT_RISK);
        assertThat(judge(drill(1, "s3", true, Duration.ofMinutes(47))).state()).isEqualTo(RtoState.MET);
        assertThat(judge(drill(1, "s3", true, HOUR.plusSeconds(1))).state()).isEqualTo(RtoState.MISSED);
    }

    @Test
    void theNewestDrillThatPassedCounts() {
        Rto rto = judge(drill(9, "s3", true, HOUR.multipliedBy(2)), drill(2, "s3", true, Duration.ofMinutes(5)));
        assertThat(rto.state()).isEqualTo(RtoState.MET);
        assertThat(rto.proven()).map(DrillRun::restore).contains(Duration.ofMinutes(5));
    }

    @Test
    void aFailedDrillIsOverOnlyWhenOneOfTheSameDestinationPassed() {
        DrillRun failed = drill(8, "ionos", false, Duration.ZERO);
        Rto elsewhere = judge(failed, drill(1, "s3", true, Duration.ofMinutes(5)));
        assertThat(elsewhere.state()).isEqualTo(RtoState.DRILL_FAILED);
        assertThat(elsewhere.failed()).containsExactly(failed);
        assertThat(elsewhere.reason()).contains("ionos");
        assertThat(judge(failed, drill(1, "ionos", true, Duration.ofMinutes(5))).state())
                .isEqualTo(RtoState.MET);
    }

    @Test
    void aDrillCountsForTwoIntervalsAndForFiveWeeksWithoutASchedule() {
        DrillRun old = drill(14, "s3", true, Duration.ofMinutes(5));
        assertThat(judge(old).state()).isEqualTo(RtoState.STALE);
        assertThat(judge(drill(13, "s3", true, Duration.ofMinutes(5))).state()).isEqualTo(RtoState.MET);
        assertThat(unscheduled(34).state()).isEqualTo(RtoState.MET);
        assertThat(unscheduled(35).state()).isEqualTo(RtoState.STALE);
    }

    private static Rto unscheduled(int days) {
        return Rto.judge(
                new Rto.Facts(
                        Optional.of(HOUR),
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        List.of(drill(days, "s3", true, Duration.ofMinutes(5))),
                        List.of()),
                NOW);
    }

    @Test
    void withoutADrillNothingIsKnownAndThatGetsOldToo() {
        Rto young = never(Duration.ofDays(13));
        assertThat(young.state()).isEqualTo(RtoState.NEVER);
        assertThat(young.state().missed()).isFalse();
        assertThat(young.staleAt()).hasValueSatisfying(at -> assertThat(at).isAfter(NOW));
        assertThat(never(Duration.ofDays(14)).staleAt()).contains(NOW);
    }

    private static Rto never(Duration since) {
        return Rto.judge(
                new Rto.Facts(
                        Optional.of(HOUR),
                        true,
                        Optional.of(WEEK),
                        Optional.of(NOW.minus(since)),
                        List.of(),
                        List.of()),
                NOW);
    }

    @Test
    void aJobOfWhichNothingIsAskedIsNeverLate() {
        Rto rto = Rto.judge(
                new Rto.Facts(
                        Optional.empty(),
                        false,
                        Optional.empty(),
                        Optional.of(Instant.EPOCH),
                        List.of(drill(900, "s3", true, HOUR)),
                        List.of()),
                NOW);
        assertThat(rto.state()).isEqualTo(RtoState.NO_OBJECTIVE);
        assertThat(rto.staleAt()).isEmpty();
        assertThat(rto.forecast().reason()).isEqualTo("there is no objective");
    }

    private static Rto judge(DrillRun... drills) {
        return Rto.judge(
                new Rto.Facts(Optional.of(HOUR), true, Optional.of(WEEK), Optional.empty(), List.of(drills), List.of()),
                NOW);
    }

    private static DrillRun drill(int daysAgo, String destination, boolean passed, Duration restore) {
        Instant at = NOW.minus(Duration.ofDays(daysAgo));
        return new DrillRun(
                "run-" + at, destination, "backup", at, passed, restore, 1000, 5000, List.of(), passed ? "" : "broken");
    }
}
