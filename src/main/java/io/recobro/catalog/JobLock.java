package io.recobro.catalog;

import io.recobro.fault.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lock of a job on this host: a kernel lock on a file in the state directory, so it ends with its process however that
 * ends. Reading and restoring never need it.
 */
public final class JobLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobLock.class);

    private final FileChannel channel;

    private JobLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock or fails at once.
     *
     * @throws io.recobro.fault.RecobroException {@code LOCK_HELD}, naming the process that holds it; {@code STATE_UNUSABLE}
     *     when there can be no lock
     */
    public static JobLock take(Path stateDirectory, String site, String job) {
        Path file = stateDirectory.resolve("locks").resolve(site + "_" + job + ".lock");
        try {
            Files.createDirectories(file.getParent());
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                return lock(channel, file, job);
            } catch (IOException | RuntimeException failed) {
                channel.close();
                throw failed;
            }
        } catch (IOException broken) {
            throw Fault.STATE_UNUSABLE
                    .because("unable to lock job '" + job + "' with '" + file + "': " + broken.getMessage(), broken)
                    .hint("make room in the state directory and make it writable, or name another one with"
                            + " STATE_DIRECTORY");
        }
    }

    private static JobLock lock(FileChannel channel, Path file, String job) throws IOException {
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            // the same answer as when another process holds it
        }
        if (lock == null) {
            String holder = Files.readString(file).strip();
            throw Fault.LOCK_HELD
                    .because("unable to lock job '" + job + "': held by " + (holder.isEmpty() ? "another run" : holder))
                    .hint("wait for that run to end; the lock goes with its process");
        }
        tellHolder(channel, file);
        return new JobLock(channel);
    }

    /** For messages only: a disk that is full keeps nobody from holding the lock. */
    private static void tellHolder(FileChannel channel, Path file) {
        try {
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(("pid " + ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)),
                    0);
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
            throw new java.io.UncheckedIOException(broken);
        }
    }
}
