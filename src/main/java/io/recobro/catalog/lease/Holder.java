package io.recobro.catalog.lease;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
    private static final Path FIRST_PROCESS = Path.of("/proc/1");
    private static final List<Path> HOST_NAMES =
            List.of(Path.of("/proc/sys/kernel/hostname"), Path.of("/etc/hostname"));

    /** This process. */
    public static Holder here(String owner) {
        ProcessHandle self = ProcessHandle.current();
        return new Holder(owner, hostName(), self.pid(), self.info().startInstant());
    }

    /**
     * True when this process can tell that the other holds nothing any more: it ran on the same host and is gone. This
     * process itself counts as gone too: within it kernel locks decide, so that its lease is a leftover. A service that
     * systemd hardens ({@code ProtectProc=invisible}) sees only processes of its own account: of others it cannot tell.
     */
    boolean knowsTheEndOf(Holder other) {
        return knowsTheEndOf(other, Files.exists(FIRST_PROCESS));
    }

    boolean knowsTheEndOf(Holder other, boolean seesEveryAccount) {
        if (!host.equals(other.host)) {
            return false;
        }
        if (pid == other.pid) {
            return true;
        }
        Optional<ProcessHandle> process = ProcessHandle.of(other.pid);
        if (process.isEmpty()) {
            return seesEveryAccount || account().equals(other.account());
        }
        return !process.get().isAlive() || differ(process.get().info().startInstant(), other.processStarted);
    }

    private String account() {
        return owner.substring(0, Math.max(0, owner.indexOf('@')));
    }

    private static boolean differ(Optional<Instant> one, Optional<Instant> other) {
        return one.isPresent()
                && other.isPresent()
                && Duration.between(one.get(), other.get()).abs().compareTo(ROUNDING) > 0;
    }

    /** The name of this host, or {@code localhost} where it cannot be told. */
    public static String hostName() {
        return hostName(HOST_NAMES);
    }

    /** The first file may be out of sight of a hardened service ({@code ProcSubset=pid}). */
    static String hostName(List<Path> files) {
        for (Path file : files) {
            try {
                String name = Files.readString(file).strip();
                if (!name.isEmpty()) {
                    return name;
                }
            } catch (IOException outOfSight) {
                // the next one may tell
            }
        }
        return "localhost";
    }
}
