package io.recobro.source.mariadb.scratch.docker;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.mariadb.MariaDbConnector;
import io.recobro.source.mariadb.scratch.Host;
import io.recobro.source.mariadb.scratch.Sizing;
import io.recobro.source.scratch.ScratchDirectory;
import io.recobro.stream.Pause;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/** A server in a container of its own. */
final class DockerHost implements Host {
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration STEP = Duration.ofMillis(200);

    private final Engine engine;
    private final String container;
    private final ScratchDirectory directory;
    private final Path socket;
    private final boolean keep;
    private final MariaDbConnector connector;
    private boolean closed;

    DockerHost(Engine engine, String container, ScratchDirectory directory, Path socket, boolean keep) {
        this.engine = engine;
        this.container = container;
        this.directory = directory;
        this.socket = socket;
        this.keep = keep;
        this.connector = new MariaDbConnector(Sizing.reachedBy(socket));
    }

    /** Returns when the server answers that stays: the image first starts one that only sets up accounts. */
    void awaitReady(Pause pause) {
        long deadline = System.nanoTime() + START.toNanos();
        for (int attempt = 1; !answers(); attempt++) {
            boolean over = System.nanoTime() > deadline;
            if (over || attempt % 10 == 0 && !engine.isRunning(container)) {
                throw Fault.SCRATCH_UNAVAILABLE
                        .because("unable to start a scratch server in container '" + container + "': "
                                + (over ? "it does not answer: " : "it ended: ") + engine.log(container))
                        .hint("see whether the image takes options of mariadbd as its arguments");
            }
            try {
                pause.sleep(STEP);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw Fault.INTERRUPTED.because("unable to start a scratch server: interrupted", stopped);
            }
        }
    }

    /** The one that sets up accounts refuses the network; the one that stays has none, but does not know. */
    private boolean answers() {
        try (Connection connection = connector.open("", false);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT @@skip_networking")) {
            return result.next() && !result.getBoolean(1);
        } catch (SQLException | RecobroException notYet) {
            return false;
        }
    }

    @Override
    public String name() {
        return "container";
    }

    @Override
    public MariaDbConnector connector() {
        return connector;
    }

    @Override
    public Optional<String> ended() {
        return engine.isRunning(container) ? Optional.empty() : Optional.of("it ended: " + engine.log(container));
    }

    @Override
    public String access() {
        return "docker exec -it " + container + " mariadb --socket=/run/recobro/s; it runs until the next drill";
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (keep) {
            directory.leave();
        } else {
            remove();
        }
    }

    /** Removes the container, its data and the directory of its socket; all of them stay for a later sweep when one does. */
    void remove() {
        boolean removed = false;
        try {
            engine.remove(container);
            removed = true;
        } finally {
            if (removed) {
                directory.close();
            } else {
                directory.leave();
            }
        }
    }
}
