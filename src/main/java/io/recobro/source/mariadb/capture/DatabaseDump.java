package io.recobro.source.mariadb.capture;

import io.recobro.source.mariadb.MariaDbFaults;
import io.recobro.source.mariadb.Parallel;
import io.recobro.source.mariadb.point.ConsistentPoint;
import io.recobro.source.mariadb.structure.DatabaseStructure;
import io.recobro.source.mariadb.structure.Inventory;
import io.recobro.stream.MemberWriter;
import io.recobro.stream.Progress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Dumps one database through the sessions of a consistent point: header, rows by all sessions, tail. */
final class DatabaseDump {
    private static final long LARGEST_CHUNK = 64L << 20;
    private static final int CHUNKS_PER_SESSION = 12;

    private final DatabaseStructure structure;
    private final List<TableDump> tables;
    private final ConsistentPoint point;
    private final MemberWriter writer;
    private final Progress progress;
    private final long smallestChunk;

    DatabaseDump(
            DatabaseStructure structure,
            ConsistentPoint point,
            MemberWriter writer,
            Progress progress,
            long smallestChunk) {
        this.smallestChunk = smallestChunk;
        this.structure = structure;
        this.point = point;
        this.writer = writer;
        this.progress = progress;
        this.tables = structure.tables().stream()
                .sorted(Comparator.comparingLong((DatabaseStructure.TableStructure table) -> table.estimatedBytes())
                        .reversed())
                .map(table -> new TableDump(structure.database(), table))
                .toList();
    }

    void header(String serverVersion) {
        TextMembers header = new TextMembers(writer, "header");
        DumpText.header(structure, point.recoveryPoint(), serverVersion, header);
        header.end();
    }

    /** Dumps the rows of the tables that are, or are not, transactional. */
    void rows(boolean transactional) {
        List<TableDump> chosen = tables.stream()
                .filter(table -> table.structure().transactional() == transactional)
                .filter(table -> !table.structure().table().columns().isEmpty())
                .toList();
        Queue<Chunk> chunks = new ConcurrentLinkedQueue<>(cut(chosen));
        List<Callable<Void>> work = new ArrayList<>();
        for (Connection session : point.sessions()) {
            work.add(() -> {
                RowDump dump = new RowDump(session, writer, progress);
                for (Chunk chunk = chunks.poll(); chunk != null && !Thread.interrupted(); chunk = chunks.poll()) {
                    dump.write(chunk);
                }
                return null;
            });
        }
        Parallel.run("dump", work, point::close);
        writer.flush();
    }

    /** The chunks of all tables, biggest table first, each table's in key order. */
    private List<Chunk> cut(List<TableDump> chosen) {
        int sessions = point.sessions().size();
        long total = chosen.stream()
                .mapToLong(table -> table.structure().estimatedBytes())
                .sum();
        long bytes = Math.clamp(total / ((long) sessions * CHUNKS_PER_SESSION), smallestChunk, LARGEST_CHUNK);
        List<List<Chunk>> byTable = new ArrayList<>();
        Queue<Integer> waiting = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < chosen.size(); i++) {
            byTable.add(List.of(new Chunk(chosen.get(i), "")));
            if (sessions > 1 && chosen.get(i).structure().estimatedBytes() > 2 * bytes) {
                waiting.add(i);
            }
        }
        List<Callable<Void>> work = point.sessions().stream()
                .<Callable<Void>>map(session -> () -> {
                    for (Integer i = waiting.poll(); i != null; i = waiting.poll()) {
                        TableDump table = chosen.get(i);
                        byTable.set(
                                i,
                                ranges(session, table, bytes).stream()
                                        .map(where -> new Chunk(table, where))
                                        .toList());
                    }
                    return null;
                })
                .toList();
        if (!waiting.isEmpty()) {
            Parallel.run("plan", work, point::close);
        }
        return byTable.stream().flatMap(Collection::stream).toList();
    }

    private static List<String> ranges(Connection session, TableDump table, long bytes) {
        long rowsPerChunk = Math.max(1, (long) (table.structure().estimatedRows()
                * ((double) bytes / table.structure().estimatedBytes())));
        try {
            ConsistentPoint.execute(session, "SAVEPOINT plan");
            List<String> ranges = KeyRanges.of(session, table, rowsPerChunk);
            ConsistentPoint.execute(session, "ROLLBACK TO SAVEPOINT plan");
            return ranges;
        } catch (SQLException e) {
            throw MariaDbFaults.translate("cut table '" + table.name() + "' into chunks", e);
        }
    }

    void tail() {
        TextMembers tail = new TextMembers(writer, "tail");
        DumpText.tail(
                structure,
                tables.stream().mapToLong(table -> table.counted().rows()).sum(),
                tail);
        tail.end();
    }

    List<TableDump> tables() {
        return tables;
    }

    /** The inventory with the rows and digests of what was dumped. */
    Inventory inventory() {
        Inventory empty = structure.inventory();
        List<Inventory.Table> counted = tables.stream()
                .map(TableDump::counted)
                .sorted(Comparator.comparing(Inventory.Table::name))
                .toList();
        return new Inventory(
                empty.format(), empty.database(), empty.characterSet(), empty.collation(), counted, empty.objects());
    }
}
