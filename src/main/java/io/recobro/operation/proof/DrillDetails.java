package io.recobro.operation.proof;

import io.recobro.source.Scratch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A drill with everything its evidence tells. Times are UTC, sizes bytes.
 *
 * @param negative whether it damaged a copy instead of restoring one
 * @param destination where the backup was read
 * @param scratch where it was restored into
 * @param restore the measured RTO
 * @param problem why it failed
 */
public record DrillDetails(
        String run,
        String job,
        boolean negative,
        String backup,
        String destination,
        Instant recoveryPoint,
        String scratch,
        Instant began,
        Instant ended,
        List<Phase> phases,
        Duration restore,
        long storedBytes,
        long plainBytes,
        Map<String, String> versions,
        List<Scratch.Check> checks,
        boolean passed,
        Optional<String> problem,
        List<String> notices) {
    public DrillDetails {
        phases = List.copyOf(phases);
        checks = List.copyOf(checks);
        notices = List.copyOf(notices);
    }

    /**
     * One step.
     *
     * @param bytes stored bytes read meanwhile
     * @param ofRestore it counts to the time that a restore takes
     */
    public record Phase(String name, double seconds, long bytes, boolean ofRestore) {}

    /** How many checks ended in a way. */
    public long count(Scratch.Outcome outcome) {
        return checks.stream().filter(check -> check.outcome() == outcome).count();
    }
}
