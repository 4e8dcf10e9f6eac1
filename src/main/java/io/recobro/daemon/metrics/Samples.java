package io.recobro.daemon.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The values of one scrape. Not thread-safe. */
final class Samples {
    private final Map<Metric, Map<Labels, Double>> values = new EnumMap<>(Metric.class);

    /** @param labels values in the order of the metric's labels */
    void set(Metric metric, double value, String... labels) {
        values.computeIfAbsent(metric, any -> new TreeMap<>()).put(Labels.of(metric.labels(), List.of(labels)), value);
    }

    void set(Metric metric, boolean value, String... labels) {
        set(metric, value ? 1 : 0, labels);
    }

    void set(Metric metric, Optional<Instant> time, String... labels) {
        time.ifPresent(instant -> set(metric, instant.toEpochMilli() / 1000.0, labels));
    }

    void set(Metric metric, OptionalLong value, String... labels) {
        value.ifPresent(number -> set(metric, number, labels));
    }

    MetricSnapshots snapshots() {
        return new MetricSnapshots(values.entrySet().stream()
                .map(entry -> snapshot(entry.getKey(), entry.getValue()))
                .toList());
    }

    private static MetricSnapshot snapshot(Metric metric, Map<Labels, Double> points) {
        MetricMetadata metadata = new MetricMetadata(metric.family(), metric.help());
        if (metric.type() == Metric.Type.INFO) {
            return new InfoSnapshot(
                    metadata,
                    points.keySet().stream().map(InfoDataPointSnapshot::new).toList());
        }
        return metric.type().counts()
                ? new CounterSnapshot(
                        metadata,
                        points.entrySet().stream()
                                .map(point -> new CounterDataPointSnapshot(point.getValue(), point.getKey(), null, 0))
                                .toList())
                : new GaugeSnapshot(
                        metadata,
                        points.entrySet().stream()
                                .map(point -> new GaugeDataPointSnapshot(point.getValue(), point.getKey(), null))
                                .toList());
    }
}
