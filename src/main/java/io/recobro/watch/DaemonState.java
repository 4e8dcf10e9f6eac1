package io.recobro.watch;

import java.time.Duration;
import java.util.Optional;

/**
 * What the daemon knows of itself when it looks.
 *
 * @param schedulerSilent how long the scheduler has not given a sign of life, once that is too long
 * @param reloadRefused why the last reload was refused, while the old configuration goes on
 * @param webFailed why metrics and health are not answered
 */
public record DaemonState(
        Optional<Duration> schedulerSilent, Optional<String> reloadRefused, Optional<String> webFailed) {
    public static final DaemonState FINE = new DaemonState(Optional.empty(), Optional.empty(), Optional.empty());
}
