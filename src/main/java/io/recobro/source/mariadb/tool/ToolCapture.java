package io.recobro.source.mariadb.tool;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.ArtifactSink;
import io.recobro.source.CaptureReport;
import io.recobro.source.RecoveryPoint;
import io.recobro.source.mariadb.MariaDbSettings;
import io.recobro.source.mariadb.ServerFacts;
import io.recobro.source.mariadb.access.Accounts;
import io.recobro.source.mariadb.capture.DumpNames;
import io.recobro.source.mariadb.capture.SchemaGuard;
import io.recobro.source.mariadb.point.Replication;
import io.recobro.source.mariadb.structure.DatabaseStructure;
import io.recobro.source.mariadb.structure.DatabaseStructure.TableStructure;
import io.recobro.source.mariadb.structure.InventoryJson;
import io.recobro.source.mariadb.structure.InventoryReader;
import io.recobro.stream.MemberWriter;
import io.recobro.stream.Progress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** One capture of all databases of a job, one run of the tool for each. */
final class ToolCapture {
    private final MariaDbSettings settings;
    private final Optional<Connection> control;
    private final Clock clock;
    private final ArtifactSink sink;
    private final Progress progress;
    private final List<String> warnings = new ArrayList<>();
    private final TreeMap<String, String> facts = new TreeMap<>();

    /** @param control a session for the inventory; empty where the server is only reached by the tool */
    ToolCapture(
            MariaDbSettings settings, Optional<Connection> control, Clock clock, ArtifactSink sink, Progress progress) {
        this.settings = settings;
        this.control = control;
        this.clock = clock;
        this.sink = sink;
        this.progress = progress;
    }

    CaptureReport run() throws SQLException {
        progress.phase("capture");
        Instant time = clock.instant();
        List<String> databases = settings.databases();
        if (databases.size() > 1) {
            warn("the databases are dumped one after the other by mariadb-dump: they share no common point");
        }
        if (control.isEmpty()) {
            warn("the server is reached by mariadb-dump only: the inventory is read out of the dump itself, so that"
                    + " schema changes during the dump are not detected");
        }
        Optional<Replication> replication = control.map(Replication::of);
        boolean position = position(databases.getFirst());
        SortedMap<String, String> positions = new TreeMap<>();
        for (String database : databases) {
            SortedMap<String, String> reached = dump(database, DumpNames.of(database, time), position);
            if (databases.size() > 1) {
                facts.put("position." + database, reached.toString());
            }
            if (database.equals(databases.getFirst())) {
                positions = reached;
            }
        }
        if (settings.users()) {
            sink.put(DumpNames.users(time), "users", accounts());
        }
        if (control.isPresent()) {
            facts.put("server_version", ServerFacts.of(control.get()).version());
        }
        facts.put("consistency", "one transaction of mariadb-dump per database");
        RecoveryPoint point = new RecoveryPoint(time, positions, "single-transaction");
        return new CaptureReport(
                replication.isPresent() ? ofPrimary(point, replication.get()) : point,
                "mariadb-dump",
                facts,
                List.copyOf(warnings),
                replication.map(Replication::stopped).orElse(List.of()));
    }

    /** The state of a replica is one of its primary; the tool tells positions of the replica's own log only. */
    private RecoveryPoint ofPrimary(RecoveryPoint own, Replication replication) throws SQLException {
        replication.lagging().forEach(this::warn);
        replication.stopped().forEach(progress::notice);
        facts.putAll(replication.facts());
        boolean logged = ServerFacts.of(control.orElseThrow()).logsReplicated();
        if (!replication.links().isEmpty() && !logged) {
            warn("this server is a replica without log_slave_updates: mariadb-dump tells no position of its primary");
        }
        return replication.earlier(own, logged);
    }

