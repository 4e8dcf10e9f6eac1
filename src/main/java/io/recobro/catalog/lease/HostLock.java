package io.recobro.catalog.lease;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock on this host: a kernel lock on a file in the state directory, so it ends with its process however that ends. Reading
 * and restoring never need one.
 */
public final class HostLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostLock.class);

    /** What this process holds, and for whom: to open such a file and close it gives the lock back, see fcntl(2). */
    private static final Map<Path, String> HELD = new ConcurrentHashMap<>();

    private final FileChannel channel;
    private final Path file;

    private HostLock(FileChannel channel, Path file) {
        this.channel = channel;
        this.file = file;
    }

    /**
     * Takes the lock of a job or fails at once.
     *
     * @throws RecobroException {@code LOCK_HELD}, naming the process that holds it; {@code STATE_UNUSABLE} when there can be
     *     no lock
     */
    public static HostLock ofJob(Path stateDirectory, String site, String job) {
        return take(
                stateDirectory,
                site + "_" + job + ".lock",
                "job '" + job + "'",
                myself() + "\n",
                holder -> Fault.LOCK_HELD
                        .because("unable to lock job '" + job + "': held by "
                                + (holder.isEmpty() ? "another run" : holder))
                        .hint("wait for that run to end; the lock goes with its process"));
    }

    /**
     * Takes the lock that lets one daemon per site run on this host, or fails at once.
     *
     * @throws RecobroException {@code LOCK_HELD}, saying who holds it since when; {@code STATE_UNUSABLE} when there can be no
     *     lock
     */
    public static HostLock ofDaemon(Path stateDirectory, String site, Instant now) {
        return take(
                stateDirectory,
                site + ".daemon.lock",
                "site '" + site + "'",
                myself() + " since " + now.truncatedTo(ChronoUnit.SECONDS),
                holder -> Fault.LOCK_HELD
                        .because("unable to start the daemon of site '" + site + "': another one runs already, "
                                + (holder.isEmpty() ? "just started" : holder))
                        .hint("one daemon per site: stop that one first, or ask it with 'recobro status'"));
    }

    private static HostLock take(
            Path stateDirectory, String name, String what, String holder, Function<String, RecobroException> heldBy) {
        Path file =
                stateDirectory.resolve("locks").resolve(name).toAbsolutePath().normalize();
        String mine = HELD.putIfAbsent(file, holder);
        if (mine != null) {
            throw heldBy.apply(mine.strip());
        }
        try {
            return new HostLock(locked(file, holder, heldBy), file);
        } catch (IOException broken) {
            throw Fault.STATE_UNUSABLE
                    .because("unable to lock " + what + " with '" + file + "': " + broken.getMessage(), broken)
                    .hint("make room in the state directory and make it writable, or name another one with"
                            + " STATE_DIRECTORY");
        }
    }

    private static FileChannel locked(Path file, String holder, Function<String, RecobroException> heldBy)
            throws IOException {
        FileChannel channel = null;
        boolean taken = false;
        try {
            Files.createDirectories(file.getParent());
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                throw heldBy.apply(Files.readString(file).strip());
            }
            tellHolder(channel, file, holder);
            taken = true;
            return channel;
        } finally {
            if (!taken) {
                HELD.remove(file);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    private static String myself() {
        return "pid " + ProcessHandle.current().pid();
    }

    /** For messages only: a disk that is full keeps nobody from holding the lock. */
    private static void tellHolder(FileChannel channel, Path file, String holder) {
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
        } catch (IOException untold) {
            LOG.warn("unable to tell in '{}' who holds it: {}", file, untold.getMessage());
        }
    }

    /** Gives the lock back. The file stays: removing it would race with the next holder. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } finally {
            HELD.remove(file);
        }
    }
}
