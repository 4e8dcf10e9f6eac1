package io.recobro.objective.rto;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A straight line through measured values, by the median of the slopes between all pairs (Theil and Sen): a few outliers do
 * not move it.
 *
 * @param begin of the values
 * @param span from the first to the last value
 * @param level of the line at {@code begin}
 * @param perSecond growth; negative when it shrinks
 * @param certain whether three of four pairs agree on growth
 */
public record Trend(Instant begin, Duration span, double level, double perSecond, boolean certain) {
    /** Fewer values, or nearer together, tell no trend. */
    public static final int LEAST_VALUES = 3;

    public static final Duration LEAST_SPAN = Duration.ofDays(3);
    private static final int MOST_VALUES = 200;

    /** A value at an instant. */
    public record Point(Instant at, double value) {}

    /** Whether values are enough for {@link #of}. */
    public static boolean tellable(List<Point> points) {
        return points.size() >= LEAST_VALUES && span(points).compareTo(LEAST_SPAN) >= 0;
    }

    /**
     * The line through the newest values.
     *
     * @param points in any order
     * @throws IllegalArgumentException when they are not {@link #tellable}
     */
    public static Trend of(List<Point> points) {
        if (!tellable(points)) {
            throw new IllegalArgumentException("too few values for a trend");
        }
        List<Point> sorted =
                points.stream().sorted(Comparator.comparing(Point::at)).toList();
        List<Point> newest = sorted.subList(Math.max(0, sorted.size() - MOST_VALUES), sorted.size());
        Instant begin = newest.getFirst().at();
        List<Double> slopes = slopes(newest.stream()
                .map(point -> new double[] {seconds(begin, point.at()), point.value()})
                .toList());
        double slope = quantile(slopes, 0.5);
        List<Double> levels = new ArrayList<>();
        newest.forEach(point -> levels.add(point.value() - slope * seconds(begin, point.at())));
        return new Trend(begin, span(newest), quantile(levels, 0.5), slope, quantile(slopes, 0.25) > 0);
    }

    /** The value of the line at an instant. */
    public double at(Instant instant) {
        return level + perSecond * seconds(begin, instant);
    }

    /** The median of the slopes between all pairs; 0 where no two differ in the first value. */
    static double slope(List<double[]> pairs) {
        List<Double> slopes = slopes(pairs);
        return slopes.isEmpty() ? 0 : quantile(slopes, 0.5);
    }

    private static List<Double> slopes(List<double[]> pairs) {
        List<Double> slopes = new ArrayList<>();
        for (int one = 0; one < pairs.size(); one++) {
            for (int other = one + 1; other < pairs.size(); other++) {
                double distance = pairs.get(other)[0] - pairs.get(one)[0];
                if (distance != 0) {
                    slopes.add((pairs.get(other)[1] - pairs.get(one)[1]) / distance);
                }
            }
        }
        return slopes;
    }

    private static Duration span(List<Point> points) {
        Instant first =
                points.stream().map(Point::at).min(Comparator.naturalOrder()).orElse(Instant.EPOCH);
        Instant last =
                points.stream().map(Point::at).max(Comparator.naturalOrder()).orElse(Instant.EPOCH);
        return Duration.between(first, last);
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }

    private static double quantile(List<Double> values, double share) {
        List<Double> sorted = values.stream().sorted().toList();
        double position = share * (sorted.size() - 1);
        int below = (int) Math.floor(position);
        int above = (int) Math.ceil(position);
        return sorted.get(below) + (sorted.get(above) - sorted.get(below)) * (position - below);
    }
}
