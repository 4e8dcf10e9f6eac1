package io.recobro.operation;

import io.recobro.fault.ExitStatus;
import io.recobro.storage.Features;
import io.recobro.stream.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Proves destinations. What holds for all operations stands at {@link Operations}. */
public interface StorageOperations {
    /** Proves the promises of the storage port on one destination, below a scratch prefix that is removed afterwards. */
    StorageCheckResult checkStorage(String destination, Progress progress);

    /** @param features empty when the store could not be asked */
    record StorageCheckResult(
            ExitStatus status, String destination, List<Promise> promises, Optional<Features> features) {}

    /**
     * @param name what the store must do, such as {@code a failed upload leaves nothing visible}
     * @param problem how it was broken; empty when it was kept
     */
    record Promise(String name, Duration took, Optional<Problem> problem) {}
}
