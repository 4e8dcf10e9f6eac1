package io.recobro.daemon.metrics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counters since the process started. Thread-safe. */
final class Tally {
    private record Series(Metric metric, List<String> labels) {}

    private final Map<Series, Double> counts = new ConcurrentHashMap<>();

    void add(Metric metric, double number, String... labels) {
        counts.merge(new Series(metric, List.of(labels)), number, Double::sum);
    }

    /** Shows the count, 0 when nothing was counted yet. */
    void into(Samples samples, Metric metric, String... labels) {
        samples.set(metric, counts.getOrDefault(new Series(metric, List.of(labels)), 0.0), labels);
    }
}
