package io.recobro.objective;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The newest recovery point of one job in one destination, judged against the objective.
 *
 * @param age zero when the recovery point lies in the future; empty when there is none
 * @param missedAt when the objective passes, or passed
 * @param expectedAt when the run under way or the next one should publish, by the usual duration
 */
public record Rpo(RpoState state, Optional<Duration> age, Optional<Instant> missedAt, Optional<Instant> expectedAt) {
    /** A recovery point so little ahead of our clock is not worth a word: clocks of hosts differ. */
    static final Duration TOLERANCE = Duration.ofMinutes(1);

    /**
     * What is known when judging.
     *
     * @param objective the greatest age allowed
     * @param recoveryPoint of the newest good backup
     * @param runningSince when the run under way began
     * @param nextRun when the next run is due
     * @param usual how long a run usually takes, until it is published; zero when nothing is known
     */
    public record Facts(
            Optional<Duration> objective,
            Optional<Instant> recoveryPoint,
            Optional<Instant> runningSince,
            Optional<Instant> nextRun,
            Duration usual) {
        /** The same with another recovery point. */
        public Facts at(Optional<Instant> point) {
            return new Facts(objective, point, runningSince, nextRun, usual);
        }
    }

    /**
     * Judges. The objective is at risk as soon as the run under way or the next one, by the usual duration, cannot publish
     * before the objective passes; where none is due before then, at 80 % of it. It is missed at 100 %.
     */
    public static Rpo judge(Facts facts, Instant now) {
        Optional<Instant> expected = expected(facts, now);
        if (facts.recoveryPoint().isEmpty()) {
            return new Rpo(RpoState.NEVER, Optional.empty(), Optional.empty(), expected);
        }
        Instant point = facts.recoveryPoint().get();
        Optional<Instant> deadline = facts.objective().map(point::plus);
        if (point.isAfter(now.plus(TOLERANCE))) {
            return new Rpo(RpoState.IN_FUTURE, Optional.of(Duration.ZERO), deadline, expected);
        }
        Duration age = point.isAfter(now) ? Duration.ZERO : Duration.between(point, now);
        RpoState state = deadline.map(instant -> state(facts, instant, age, expected, now))
                .orElse(RpoState.NO_OBJECTIVE);
        return new Rpo(state, Optional.of(age), deadline, expected);
    }

    private static RpoState state(
            Facts facts, Instant deadline, Duration age, Optional<Instant> expected, Instant now) {
        if (!now.isBefore(deadline)) {
            return RpoState.MISSED;
        }
        boolean dueBefore = expected.isPresent() && beginsBefore(facts, deadline, now);
        boolean atRisk = dueBefore
                ? expected.get().isAfter(deadline)
                : age.multipliedBy(5).compareTo(facts.objective().orElseThrow().multipliedBy(4)) >= 0;
        return atRisk ? RpoState.AT_RISK : RpoState.MET;
    }

    private static boolean beginsBefore(Facts facts, Instant deadline, Instant now) {
        return inTime(facts, now).isPresent()
                || facts.nextRun().filter(next -> next.isBefore(deadline)).isPresent();
    }

    /** When something is published next; a run that takes longer than usual promises nothing. */
    private static Optional<Instant> expected(Facts facts, Instant now) {
        return inTime(facts, now)
                .or(() -> facts.nextRun().map(next -> (next.isBefore(now) ? now : next).plus(facts.usual())));
    }

    private static Optional<Instant> inTime(Facts facts, Instant now) {
        return facts.runningSince().map(since -> since.plus(facts.usual())).filter(end -> end.isAfter(now));
    }
}
