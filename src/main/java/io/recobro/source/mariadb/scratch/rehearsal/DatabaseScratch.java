package io.recobro.source.mariadb.scratch.rehearsal;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.BackupReader;
import io.recobro.source.RestoreReport;
import io.recobro.source.RestoreRequest;
import io.recobro.source.Scratch;
import io.recobro.source.mariadb.MariaDbConnector;
import io.recobro.source.mariadb.ServerFacts;
import io.recobro.source.mariadb.restore.MariaDbRestore;
import io.recobro.source.mariadb.scratch.Host;
import io.recobro.stream.Progress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Databases restored into a scratch server the way they would be restored for real. */
final class DatabaseScratch implements Scratch {
    private final Host host;
    private final SqlChecks checks;
    private final Clock clock;
    private final String version;
    private final String formerVersion;
    private List<String> items = List.of();

    /** @param formerVersion of the server that was backed up; may be empty */
    DatabaseScratch(Host host, SqlChecks checks, String formerVersion, Clock clock) {
        this.host = host;
        this.checks = checks;
        this.clock = clock;
        this.formerVersion = formerVersion;
        this.version = version(host.connector());
    }

    private static String version(MariaDbConnector connector) {
        try (Connection connection = connector.open("", false)) {
            return ServerFacts.of(connection).version();
        } catch (SQLException broken) {
            throw Fault.SCRATCH_UNAVAILABLE.because(
                    "unable to ask the scratch server for its version: " + broken.getMessage(), broken);
        }
    }

    @Override
    public String place() {
        return host.name() + " " + version;
    }

    @Override
    public SortedMap<String, String> versions() {
        SortedMap<String, String> versions = new TreeMap<>();
        versions.put("scratch_server", version);
        if (!formerVersion.isEmpty()) {
            versions.put("backed_up_server", formerVersion);
        }
        return versions;
    }

    @Override
    public List<String> items(BackupReader backup) {
        items = new MariaDbRestore(host.connector(), clock).items(backup);
        if (items.isEmpty()) {
            throw Fault.BACKUP_MISSING.because("unable to rehearse a restore: the backup holds no database");
        }
        return items;
    }

    @Override
    public RestoreReport restore(BackupReader backup, String item, Progress progress) {
        RestoreRequest request = new RestoreRequest(
                Optional.of(item),
                Optional.of(host.databaseName(item, items.indexOf(item))),
                List.of(),
                List.of(),
                Optional.empty(),
                0,
                RestoreRequest.Check.DIGESTS,
                false,
                false);
        return blamed(
                "restore database '" + item + "'",
                () -> new MariaDbRestore(host.connector(), clock).rehearse(backup, request, progress));
    }

    @Override
    public List<Check> check(Progress progress) {
        if (checks.names().isEmpty()) {
            return List.of();
        }
        String database = host.databaseName(items.getFirst(), 0);
        MariaDbConnector connector = host.connector();
        return blamed(
                "check what was restored",
                () -> connector.watched().run("checks", () -> {
                    provideDefiners(connector);
                    return checks.run(connector, database);
                }));
    }

    private void provideDefiners(MariaDbConnector connector) throws SQLException {
        if (host.isOwn()) {
            try (Connection connection = connector.open("", false)) {
                for (int number = 0; number < items.size(); number++) {
                    Definers.provide(connection, host.databaseName(items.get(number), number));
                }
            }
        }
    }

    private interface Work<T> {
        T done();
    }

    /** A failure of the server is one of the place, whatever it looks like to those who use the server. */
    private <T> T blamed(String doing, Work<T> work) {
        try {
            return work.done();
        } catch (RecobroException failed) {
            Optional<String> ended = failed.fault() == Fault.INTERRUPTED ? Optional.empty() : host.ended();
            if (ended.isPresent()) {
                throw Fault.TARGET_FAILED
                        .because("unable to " + doing + " in the " + host.name() + ": " + ended.get(), failed)
                        .hint("give the scratch place more room with 'directory' or 'space_limit', or see its log");
            }
            switch (failed.fault()) {
                case SOURCE_UNREACHABLE, SOURCE_DENIED, SOURCE_MISSING, SOURCE_BROKEN, SOURCE_CHANGED, TARGET_REFUSED ->
                    throw Fault.TARGET_FAILED.because(
                            "unable to " + doing + " in the " + host.name() + ": " + failed.getMessage(), failed);
                default -> throw failed;
            }
        }
    }

    @Override
    public String access() {
        return host.access();
    }

    @Override
    public void close() {
        host.close();
    }
}
