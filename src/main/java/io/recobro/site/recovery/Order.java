package io.recobro.site.recovery;

import io.recobro.config.JobConfig;
import java.util.Comparator;
import java.util.List;

/** The order in which jobs come back: what others need first, within that the order of the configuration. */
final class Order {
    /** The machine's own files; then databases, which know of the rest; then vectors; then files, the longest. */
    private static final List<String> TYPES = List.of("server", "mariadb", "postgresql", "redis", "qdrant");

    private Order() {}

    static List<JobConfig> of(List<JobConfig> jobs) {
        return jobs.stream()
                .sorted(Comparator.comparingInt(job -> rank(job.source().type())))
                .toList();
    }

    private static int rank(String type) {
        int rank = TYPES.indexOf(type);
        return rank < 0 ? TYPES.size() : rank;
    }
}
