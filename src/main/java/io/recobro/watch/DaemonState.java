package io.recobro.watch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the daemon knows of itself when it looks.
 *
 * @param schedulerSilent how long the scheduler has not ticked, once that is too long
 * @param reloadRefused why the last reload was refused, while the old configuration goes on
 * @param overdue jobs whose run is due and has not begun, once that is too long
 */
public record DaemonState(Optional<Duration> schedulerSilent, Optional<String> reloadRefused, List<String> overdue) {
    public static final DaemonState FINE = new DaemonState(Optional.empty(), Optional.empty(), List.of());

    public DaemonState {
        overdue = List.copyOf(overdue);
    }
}
