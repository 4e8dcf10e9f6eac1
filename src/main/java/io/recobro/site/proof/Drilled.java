package io.recobro.site.proof;

import io.recobro.objective.rto.DrillRun;
import java.util.List;

/**
 * A drill and its kind.
 *
 * @param kind as evidence names it
 */
public record Drilled(String kind, DrillRun run) {
    static List<DrillRun> ofKind(List<Drilled> drills, String kind) {
        return drills.stream()
                .filter(drill -> drill.kind().equals(kind))
                .map(Drilled::run)
                .toList();
    }
}
