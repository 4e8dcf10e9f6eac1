package io.recobro.operation.proof;

import io.recobro.fault.ExitStatus;
import io.recobro.fault.RecobroException;
import io.recobro.stream.Progress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tells what drills have shown, and damages copies on purpose. What holds for all operations stands at {@link io.recobro.operation.Operations}. */
public interface ProofOperations {
    /**
     * Reads the evidence of drills out of all destinations that answer. Writes nothing.
     *
     * @param job all jobs when empty
     */
    DrillReport report(Optional<String> job);

    /**
     * Copies the newest backup, damages the copy in one way after the other, and looks whether the checks find it. Leaves
     * evidence and a record of the run; the backup itself is only read.
     */
    NegativeResult negative(NegativeCall call, Progress progress);

    /**
     * @param status {@code OBJECTIVE_MISSED} when an objective is; else {@code PARTIAL} when a destination did not answer
     * @param jobs in the order of the configuration
     */
    record DrillReport(
            ExitStatus status, String site, Instant at, List<JobDrills> jobs, List<RecobroException> problems) {
        public DrillReport {
            jobs = List.copyOf(jobs);
            problems = List.copyOf(problems);
        }
    }

    /**
     * @param job all jobs when empty
     * @param backup an id or an abbreviation; the newest when empty
     * @param from the destination that is read; the first that holds a backup when empty
     * @param seed chooses the places that are damaged; by chance when empty
     */
    record NegativeCall(Optional<String> job, Optional<String> backup, Optional<String> from, Optional<Long> seed) {}

    /** @param status {@code VERIFICATION_FAILED} when damage was not found, or a copy that nobody touched was called damaged */
    record NegativeResult(ExitStatus status, List<NegativeOutcome> outcomes) {
        public NegativeResult {
            outcomes = List.copyOf(outcomes);
        }
    }

    /**
     * One negative drill.
     *
     * @param drill as its evidence tells it; empty when it came to none
     * @param problem why it failed
     */
    record NegativeOutcome(
            String job, String destination, Optional<DrillDetails> drill, Optional<RecobroException> problem) {}
}
