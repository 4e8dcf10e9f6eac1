package io.recobro.site.proof;

import io.recobro.objective.rto.DrillRun;
import java.util.List;

/**
 * A drill and its kind.
 *
 * @param kind as evidence names it
 */
public record Drilled(String kind, DrillRun run) {
    /** Whether more is known of it than what the key of its evidence tells. */
    boolean isRead() {
        return !run.backup().isEmpty();
    }

    /** Of two copies of the same evidence the one that could be read. */
    public static Drilled better(Drilled one, Drilled other) {
        return one.isRead() ? one : other;
    }

    static List<DrillRun> ofKind(List<Drilled> drills, String kind) {
        return drills.stream()
                .filter(drill -> drill.kind().equals(kind))
                .map(Drilled::run)
                .toList();
    }
}
