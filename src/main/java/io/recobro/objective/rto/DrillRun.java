package io.recobro.objective.rto;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One drill, as its evidence tells it.
 *
 * @param run its id
 * @param destination that it read from
 * @param backup that it restored; empty when it came to none
 * @param at when it ended
 * @param restore what the restore itself took: the measured RTO; zero when it came to nothing
 * @param storedBytes that the restore needed
 * @param plainBytes that it brought back
 * @param phases of the restore, in order; what the drill did besides is not among them
 * @param problem why it failed, or empty
 */
public record DrillRun(
        String run,
        String destination,
        String backup,
        Instant at,
        boolean passed,
        Duration restore,
        long storedBytes,
        long plainBytes,
        List<Phase> phases,
        String problem) {
    public DrillRun {
        phases = List.copyOf(phases);
    }

    /** What one phase of the restore took. */
    public record Phase(String name, double seconds) {}
}
