package io.recobro.source.mariadb.load;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.mariadb.MariaDbFaults;
import io.recobro.source.mariadb.Parallel;
import io.recobro.source.mariadb.structure.Inventory;
import io.recobro.source.mariadb.text.MemberText;
import io.recobro.source.mariadb.text.TableDefinition;
import io.recobro.stream.MemberEntry;
import io.recobro.stream.Progress;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The phase that loads the rows of our own dump: biggest table first, one {@code LOAD DATA} per table and session, the
 * keys of a table as soon as its last row is in.
 */
public final class Loading {
    /** A transaction of the server is not larger than this. */
    private static final long LONGEST_RUN = 1L << 30;
    /** So few members are read before the load begins, without a thread of their own. */
    private static final int WITHOUT_THREAD = RowFeed.AHEAD - 1;

    private final TargetServer target;
    private final Members members;
    private final Map<String, TableDefinition> definitions;
    private final Map<String, String> statements;
    private final Map<String, BulkLoad> bulk;
    private final FallbackLoad fallback;
    private final Notices notices;
    private final Progress progress;
    private final Clock clock;
    private final AtomicLong loadedRows = new AtomicLong();
    private volatile Instant lastRow;

    /** Members of one table that one session loads at once; {@code left} is shared by all runs of the table. */
    private record Run(String table, List<MemberEntry> members, AtomicInteger left) {}

    /**
     * @param definitions tables whose keys are still to be added, by name
     * @param statements the LOAD DATA statement per table; a table without one goes through {@code fallback}
     * @param bulk the tables for which bulk execution is faster still
     */
    public Loading(
            TargetServer target,
            Members members,
            Map<String, TableDefinition> definitions,
            Map<String, String> statements,
            Map<String, BulkLoad> bulk,
            FallbackLoad fallback,
            Notices notices,
            Progress progress,
            Clock clock) {
        this.target = target;
        this.members = members;
        this.definitions = definitions;
        this.statements = statements;
        this.bulk = bulk;
        this.fallback = fallback;
        this.notices = notices;
        this.progress = progress;
        this.clock = clock;
        this.lastRow = clock.instant();
    }

    /**
     * Loads the tables; returns the number of rows.
     *
     * @throws RecobroException {@code TARGET_FAILED} or a fault of the backup; the rows of finished loads stay in the target
     */
    public long load(Map<String, List<MemberEntry>> tables, int sessions) {
        Queue<Run> waiting = new ConcurrentLinkedQueue<>(runs(tables, sessions));
        Callable<Void> session = () -> {
            try (Connection connection = target.session()) {
                for (Run run = waiting.poll(); run != null; run = waiting.poll()) {
                    loadedRows.addAndGet(load(connection, run));
                    lastRow = clock.instant();
                    if (run.left().decrementAndGet() == 0) {
                        addKeys(connection, run.table());
                    }
                }
            }
            return null;
        };
        Parallel.run("load", Collections.nCopies(Math.clamp(waiting.size(), 1, sessions), session));
        return loadedRows.get();
    }

    /** When the last row was in; what comes after belongs to the keys. */
    public Instant lastRow() {
        return lastRow;
    }

    /** Biggest table first; one that is more than half of all is cut, so that no session is left with it at the end. */
    private static List<Run> runs(Map<String, List<MemberEntry>> tables, int sessions) {
        long total = tables.values().stream().mapToLong(Loading::bytes).sum();
        List<Run> runs = new ArrayList<>();
        tables.entrySet().stream()
                .sorted(Comparator.comparingLong(table -> -bytes(table.getValue())))
                .forEach(table -> {
                    long bytes = bytes(table.getValue());
                    long cuts = Math.max(bytes > total / 2 ? sessions : 1, (bytes + LONGEST_RUN - 1) / LONGEST_RUN);
                    runs.addAll(cut(table.getKey(), table.getValue(), bytes / Math.max(1, cuts)));
                });
        return runs;
    }

    private static List<Run> cut(String table, List<MemberEntry> members, long length) {
        List<List<MemberEntry>> parts = new ArrayList<>();
        int from = 0;
        long bytes = 0;
        for (int i = 0; i < members.size(); i++) {
            bytes += members.get(i).plainBytes();
            if (bytes >= length || i + 1 == members.size()) {
                parts.add(members.subList(from, i + 1));
                from = i + 1;
                bytes = 0;
            }
        }
        AtomicInteger left = new AtomicInteger(parts.size());
        return parts.stream().map(part -> new Run(table, part, left)).toList();
    }

