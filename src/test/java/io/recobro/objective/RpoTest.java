package io.recobro.objective;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RpoTest {
    private static final Instant POINT = Instant.parse("2026-11-22T00:00:00Z");
    private static final Duration SIX_HOURS = Duration.ofHours(6);

    @Test
    void isMetWhileTheNextRunWillPublishInTime() {
        assertThat(judge("05:00", next("05:30"), Duration.ofMinutes(10))).isEqualTo(RpoState.MET);
    }

    @Test
    void isAtRiskAsSoonAsTheNextRunCannotPublishInTime() {
        assertThat(judge("01:00", next("05:55"), Duration.ofMinutes(10))).isEqualTo(RpoState.AT_RISK);
        assertThat(judge("01:00", next("05:55"), Duration.ofMinutes(5))).isEqualTo(RpoState.MET);
    }

    @Test
    void isAtRiskAtFourFifthsWhereNoRunIsDueBefore() {
        assertThat(judge("04:47", next("06:00"), Duration.ZERO)).isEqualTo(RpoState.MET);
        assertThat(judge("04:48", next("06:00"), Duration.ZERO)).isEqualTo(RpoState.AT_RISK);
        assertThat(judge("04:47", Optional.empty(), Duration.ZERO)).isEqualTo(RpoState.MET);
        assertThat(judge("04:48", Optional.empty(), Duration.ZERO)).isEqualTo(RpoState.AT_RISK);
    }

    @Test
    void isMissedFromTheObjectiveOnWhateverIsDue() {
        assertThat(judge("05:59", next("05:59"), Duration.ofSeconds(1))).isEqualTo(RpoState.MET);
        assertThat(judge("06:00", next("06:00"), Duration.ofSeconds(1))).isEqualTo(RpoState.MISSED);
    }

    @Test
    void aRunUnderWayCountsUntilItTakesLongerThanUsual() {
        assertThat(running("05:20", "05:00", Duration.ofMinutes(30))).isEqualTo(RpoState.MET);
        assertThat(running("05:31", "05:00", Duration.ofMinutes(30))).isEqualTo(RpoState.AT_RISK);
        assertThat(running("05:20", "05:00", Duration.ofMinutes(90))).isEqualTo(RpoState.AT_RISK);
    }

    @Test
    void namesAClockThatWasSetBack() {
        Rpo rpo = Rpo.judge(facts(Optional.empty(), Optional.empty(), Duration.ZERO), POINT.minusSeconds(61));
        assertThat(rpo.state()).isEqualTo(RpoState.IN_FUTURE);
        assertThat(rpo.age()).contains(Duration.ZERO);
        assertThat(Rpo.judge(facts(Optional.empty(), Optional.empty(), Duration.ZERO), POINT.minusSeconds(60))
                        .state())
                .isEqualTo(RpoState.MET);
    }

    @Test
    void withoutABackupThereIsNothingToJudge() {
        Rpo.Facts facts =
                facts(Optional.empty(), Optional.empty(), Duration.ZERO).at(Optional.empty());
        assertThat(Rpo.judge(facts, POINT).state()).isEqualTo(RpoState.NEVER);
    }

    @Test
    void withoutAnObjectiveOnlyTheAgeIsTold() {
        Rpo.Facts facts =
                new Rpo.Facts(Optional.empty(), Optional.of(POINT), Optional.empty(), Optional.empty(), Duration.ZERO);
        Rpo rpo = Rpo.judge(facts, POINT.plus(Duration.ofDays(900)));
        assertThat(rpo.state()).isEqualTo(RpoState.NO_OBJECTIVE);
        assertThat(rpo.age()).contains(Duration.ofDays(900));
        assertThat(rpo.missedAt()).isEmpty();
    }

    /** Whatever is due: with one unchanged backup the state only gets worse as time goes by. */
    @Property(tries = 2000)
    void onlyGetsWorseWithTime(
            @ForAll @IntRange(min = 0, max = 500) int minute,
            @ForAll @IntRange(min = 0, max = 500) int later,
            @ForAll @IntRange(min = 0, max = 700) int next,
            @ForAll @IntRange(min = 0, max = 120) int usual) {
        Rpo.Facts facts =
                facts(Optional.empty(), Optional.of(POINT.plusSeconds(60L * next)), Duration.ofMinutes(usual));
        RpoState now = Rpo.judge(facts, POINT.plusSeconds(60L * Math.min(minute, next)))
                .state();
        RpoState then = Rpo.judge(facts, POINT.plusSeconds(60L * Math.min(minute + later, next)))
                .state();
        assertThat(then).isGreaterThanOrEqualTo(now);
    }

    private static Optional<Instant> next(String time) {
        return Optional.of(at(time));
    }

    private static RpoState judge(String now, Optional<Instant> next, Duration usual) {
        return Rpo.judge(facts(Optional.empty(), next, usual), at(now)).state();
    }

    private static RpoState running(String now, String since, Duration usual) {
        return Rpo.judge(facts(Optional.of(at(since)), Optional.of(at("11:00")), usual), at(now))
                .state();
    }

    private static Rpo.Facts facts(Optional<Instant> running, Optional<Instant> next, Duration usual) {
        return new Rpo.Facts(Optional.of(SIX_HOURS), Optional.of(POINT), running, next, usual);
    }

    private static Instant at(String time) {
        return Instant.parse("2026-11-22T" + time + ":00Z");
    }
}
