package io.recobro.daemon.life;

import io.recobro.fault.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One daemon per site on this host: a kernel lock on a file in the state directory, which ends with its process. */
final class DaemonLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DaemonLock.class);

    private final FileChannel channel;

    private DaemonLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * @throws io.recobro.fault.RecobroException {@code LOCK_HELD}, saying who holds it since when; {@code STATE_UNUSABLE}
     *     when there can be no lock
     */
    static DaemonLock take(Path stateDirectory, String site, Instant now) {
        Path file = stateDirectory.resolve("locks").resolve(site + ".daemon.lock");
        try {
            Files.createDirectories(file.getParent());
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!tryLock(channel)) {
                channel.close();
                String holder = Files.readString(file).strip();
                throw Fault.LOCK_HELD
                        .because("unable to start the daemon of site '" + site + "': another one runs already, "
                                + (holder.isEmpty() ? "just started" : holder))
                        .hint("one daemon per site: stop that one first, or ask it with 'recobro status'");
            }
            tellHolder(channel, file, now);
            return new DaemonLock(channel);
        } catch (IOException broken) {
            throw Fault.STATE_UNUSABLE
                    .because("unable to lock site '" + site + "' with '" + file + "': " + broken.getMessage(), broken)
                    .hint("make room in the state directory and make it writable, or name another one with"
                            + " STATE_DIRECTORY");
        }
    }

    /** For messages only: a disk that is full keeps no daemon from starting. */
    private static void tellHolder(FileChannel channel, Path file, Instant now) {
        try {
            channel.truncate(0);
            String holder = "pid " + ProcessHandle.current().pid() + " since " + now.truncatedTo(ChronoUnit.SECONDS);
            channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
        } catch (IOException untold) {
            LOG.warn("unable to tell in '{}' who holds it: {}", file, untold.getMessage());
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
