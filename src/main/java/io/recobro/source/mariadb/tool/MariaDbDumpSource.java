package io.recobro.source.mariadb.tool;

import io.recobro.fault.Fault;
import io.recobro.fault.Finding;
import io.recobro.fault.RecobroException;
import io.recobro.source.ArtifactSink;
import io.recobro.source.BackupReader;
import io.recobro.source.CaptureReport;
import io.recobro.source.Examination;
import io.recobro.source.RestoreReport;
import io.recobro.source.RestoreRequest;
import io.recobro.source.Source;
import io.recobro.source.mariadb.MariaDbConnector;
import io.recobro.source.mariadb.MariaDbFaults;
import io.recobro.source.mariadb.MariaDbSettings;
import io.recobro.source.mariadb.access.Preflight;
import io.recobro.source.mariadb.capture.Restorer;
import io.recobro.source.mariadb.content.ContentReader;
import io.recobro.source.mariadb.health.Health;
import io.recobro.stream.Progress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * MariaDB databases, captured by the server's own {@code mariadb-dump}, here or through {@code docker exec}. Privileges and
 * inventory are read through a session of our own; where a container has no reachable address, the dump alone has to do.
 * Thread-safe.
 */
public final class MariaDbDumpSource implements Source {
    private final MariaDbConnector connector;
    private final Restorer restorer;
    private final Clock clock;

    public MariaDbDumpSource(MariaDbConnector connector, Restorer restorer, Clock clock) {
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
        MariaDbSettings settings = connector.settings();
        Optional<Connection> control = control();
        if (control.isPresent()) {
            try (Connection connection = control.get()) {
                Preflight.require(connection, settings, connector.target());
            } catch (SQLException e) {
                throw MariaDbFaults.translate("check the privileges", e);
            }
        }
        for (String database : settings.databases()) {
            ToolRun.answer(settings, ToolCommand.probe(settings, database, false));
        }
    }

    @Override
    public Examination examine() {
        Optional<Connection> control = control();
        if (control.isEmpty()) {
            check();
            return Examination.of(List.of(Finding.ok("dumped through docker exec; the server itself lets nobody in"
                    + " from here, so its version, clock and binary log were not looked at")));
        }
        try (Connection connection = control.get()) {
            Examination health = Health.of(connector, connection, clock);
            return new Examination(health.place(), health.captured(), health.leftOut(), withTool(health.findings()));
        } catch (SQLException e) {
            throw MariaDbFaults.translate("examine " + connector.target(), e);
        }
    }

    private List<Finding> withTool(List<Finding> findings) {
        List<Finding> all = new ArrayList<>(findings);
        try {
            for (String database : connector.settings().databases()) {
                ToolRun.answer(connector.settings(), ToolCommand.probe(connector.settings(), database, false));
            }
            all.add(Finding.ok("program '" + connector.settings().command() + "' dumps it"));
        } catch (RecobroException failure) {
            all.add(Finding.problem(failure));
        }
        return all;
    }

    @Override
    public CaptureReport capture(ArtifactSink sink, Progress progress) {
        return connector.watched().run("capture", () -> captureHere(sink, progress));
    }

    private CaptureReport captureHere(ArtifactSink sink, Progress progress) {
        Optional<Connection> control = control();
        try {
            if (control.isEmpty()) {
                return new ToolCapture(connector.settings(), control, clock, sink, progress).run();
            }
            try (Connection connection = control.get()) {
                ContentReader.reading(connection);
                return new ToolCapture(connector.settings(), control, clock, sink, progress).run();
            }
        } catch (SQLException e) {
            throw MariaDbFaults.translate("capture from " + connector.target(), e);
        }
    }

    /** Empty where a container lets in nobody but the tool inside of it. */
    private Optional<Connection> control() {
        try {
            return Optional.of(connector.open("", false));
        } catch (RecobroException e) {
            boolean outside = e.fault() == Fault.SOURCE_UNREACHABLE || e.fault() == Fault.SOURCE_DENIED;
            if (connector.settings().container().isPresent() && outside) {
                return Optional.empty();
            }
            throw e;
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
