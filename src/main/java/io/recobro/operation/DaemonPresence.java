package io.recobro.operation;

import io.recobro.operation.StatusOperations.DaemonFacts;
import java.util.Optional;

/** Looks for the running daemon of a site. */
@FunctionalInterface
public interface DaemonPresence {
    DaemonPresence UNKNOWN = site -> Optional.empty();

    /** The daemon, when one answers within a second or two; throws nothing when none does. */
    Optional<DaemonFacts> find(String site);
}