    /** Whether the tool can tell the position in the binary log. */
    private boolean position(String database) throws SQLException {
        if (control.isPresent()) {
            boolean binlog = ServerFacts.of(control.get()).binlog();
            if (!binlog) {
                warn("the server has no binary log: the recovery point has no position");
            }
            return binlog;
        }
        try {
            ToolRun.answer(settings, ToolCommand.probe(settings, database, true));
            return true;
        } catch (RecobroException e) {
            if (e.fault() != Fault.SOURCE_BROKEN && e.fault() != Fault.SOURCE_DENIED) {
                throw e;
            }
            ToolRun.answer(settings, ToolCommand.probe(settings, database, false));
            warn("the recovery point has no position: " + e.getMessage());
            return false;
        }
    }

    private SortedMap<String, String> dump(String database, DumpNames names, boolean position) {
        Optional<DatabaseStructure> before = structure(database);
        before.ifPresent(this::judge);
        DumpRewriter rewriter;
        MemberWriter.Written written;
        try (MemberWriter writer = sink.open(names.dump(), "dump")) {
            rewriter = new DumpRewriter(database, before, writer, progress, this::warn);
            ToolCommand command = ToolCommand.dump(settings, database, position);
            int longest = (int) Math.clamp(Runtime.getRuntime().maxMemory() / 3, 16L << 20, 1L << 30);
            String said = ToolRun.run(settings, command, output -> rewriter.read(output, longest));
            if (!said.isEmpty()) {
                warn("mariadb-dump says: " + (said.length() > 500 ? said.substring(0, 500) + "…" : said));
            }
            structure(database).ifPresent(after -> SchemaGuard.requireSame(before.orElseThrow(), after));
            rewriter.requireComplete();
            written = writer.complete();
        }
        sink.put(names.index(), "index", DumpNames.unzip(written.index()));
        sink.put(names.inventory(), "inventory", InventoryJson.write(rewriter.inventory()));
        noteLargeRows(database, rewriter.largestRow());
        if (position && rewriter.position().positions().isEmpty()) {
            warn("database '" + database + "': mariadb-dump told no position in the binary log");
        }
        return rewriter.position().positions();
    }

    private Optional<DatabaseStructure> structure(String database) {
        return control.map(connection -> InventoryReader.read(connection, database));
    }

    private void judge(DatabaseStructure structure) {
        structure.warnings().forEach(this::warn);
        List<String> plain = structure.tables().stream()
                .filter(table ->
                        !table.transactional() && !table.table().columns().isEmpty())
                .map(table -> table.table().name())
                .toList();
        if (!plain.isEmpty()) {
            warn("database '" + structure.database() + "': no transaction covers the non-transactional tables "
                    + String.join(", ", plain) + "; mariadb-dump reads them without a lock");
        }
        if (structure.tables().stream()
                .flatMap(table -> table.table().columns().stream())
                .anyMatch(column -> column.type().startsWith("float"))) {
            warn("database '" + structure.database()
                    + "': mariadb-dump writes FLOAT values with six digits, which loses the rest");
        }
        progress.expect(structure.tables().stream()
                .mapToLong(TableStructure::estimatedBytes)
                .sum());
    }

    /** A statement must fit the receiving server's packet. */
    private void noteLargeRows(String database, long largestRow) {
        long needed = largestRow + 4096;
        if (needed > 16L << 20) {
            long mebibytes = (needed >> 20) + 1;
            warn("database '" + database + "' has a row of " + largestRow + " bytes as SQL text: plain clients and the"
                    + " server need --max-allowed-packet=" + mebibytes + "M to load it");
            facts.merge(
                    "max_allowed_packet_needed",
                    Long.toString(mebibytes << 20),
                    (old, fresh) -> Long.parseLong(old) > Long.parseLong(fresh) ? old : fresh);
        }
    }

    private byte[] accounts() {
        if (control.isPresent()) {
            return new Accounts(control.get(), this::warn).dump();
        }
        byte[] dump = ToolRun.answer(settings, ToolCommand.accounts(settings));
        String text = new String(dump, StandardCharsets.UTF_8).strip();
        if (!text.substring(text.lastIndexOf('\n') + 1).startsWith("-- Dump completed")) {
            throw Fault.SOURCE_BROKEN.because("unable to dump the accounts: the tool's output lacks its end mark");
        }
        return dump;
    }

    private void warn(String warning) {
        if (!warnings.contains(warning)) {
            warnings.add(warning);
            progress.notice(warning);
        }
    }
}