    /** Plain bytes of members. */
    public static long bytes(List<MemberEntry> members) {
        return members.stream().mapToLong(MemberEntry::plainBytes).sum();
    }

    private long load(Connection connection, Run run) throws InterruptedException {
        String sql = statements.get(run.table());
        if (bulk.containsKey(run.table())) {
            return bulk.get(run.table()).load(connection, run.members(), notices);
        }
        if (sql == null) {
            return fallback.load(connection, run.table(), members, run.members());
        }
        RowFeed feed = new RowFeed();
        Thread reader = null;
        if (run.members().size() <= WITHOUT_THREAD) {
            fill(feed, run);
        } else {
            reader = Thread.ofPlatform().daemon().name("rows of " + run.table()).start(() -> fill(feed, run));
        }
        try {
            long rows = execute(connection, run.table(), sql, feed, notices);
            long expected = run.members().stream().mapToLong(MemberEntry::rows).sum();
            if (rows != expected) {
                throw Fault.TARGET_FAILED
                        .because("unable to load table '" + run.table() + "': the server took " + rows + " of "
                                + expected + " rows")
                        .hint("duplicate keys or a disk that is full; see the server's log");
            }
            return rows;
        } finally {
            feed.close();
            if (reader != null) {
                reader.join();
            }
        }
    }

    /** Sends the feed to the server; returns how many rows it took. Anything the server warns of is a failure. */
    static long execute(Connection connection, String table, String sql, RowFeed feed, Notices notices) {
        try (Statement statement = connection.createStatement()) {
            statement.unwrap(org.mariadb.jdbc.Statement.class).setLocalInfileInputStream(feed);
            long rows = statement.executeLargeUpdate(sql);
            judge(table, statement.getWarnings(), notices);
            return rows;
        } catch (SQLException e) {
            if (feed.failure() instanceof RecobroException fault) {
                throw fault;
            }
            if (feed.failure() instanceof OutOfMemoryError memory) {
                throw TargetServer.tooLarge("load table '" + table + "'", memory);
            }
            if (feed.failure() != null) {
                throw Fault.TARGET_FAILED.because(
                        "unable to load table '" + table + "': " + feed.failure(), feed.failure());
            }
            throw TargetServer.failed("load table '" + table + "'", e);
        }
    }

    static void judge(String table, SQLWarning first, Notices notices) {
        for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
            String text = "unable to load table '" + table + "': the server warns: " + MariaDbFaults.reason(warning);
            // an ENUM's error value (index 0, shown as '') can only be written with this warning; the check tells it
            // apart
            if (warning.getErrorCode() != 1265) {
                throw Fault.TARGET_FAILED.because(text).hint("restore to a server of the same version and settings");
            }
            if (warning == first) {
                notices.add("table '" + table
                        + "': the server warns of truncated data; the comparison of the content decides ("
                        + MariaDbFaults.reason(warning) + ")");
            }
        }
    }

    private void fill(RowFeed feed, Run run) {
        try {
            members.read(run.members(), (entry, plain) -> {
                MemberText.endLikeOthers(entry, plain);
                int from = MemberText.firstRow(entry, plain);
                int length = entry.plainBytes() - from;
                byte[] copy = feed.buffer(length);
                System.arraycopy(plain, from, copy, 0, length);
                if (!feed.send(copy, 0, length)) {
                    throw new IOException("the load has ended");
                }
                progress.advance(entry.plainBytes());
            });
            feed.end();
        } catch (InterruptedException | RuntimeException | Error e) {
            feed.fail(e);
        }
    }

    private void addKeys(Connection connection, String table) {
        TableDefinition definition = definitions.get(table);
        if (definition == null) {
            return;
        }
        for (String sql : Preparation.alterations(table, definition.keys())) {
            try {
                TargetServer.execute(connection, sql);
            } catch (SQLException e) {
                throw TargetServer.failed("add keys to table '" + table + "'", e);
            }
        }
    }

    /** The LOAD DATA statements of tables in our own format. */
    public static String statement(Inventory.Table table, Map<String, TargetColumns.Column> columns) {
        return LoadStatement.of(
                table.name(),
                table.columns().stream()
                        .map(column -> {
                            TargetColumns.Column there = columns.get(column.name());
                            return new LoadStatement.Target(
                                    column.name(),
                                    there == null ? "" : there.type(),
                                    there == null ? null : there.characterSet(),
                                    there != null && there.autoIncrement(),
                                    column.form());
                        })
                        .toList());
    }
}
