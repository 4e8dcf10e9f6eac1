package io.recobro.source;

import java.util.List;
import java.util.SortedMap;

/**
 * What a capture says about itself.
 *
 * @param engine what made it, such as {@code recobro-mariadb} or {@code mariadb-dump}
 * @param facts named facts of the source worth keeping, such as {@code server_version}; no secrets
 * @param warnings residual risks and oddities an operator must know
 * @param shortfalls what was asked for and not done, although the backup is good for the rest: they make the run partial
 */
public record CaptureReport(
        RecoveryPoint recoveryPoint,
        String engine,
        SortedMap<String, String> facts,
        List<String> warnings,
        List<String> shortfalls) {

    /** A report of a capture that did all it was asked to. */
    public CaptureReport(
            RecoveryPoint recoveryPoint, String engine, SortedMap<String, String> facts, List<String> warnings) {
        this(recoveryPoint, engine, facts, warnings, List.of());
    }
}
