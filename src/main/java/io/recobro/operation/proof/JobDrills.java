package io.recobro.operation.proof;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The drills of one job.
 *
 * @param rto the objective: the longest time a restore may take
 * @param drills newest first, negative ones included
 * @param older how many more there are that were not read
 */
public record JobDrills(String job, Optional<Duration> rto, ProofStatus proof, List<DrillDetails> drills, int older) {
    public JobDrills {
        drills = List.copyOf(drills);
    }

    /** The drills that restored something and found all well, oldest first: what a history of the RTO is made of. */
    public List<DrillDetails> measured() {
        return drills.reversed().stream()
                .filter(drill -> drill.passed() && !drill.negative())
                .toList();
    }
}
