package io.recobro.source.mariadb.scratch.embedded;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.mariadb.MariaDbConnector;
import io.recobro.source.mariadb.scratch.Host;
import io.recobro.source.mariadb.scratch.Sizing;
import io.recobro.source.scratch.Command;
import io.recobro.source.scratch.Room;
import io.recobro.source.scratch.ScratchDirectory;
import io.recobro.stream.Pause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A private server process. It is watched: one that takes more space than it may is ended. */
final class EmbeddedHost implements Host {
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration STEP = Duration.ofMillis(50);
    private static final long WATCH_SECONDS = 2;

    /** Below this the file system is too full for everybody. */
    private static final long LAST_BYTES = 128L << 20;

    private final ScratchDirectory directory;
    private final Process process;
    private final Path socket;
    private final Path log;
    private final long spaceLimit;
    private final boolean keep;
    private final MariaDbConnector connector;
    private volatile String overLimit;
    private boolean closed;

    EmbeddedHost(ScratchDirectory directory, Process process, Path socket, Path log, long spaceLimit, boolean keep) {
        this.directory = directory;
        this.process = process;
        this.socket = socket;
        this.log = log;
        this.spaceLimit = spaceLimit;
        this.keep = keep;
        this.connector = new MariaDbConnector(Sizing.reachedBy(socket));
        Thread.ofPlatform().daemon().name("space of the scratch server").start(this::watch);
    }

    /** Returns when the server answers. */
    void awaitReady(Pause pause) {
        long deadline = System.nanoTime() + START.toNanos();
        while (true) {
            try (Connection _ = connector.open("", false)) {
                return;
            } catch (SQLException | RecobroException notYet) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw Fault.SCRATCH_UNAVAILABLE
                            .because("unable to start a scratch server: " + ended().orElse(notYet.getMessage()), notYet)
                            .hint("see what it says, or set 'scratch: docker'");
                }
            }
            try {
                pause.sleep(STEP);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw Fault.INTERRUPTED.because("unable to start a scratch server: interrupted", stopped);
            }
        }
    }

    private void watch() {
        try {
            while (!process.waitFor(WATCH_SECONDS, TimeUnit.SECONDS)) {
                long taken = bytes(directory.path());
                if (taken > spaceLimit) {
                    overLimit = "it took " + Room.print(taken) + ", and may take " + Room.print(spaceLimit);
                } else if (Room.free(directory.path()) < LAST_BYTES) {
                    overLimit = "the file system of '" + directory.path() + "' is full, its data takes "
                            + Room.print(taken);
                }
                if (overLimit != null) {
                    Command.end(process);
                }
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        } catch (IOException | UncheckedIOException removed) {
            return; // the place is being removed
        }
    }

    private static long bytes(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            return files.mapToLong(EmbeddedHost::size).sum();
        }
    }

    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException gone) {
            return 0; // the server removes temporary files all the time
        }
    }

    @Override
    public String name() {
        return "embedded server";
    }

    @Override
    public MariaDbConnector connector() {
        return connector;
    }

    @Override
    public Optional<String> ended() {
        if (overLimit != null) {
            return Optional.of("it was ended: " + overLimit);
        }
        return process.isAlive()
                ? Optional.empty()
                : Optional.of("it ended with status " + process.exitValue() + ": " + said());
    }

    private String said() {
        try {
            return Command.tail(Files.readString(log));
        } catch (NoSuchFileException silent) {
            return "";
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public String access() {
        return "mariadb --skip-ssl --socket=" + socket + " --user=root; it runs as process " + process.pid()
                + " until the next drill";
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (keep && process.isAlive()) {
            directory.leave();
        } else {
            remove();
        }
    }

    /** Ends the server, without a shutdown, and removes its files. */
    void remove() {
        Command.end(process);
        process.onExit().join();
        directory.close();
    }
}
