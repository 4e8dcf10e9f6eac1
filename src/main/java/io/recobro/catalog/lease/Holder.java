package io.recobro.catalog.lease;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that may hold leases.
 *
 * @param owner for people, such as {@code backup@db1}
 * @param host name of the host
 * @param pid of the process there
 * @param processStarted tells processes apart that had the same pid one after the other; absent where it is not known
 */
public record Holder(String owner, String host, long pid, Optional<Instant> processStarted) {
    private static final Duration ROUNDING = Duration.ofSeconds(2);

    /** This process. */
    public static Holder here(String owner) {
        ProcessHandle self = ProcessHandle.current();
        return new Holder(owner, hostName(), self.pid(), self.info().startInstant());
    }

    /**
     * True when this process can tell that the other holds nothing any more: it ran on the same host and is gone. This
     * process itself counts as gone too: within it kernel locks decide, so that its lease is a leftover.
     */
    boolean knowsTheEndOf(Holder other) {
        if (!host.equals(other.host)) {
            return false;
        }
        if (pid == other.pid) {
            return true;
        }
        Optional<ProcessHandle> process = ProcessHandle.of(other.pid);
        return process.isEmpty()
                || !process.get().isAlive()
                || differ(process.get().info().startInstant(), other.processStarted);
    }

    private static boolean differ(Optional<Instant> one, Optional<Instant> other) {
        return one.isPresent()
                && other.isPresent()
                && Duration.between(one.get(), other.get()).abs().compareTo(ROUNDING) > 0;
    }

    private static String hostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (java.io.IOException notLinux) {
            return "localhost";
        }
    }
}
