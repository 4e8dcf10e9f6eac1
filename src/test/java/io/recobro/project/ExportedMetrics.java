package io.recobro.project;

import io.recobro.daemon.metrics.Metric;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** The names that the daemon's {@code /metrics} exports. */
final class ExportedMetrics {
    static final Set<String> NAMES =
            Arrays.stream(Metric.values()).map(Metric::exported).collect(Collectors.toUnmodifiableSet());

    private ExportedMetrics() {}
}
