package io.recobro.source.mariadb.capture;

import io.recobro.source.ArtifactSink;
import io.recobro.source.BackupReader;
import io.recobro.source.CaptureReport;
import io.recobro.source.Examination;
import io.recobro.source.RestoreReport;
import io.recobro.source.RestoreRequest;
import io.recobro.source.Source;
import io.recobro.source.mariadb.MariaDbConnector;
import io.recobro.source.mariadb.MariaDbFaults;
import io.recobro.source.mariadb.ServerFacts;
import io.recobro.source.mariadb.access.Preflight;
import io.recobro.source.mariadb.content.ContentReader;
import io.recobro.source.mariadb.health.Health;
import io.recobro.stream.Progress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** MariaDB databases, captured by Recobro itself. Thread-safe. */
public final class MariaDbSource implements Source {
    private final MariaDbConnector connector;
    private final Restorer restorer;
    private final Clock clock;
    private final long smallestChunk;

    public MariaDbSource(MariaDbConnector connector, Restorer restorer, Clock clock) {
        this(connector, restorer, clock, 8 << 20);
    }

    /** @param smallestChunk tables below twice this size, in bytes, are not cut */
    MariaDbSource(MariaDbConnector connector, Restorer restorer, Clock clock, long smallestChunk) {
        this.smallestChunk = smallestChunk;
        this.connector = connector;
        this.restorer = restorer;
        this.clock = clock;
    }

    @Override
    public String type() {
        return "mariadb";
    }

    @Override
    public void check() {
        connector.watched().run("check the privileges", () -> {
            checkHere();
            return null;
        });
    }

    private void checkHere() {
        try (Connection control = connector.open("", false)) {
            Preflight.require(control, connector.settings(), connector.target());
        } catch (SQLException e) {
            throw MariaDbFaults.translate("check the privileges", e);
        }
    }

    @Override
    public Examination examine() {
        try (Connection control = connector.open("", false)) {
            return Health.of(connector, control, clock);
        } catch (SQLException e) {
            throw MariaDbFaults.translate("examine " + connector.target(), e);
        }
    }

    @Override
    public CaptureReport capture(ArtifactSink sink, Progress progress) {
        return connector.watched().run("capture", () -> captureHere(sink, progress));
    }

    private CaptureReport captureHere(ArtifactSink sink, Progress progress) {
        try (Connection control = connector.open("", false)) {
            ContentReader.reading(control);
            ServerFacts server = ServerFacts.of(control);
            return new Capture(connector, server, control, clock, smallestChunk, sink, progress).run();
        } catch (SQLException e) {
            throw MariaDbFaults.translate("capture from " + connector.target(), e);
        }
    }

    @Override
    public RestoreReport restore(BackupReader backup, RestoreRequest request, Progress progress) {
        return restorer.restore(backup, request, progress);
    }

    @Override
    public List<String> items(BackupReader backup) {
        return restorer.items(backup);
    }

    @Override
    public List<String> restoreShared(BackupReader backup, Progress progress) {
        return restorer.restoreShared(backup, progress);
    }

    @Override
    public Optional<List<String>> compare(BackupReader backup, RestoreRequest request, Progress progress) {
        return restorer.compare(backup, request, progress);
    }
}
