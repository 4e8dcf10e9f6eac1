package io.recobro.operation;

import io.recobro.fault.ExitStatus;
import io.recobro.stream.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Closes gaps between destinations. What holds for all operations stands at {@link Operations}. */
public interface ReplicateOperations {
    /** Copies backups to destinations that lack them, and packs that are missing or damaged there, each from where it is whole. */
    ReplicateResult replicate(ReplicateCall call, Progress progress);

    /**
     * Copies what is missing: of one job or all, from one destination or any healthy one, to one or to all of the job.
     *
     * @param atMost how many copies, the newest backups first; more wait for the next call
     */
    record ReplicateCall(Optional<String> job, Optional<String> from, Optional<String> to, int atMost) {
        public ReplicateCall(Optional<String> job, Optional<String> from, Optional<String> to) {
            this(job, from, to, Integer.MAX_VALUE);
        }
    }

    /** @param outcomes one per backup that was missing somewhere, and per pack that was not whole; empty when nothing was */
    record ReplicateResult(ExitStatus status, List<ReplicateOutcome> outcomes) {}

    /**
     * @param id of the backup, or the name of the pack
     * @param from empty when no whole copy was found, or a pack turned out to be good
     * @param problem why it failed; empty when the copy is published and verified
     */
    record ReplicateOutcome(
            String id,
            String job,
            Optional<String> from,
            String to,
            long bytes,
            Duration took,
            Optional<Problem> problem) {}
}
