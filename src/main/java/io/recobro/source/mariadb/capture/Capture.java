package io.recobro.source.mariadb.capture;

import io.recobro.source.ArtifactSink;
import io.recobro.source.CaptureReport;
import io.recobro.source.RecoveryPoint;
import io.recobro.source.mariadb.MariaDbConnector;
import io.recobro.source.mariadb.ServerFacts;
import io.recobro.source.mariadb.access.Accounts;
import io.recobro.source.mariadb.point.BinlogCoverage;
import io.recobro.source.mariadb.point.ConsistentPoint;
import io.recobro.source.mariadb.point.Replication;
import io.recobro.source.mariadb.structure.DatabaseStructure;
import io.recobro.source.mariadb.structure.InventoryJson;
import io.recobro.source.mariadb.structure.InventoryReader;
import io.recobro.stream.MemberWriter;
import io.recobro.stream.Progress;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** One capture of all databases of a job at one consistent point, phase by phase. */
final class Capture {
    private final MariaDbConnector connector;
    private final ServerFacts server;
    private final Connection control;
    private final Clock clock;
    private final long smallestChunk;
    private final ArtifactSink sink;
    private final Progress progress;
    private final List<String> warnings = new ArrayList<>();
    private final Replication replication;
    /** Databases with non-transactional tables that are not read yet. */
    private final Set<String> underLock = new HashSet<>();

    private final TreeMap<String, String> facts = new TreeMap<>();

    Capture(
            MariaDbConnector connector,
            ServerFacts server,
            Connection control,
            Clock clock,
            long smallestChunk,
            ArtifactSink sink,
            Progress progress) {
        this.smallestChunk = smallestChunk;
        this.connector = connector;
        this.server = server;
        this.control = control;
        this.clock = clock;
        this.sink = sink;
        this.progress = progress;
        this.replication = Replication.of(control);
    }

    CaptureReport run() {
        progress.phase("capture");
        Map<String, DatabaseStructure> before = structures();
        boolean lockFirst = mustLock(before);
        try (ConsistentPoint point = ConsistentPoint.reach(connector, sessions(), server, lockFirst, clock)) {
            point.warnings().forEach(this::warn);
            RecoveryPoint reached = ofPrimary(point, lockFirst);
            unlockUnlessNeeded(point);
            progress.expect(before.values().stream()
                    .flatMap(structure -> structure.tables().stream())
                    .mapToLong(DatabaseStructure.TableStructure::estimatedBytes)
                    .sum());
            Instant time = reached.time();
            for (DatabaseStructure structure : before.values()) {
                dump(structure, point, DumpNames.of(structure.database(), time));
            }
            if (connector.settings().users()) {
                sink.put(DumpNames.users(time), "users", new Accounts(control, this::warn).dump());
            }
            facts.put("server_version", server.version());
            facts.put("sessions", Integer.toString(point.sessions().size()));
            return new CaptureReport(reached, "recobro-mariadb", facts, List.copyOf(warnings), replication.stopped());
        }
    }

    /** The state of a replica is one of its primary. */
    private RecoveryPoint ofPrimary(ConsistentPoint point, boolean lockFirst) {
        replication.lagging().forEach(this::warn);
        replication.stopped().forEach(progress::notice);
        facts.putAll(replication.facts());
        boolean locked = lockFirst && point.recoveryPoint().method().equals("read-lock");
        return replication.point(point.recoveryPoint(), point.sessions().getFirst(), server.logsReplicated(), locked);
    }

    private Map<String, DatabaseStructure> structures() {
        Map<String, DatabaseStructure> structures = new LinkedHashMap<>();
        for (String database : connector.settings().databases()) {
            DatabaseStructure structure = InventoryReader.read(control, database);
            structure.warnings().forEach(this::warn);
            structures.put(database, structure);
        }
        return structures;
    }

    /** Equal binlog positions say nothing about what the binary log does not see. */
    private boolean mustLock(Map<String, DatabaseStructure> structures) {
        boolean others = false;
        for (DatabaseStructure structure : structures.values()) {
            List<String> plain = structure.tables().stream()
                    .filter(table ->
                            !table.transactional() && !table.table().columns().isEmpty())
                    .map(table -> table.table().name())
                    .toList();
            if (!plain.isEmpty()) {
                underLock.add(structure.database());
                warn("database '" + structure.database() + "': no snapshot covers the non-transactional tables "
                        + String.join(", ", plain) + "; they are read under a read lock where that is allowed"
                        + (others ? ", which is shorter when the database comes first under 'databases'" : ""));
            }
            others |= plain.isEmpty();
        }
        BinlogCoverage coverage = BinlogCoverage.of(control, server, replication);
        coverage.gaps().forEach(this::warn);
        facts.put("consistency", coverage.statement());
        return !underLock.isEmpty() || !coverage.gaps().isEmpty();
    }

    private void unlockUnlessNeeded(ConsistentPoint point) {
        if (underLock.isEmpty()) {
            point.unlock();
        }
    }

    private void dump(DatabaseStructure structure, ConsistentPoint point, DumpNames names) {
        DatabaseDump dump;
        MemberWriter.Written written;
        try (MemberWriter writer = sink.open(names.dump(), "dump")) {
            dump = new DatabaseDump(structure, point, writer, progress, smallestChunk);
            dump.header(server.version());
            dump.rows(false);
            underLock.remove(structure.database());
            unlockUnlessNeeded(point);
            dump.rows(true);
            dump.tail();
            SchemaGuard.requireSame(structure, InventoryReader.read(control, structure.database()));
            written = writer.complete();
        }
        sink.put(names.index(), "index", DumpNames.unzip(written.index()));
        sink.put(names.inventory(), "inventory", InventoryJson.write(dump.inventory()));
        dump.tables().forEach(this::noteLargeRows);
    }

    /** A statement must fit the receiving server's packet, and half of that is what escaping may double. */
    private void noteLargeRows(TableDump table) {
        long needed = table.largestRow() + 4096;
        if (needed > (16L << 20) || needed > server.maxAllowedPacket()) {
            long mebibytes = (needed >> 20) + 1;
            warn("table '" + table.name() + "' has a row of " + table.largestRow()
                    + " bytes as SQL text: plain clients and the" + " server need --max-allowed-packet=" + mebibytes
                    + "M to load it");
            facts.merge(
                    "max_allowed_packet_needed",
                    Long.toString(mebibytes << 20),
                    (old, fresh) -> Long.parseLong(old) > Long.parseLong(fresh) ? old : fresh);
        }
    }

    private int sessions() {
        int wanted = connector.settings().sessions();
        return wanted > 0 ? wanted : Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8);
    }

    private void warn(String warning) {
        if (!warnings.contains(warning)) {
            warnings.add(warning);
            progress.notice(warning);
        }
    }
}
