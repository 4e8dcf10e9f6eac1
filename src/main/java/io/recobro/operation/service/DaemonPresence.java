package io.recobro.operation.service;

import io.recobro.operation.BackupOperations.BackupCall;
import io.recobro.operation.BackupOperations.BackupResult;
import io.recobro.operation.StatusOperations.DaemonFacts;
import io.recobro.stream.Progress;
import java.util.Optional;

/** Looks for the running daemon of a site. */
@FunctionalInterface
public interface DaemonPresence {
    DaemonPresence UNKNOWN = site -> Optional.empty();

    /** The daemon, when one answers within a second or two; throws nothing when none does. */
    Optional<DaemonFacts> find(String site);

    /**
     * Asks the daemon to run jobs, and waits for the end. When this thread is interrupted the daemon cancels them.
     *
     * @return empty when no daemon answers
     * @throws io.recobro.fault.RecobroException when it answers and cannot do it
     */
    default Optional<BackupResult> backupNow(String site, BackupCall call, Progress progress) {
        return Optional.empty();
    }
}
