package io.recobro.operation.spot;

import io.recobro.fault.ExitStatus;
import io.recobro.stream.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Compares files of sources with backups of them. */
public interface SpotOperations {
    /** Reads some files that did not change since the newest backup; changes nothing. */
    SpotResult look(SpotCall call, Progress progress);

    /**
     * @param job all that have files when empty
     * @param count how many files of each job are chosen
     */
    record SpotCall(Optional<String> job, int count) {}

    /** @param status {@code VERIFICATION_FAILED} when a file is not what it was */
    record SpotResult(ExitStatus status, List<SpotOutcome> outcomes) {}

    /**
     * @param files that were read and compared
     * @param changed chosen files that are no longer as they were captured
     * @param damaged paths of files whose bytes differ although size and time do not
     */
    record SpotOutcome(
            String job, String backup, long files, long bytes, long changed, List<String> damaged, Duration took) {}
}
