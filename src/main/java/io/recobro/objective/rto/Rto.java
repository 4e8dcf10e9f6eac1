package io.recobro.objective.rto;

import io.recobro.objective.rto.Trend.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What drills measured of one job, judged against the objective.
 *
 * @param proven the newest drill that passed: its restore is the measured RTO
 * @param newest the newest drill
 * @param failed per destination the newest drill, where that one failed
 * @param staleAt when what is known is too old to count
 * @param reason in a few words, what the state follows from
 */
public record Rto(
        RtoState state,
        Optional<DrillRun> proven,
        Optional<DrillRun> newest,
        List<DrillRun> failed,
        Optional<Instant> staleAt,
        Forecast forecast,
        String reason) {
    /** Without a schedule a drill counts for five weeks. */
    public static final Duration STALE = Duration.ofDays(35);

    /** Nobody waits longer for the first drill; what is older than this may not be known. */
    private static final Duration FIRST = Duration.ofDays(28);

    /** A forecast nearer than this is a risk now. */
    public static final Duration NEAR = Duration.ofDays(30);

    public Rto {
        failed = List.copyOf(failed);
    }

    /**
     * What is known when judging.
     *
     * @param objective the longest time a restore may take
     * @param drilled whether drills of the job are scheduled
     * @param interval between two drills by their schedule
     * @param since when the first backup that is known of was made; empty when there is none
     * @param drills of the job, in any order
     * @param sizes of its backups, where they grow as the data of a restore does
     */
    public record Facts(
            Optional<Duration> objective,
            boolean drilled,
            Optional<Duration> interval,
            Optional<Instant> since,
            List<DrillRun> drills,
            List<Point> sizes) {
        boolean asked() {
            return objective.isPresent() || drilled;
        }

        Duration patience() {
            return interval.map(each -> each.multipliedBy(2)).orElse(STALE);
        }
    }

    /** Of a job whose destinations do not tell. */
    public static Rto unknown() {
        return new Rto(
                RtoState.UNKNOWN,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Forecast.none("no destination answered"),
                "no destination answered");
    }

    /** Judges. A drill that is older than two of its intervals, or {@link #STALE} without a schedule, says nothing about today. */
    public static Rto judge(Facts facts, Instant now) {
        List<DrillRun> passed = facts.drills().stream().filter(DrillRun::passed).toList();
        Optional<DrillRun> proven = newest(passed);
        Optional<Instant> staleAt = staleAt(facts, proven);
        Forecast forecast = facts.objective()
                .map(objective -> Forecast.of(objective, passed, facts.sizes(), now))
                .orElseGet(() -> Forecast.none("there is no objective"));
        List<DrillRun> failed = failed(facts.drills());
        Verdict verdict = verdict(facts, proven, failed, staleAt, forecast, now);
        return new Rto(verdict.state(), proven, newest(facts.drills()), failed, staleAt, forecast, verdict.reason());
    }

    private static Optional<Instant> staleAt(Facts facts, Optional<DrillRun> proven) {
        if (proven.isPresent()) {
            return proven.filter(_ -> facts.asked()).map(drill -> drill.at().plus(facts.patience()));
        }
        Duration patience = facts.patience().compareTo(FIRST) < 0 ? facts.patience() : FIRST;
        return facts.since().filter(_ -> facts.drilled()).map(first -> first.plus(patience));
    }

    private record Verdict(RtoState state, String reason) {}

    private static Verdict verdict(
            Facts facts,
            Optional<DrillRun> proven,
            List<DrillRun> failed,
            Optional<Instant> staleAt,
            Forecast forecast,
            Instant now) {
        if (!failed.isEmpty()) {
            return new Verdict(
                    RtoState.DRILL_FAILED,
                    "the newest drill from " + failed.getFirst().destination() + " failed");
        }
        if (proven.isEmpty()) {
            return facts.asked()
                    ? new Verdict(RtoState.NEVER, "no drill has passed yet")
                    : new Verdict(RtoState.NO_OBJECTIVE, "there is no objective");
        }
        Duration took = proven.get().restore();
        if (facts.objective().filter(limit -> took.compareTo(limit) > 0).isPresent()) {
            return new Verdict(RtoState.MISSED, "the last drill took longer than a restore may");
        }
        if (staleAt.filter(limit -> !now.isBefore(limit)).isPresent()) {
            return new Verdict(RtoState.STALE, "the last drill that passed is too long ago");
        }
        if (facts.objective().isEmpty()) {
            return new Verdict(RtoState.NO_OBJECTIVE, "there is no objective");
        }
        if (forecast.brokenAt().filter(at -> at.isBefore(now.plus(NEAR))).isPresent()) {
            return new Verdict(RtoState.AT_RISK, "growth breaks the objective soon");
        }
        return took.multipliedBy(5).compareTo(facts.objective().get().multipliedBy(4)) >= 0
                ? new Verdict(RtoState.AT_RISK, "the last drill took 80 % of the objective or more")
                : new Verdict(RtoState.MET, "the last drill was fast enough");
    }

    private static Optional<DrillRun> newest(Collection<DrillRun> drills) {
        return drills.stream().max(Comparator.comparing(DrillRun::at).thenComparing(DrillRun::run));
    }

    private static List<DrillRun> failed(List<DrillRun> drills) {
        Map<String, DrillRun> newest = new TreeMap<>();
        drills.stream()
                .sorted(Comparator.comparing(DrillRun::at).thenComparing(DrillRun::run))
                .forEach(drill -> newest.put(drill.destination(), drill));
        return newest.values().stream().filter(drill -> !drill.passed()).toList();
    }
}
