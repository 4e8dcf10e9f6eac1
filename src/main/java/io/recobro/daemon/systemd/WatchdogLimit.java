package io.recobro.daemon.systemd;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** How often the service manager wants to hear that the daemon lives, as sd_watchdog_enabled(3) reads it. */
public final class WatchdogLimit {
    private WatchdogLimit() {}

    /** Empty when nobody watches this process. */
    public static Optional<Duration> of(Map<String, String> environment, long pid) {
        String watched = environment.getOrDefault("WATCHDOG_PID", "");
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        if (!micros.matches("[1-9][0-9]{0,15}") || !watched.isEmpty() && !watched.equals(Long.toString(pid))) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofNanos(Long.parseLong(micros) * 1000));
    }
}
