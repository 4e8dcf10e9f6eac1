package io.recobro.objective;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whether a schedule can meet an objective at all.
 *
 * @param longestGap between two runs
 * @param from when the longest gap begins
 * @param worstAge how old the newest recovery point becomes just before a run publishes: the longest gap and the usual
 *     duration of a run
 */
public record ScheduleFit(Duration longestGap, Instant from, Duration worstAge) {
    /** A schedule denser than this is looked at for less than the year. */
    private static final int MOST_RUNS = 50_000;

    /**
     * Looks at all runs of a year. What is skipped by a change to summer time makes a gap as any other.
     *
     * @param next when a run is due, strictly after an instant; empty: never again
     * @param begin where the year begins
     * @param usual how long a run usually takes
     * @return empty when no two runs are due in that year
     */
    public static Optional<ScheduleFit> of(Function<Instant, Optional<Instant>> next, Instant begin, Duration usual) {
        Instant end = begin.plus(Duration.ofDays(366));
        Instant previous = null;
        Instant from = null;
        Duration longest = Duration.ZERO;
        Optional<Instant> due = next.apply(begin);
        for (int runs = 0; runs < MOST_RUNS && due.isPresent() && !due.get().isAfter(end); runs++) {
            if (previous != null && Duration.between(previous, due.get()).compareTo(longest) > 0) {
                longest = Duration.between(previous, due.get());
                from = previous;
            }
            previous = due.get();
            due = next.apply(previous);
        }
        return from == null ? Optional.empty() : Optional.of(new ScheduleFit(longest, from, longest.plus(usual)));
    }

    public boolean meets(Duration objective) {
        return worstAge.compareTo(objective) <= 0;
    }
}
