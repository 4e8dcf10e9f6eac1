package io.recobro.objective.rto;

import io.recobro.objective.rto.DrillRun.Phase;
import io.recobro.objective.rto.Trend.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * When growth will make a restore take longer than it may. Without a good reason for a date there is none.
 *
 * @param brokenAt when the objective will be broken
 * @param phase the phase of the restore that grows most until then; empty without a date
 * @param bytesPerDay growth of the data, where it is certain
 * @param reason what the date follows from, or why there is none
 */
public record Forecast(Optional<Instant> brokenAt, String phase, OptionalDouble bytesPerDay, String reason) {
    /** Nobody plans further ahead. */
    static final Duration FARTHEST = Duration.ofDays(3 * 365);

    /** A time ten times as long as what was seen is as far as it tells. */
    private static final int STRETCH = 10;

    /** Sizes must differ by a fifth before they tell which part of a phase depends on them. */
    private static final double SPREAD = 1.2;

    private static final double DAY = Duration.ofDays(1).toSeconds();

    /** No date. */
    public static Forecast none(String reason) {
        return new Forecast(Optional.empty(), "", OptionalDouble.empty(), reason);
    }

    /**
     * Says when a restore will take longer than the objective.
     *
     * @param passed drills that passed, in any order
     * @param sizes of the backups, in any unit, as long as they grow as a restore's data does; empty where the sizes that
     *     drills restored are all there is
     */
    public static Forecast of(Duration objective, List<DrillRun> passed, List<Point> sizes, Instant now) {
        if (passed.isEmpty()) {
            return none("no drill has passed yet");
        }
        DrillRun newest =
                passed.stream().max(Comparator.comparing(DrillRun::at)).orElseThrow();
        double total = seconds(newest.restore());
        if (total > seconds(objective)) {
            return none("the objective is missed already");
        }
        List<Point> known = Trend.tellable(sizes) ? sizes : restored(passed);
        if (!Trend.tellable(known)) {
            return none("fewer than " + Trend.LEAST_VALUES + " sizes over " + Trend.LEAST_SPAN.toDays()
                    + " days are known");
        }
        Trend trend = Trend.of(known);
        if (!trend.certain()) {
            return none(trend.perSecond() > 0 ? "the growth is not certain" : "the data does not grow");
        }
        return extrapolate(objective, newest, growing(newest, passed), trend, now);
    }

    private static List<Point> restored(List<DrillRun> passed) {
        return passed.stream()
                .map(drill -> new Point(drill.at(), drill.plainBytes()))
                .toList();
    }

    private static Forecast extrapolate(
            Duration objective, DrillRun newest, List<Phase> growing, Trend trend, Instant now) {
        double then = trend.at(newest.at());
        double growingSeconds = growing.stream().mapToDouble(Phase::seconds).sum();
        if (then <= 0 || growingSeconds <= 0) {
            return none("the restore does not take longer with more data");
        }
        double factor = 1 + (seconds(objective) - seconds(newest.restore())) / growingSeconds;
        double wait = then * (factor - 1) / trend.perSecond();
        double perDay = newest.plainBytes() / then * trend.perSecond() * DAY;
        Duration horizon = horizon(trend);
        Instant last = now.plus(horizon);
        if (wait > seconds(Duration.between(newest.at(), last))) {
            return new Forecast(
                    Optional.empty(),
                    "",
                    OptionalDouble.of(perDay),
                    "not within " + horizon.toDays() + " days, and "
                            + trend.span().toDays() + " days of history tell no more");
        }
        Phase worst = growing.stream().max(Comparator.comparing(Phase::seconds)).orElseThrow();
        Instant broken = newest.at().plusSeconds(Math.round(wait));
        return new Forecast(
                Optional.of(broken.isBefore(now) ? now : broken),
                worst.name(),
                OptionalDouble.of(perDay),
                "a restore takes longer than it may once there is "
                        + "%.1f times the data of the last drill".formatted(factor));
    }

    private static Duration horizon(Trend trend) {
        Duration told = trend.span().multipliedBy(STRETCH);
        return told.compareTo(FARTHEST) < 0 ? told : FARTHEST;
    }

    /** The seconds of each phase that grow with the data; all of them unless drills of several sizes tell better. */
    private static List<Phase> growing(DrillRun newest, List<DrillRun> passed) {
        double least = passed.stream().mapToDouble(DrillRun::plainBytes).min().orElse(0);
        double most = passed.stream().mapToDouble(DrillRun::plainBytes).max().orElse(0);
        boolean told = passed.size() >= Trend.LEAST_VALUES && least > 0 && most >= least * SPREAD;
        List<Phase> growing = new ArrayList<>();
        for (Phase phase : phases(newest)) {
            double seconds = told ? ofSize(phase.name(), newest, passed) : phase.seconds();
            growing.add(new Phase(phase.name(), Math.max(0, seconds)));
        }
        return growing;
    }

    private static double ofSize(String phase, DrillRun newest, List<DrillRun> passed) {
        List<double[]> pairs = passed.stream()
                .map(drill -> new double[] {drill.plainBytes(), secondsOf(phase, drill)})
                .toList();
        return Trend.slope(pairs) * newest.plainBytes();
    }

    private static double secondsOf(String phase, DrillRun drill) {
        return phases(drill).stream()
                .filter(each -> each.name().equals(phase))
                .mapToDouble(Phase::seconds)
                .sum();
    }

    /** A drill whose phases are not known has one. */
    private static List<Phase> phases(DrillRun drill) {
        return drill.phases().isEmpty() ? List.of(new Phase("restore", seconds(drill.restore()))) : drill.phases();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
