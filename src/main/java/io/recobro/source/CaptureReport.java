package io.recobro.source;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * What a capture says about itself.
 *
 * @param engine what made it, such as {@code recobro-mariadb} or {@code mariadb-dump}
 * @param facts named facts of the source worth keeping, such as {@code server_version}; no secrets
 * @param warnings residual risks and oddities an operator must know
 * @param shortfalls what was asked for and not done, although the backup is good for the rest: they make the run partial
 * @param packs names of all packs that the backup needs, old and new ones
 * @param needed how many percent of what is in a pack the backup needs, rounded up, where that is known
 */
public record CaptureReport(
        RecoveryPoint recoveryPoint,
        String engine,
        SortedMap<String, String> facts,
        List<String> warnings,
        List<String> shortfalls,
        SortedSet<String> packs,
        SortedMap<String, Integer> needed) {

    /** A report that does not tell how much of the packs is needed. */
    public CaptureReport(
            RecoveryPoint recoveryPoint,
            String engine,
            SortedMap<String, String> facts,
            List<String> warnings,
            List<String> shortfalls,
            SortedSet<String> packs) {
        this(recoveryPoint, engine, facts, warnings, shortfalls, packs, Collections.emptySortedMap());
    }

    /** A report of a capture without packs. */
    public CaptureReport(
            RecoveryPoint recoveryPoint,
            String engine,
            SortedMap<String, String> facts,
            List<String> warnings,
            List<String> shortfalls) {
        this(recoveryPoint, engine, facts, warnings, shortfalls, Collections.emptySortedSet());
    }

    /** A report of a capture that did all it was asked to. */
    public CaptureReport(
            RecoveryPoint recoveryPoint, String engine, SortedMap<String, String> facts, List<String> warnings) {
        this(recoveryPoint, engine, facts, warnings, List.of());
    }
}
