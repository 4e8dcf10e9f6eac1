package io.recobro.daemon.life;

import io.recobro.daemon.systemd.ServiceNotice;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the daemon lives.
 *
 * @param socket path of the control socket
 * @param watchdog how long the service manager waits for a sign of life; empty when it does not
 * @param grace how long running jobs may go on when the daemon is told to stop
 * @param program name and version, such as {@code recobro/0.1.0}
 * @param user who runs it, as {@code user@host}
 */
public record Surroundings(
        Path stateDirectory,
        Path socket,
        ServiceNotice service,
        Optional<Duration> watchdog,
        Duration grace,
        Clock clock,
        String program,
        String user) {
    public static final Duration DEFAULT_GRACE = Duration.ofSeconds(30);
}
