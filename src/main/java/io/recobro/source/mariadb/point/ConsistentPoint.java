package io.recobro.source.mariadb.point;

import io.recobro.fault.RecobroException;
import io.recobro.source.RecoveryPoint;
import io.recobro.source.mariadb.MariaDbConnector;
import io.recobro.source.mariadb.MariaDbFaults;
import io.recobro.source.mariadb.ServerFacts;
import io.recobro.source.mariadb.content.ContentReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Sessions that all see the same state of the server. Without a lock where the binary log proves it, under a short read
 * lock where it can't, in one session where locking is not allowed. Used by one thread; its sessions by one thread each.
 */
public final class ConsistentPoint implements AutoCloseable {
    private static final int ROUNDS = 12;
    private static final int LOCK_WAIT_SECONDS = 10;
    private static final int LOCK_TRIES = 3;

    private final MariaDbConnector connector;
    private final Clock clock;
    private final List<String> warnings = new ArrayList<>();
    private final List<Connection> sessions = new ArrayList<>();
    private GlobalReadLock lock;
    private RecoveryPoint point;

    private ConsistentPoint(MariaDbConnector connector, Clock clock) {
        this.connector = connector;
        this.clock = clock;
    }

    /**
     * @param lockFirst whether equal binlog positions would prove nothing: non-transactional tables, or writes that
     *     bypass the binary log. The lock is then kept until {@link #unlock}: everybody who writes to this server waits.
     * @throws RecobroException a {@code SOURCE_…} fault; no session is left open then
     */
    public static ConsistentPoint reach(
            MariaDbConnector connector, int sessions, ServerFacts server, boolean lockFirst, Clock clock) {
        ConsistentPoint point = new ConsistentPoint(connector, clock);
        try {
            point.open(sessions);
            point.reach(server, lockFirst);
            return point;
        } catch (SQLException e) {
            point.close();
            throw MariaDbFaults.translate("reach a consistent point", e);
        } catch (RecobroException e) {
            point.close();
            throw e;
        }
    }

    /** The sessions, at least one, maybe fewer than wanted; each in its transaction. */
    public List<Connection> sessions() {
        return sessions;
    }

    /** When and where the point is, and how it was reached. */
    public RecoveryPoint recoveryPoint() {
        return point;
    }

    /** What was not reached, in words for the operator. */
    public List<String> warnings() {
        return warnings;
    }

    /**
     * Lets writers go on; the snapshots stay.
     *
     * @throws RecobroException {@code SOURCE_CHANGED} when they could go on before
     */
    public void unlock() {
        if (lock != null) {
            lock.release();
            lock = null;
        }
    }

    private void open(int count) throws SQLException {
        while (sessions.size() < count) {
            Connection connection = connector.open("", false);
            sessions.add(connection);
            ContentReader.reading(connection);
            execute(connection, "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
        }
    }

    private void reach(ServerFacts server, boolean lockFirst) throws SQLException {
        if (!lockFirst && server.binlog() && byPositions()) {
            return;
        }
        if (!lockFirst && sessions.size() == 1) {
            single(server);
        } else if (takeLock()) {
            underLock(server);
            if (!lockFirst) {
                unlock();
            }
        } else {
            single(server);
        }
    }

    private boolean byPositions() throws SQLException {
        for (int round = 0; round < ROUNDS; round++) {
            Instant before = clock.instant();
            for (Connection session : sessions) {
                execute(session, "START TRANSACTION WITH CONSISTENT SNAPSHOT");
            }
            BinlogPosition first = BinlogPosition.ofSnapshot(sessions.getFirst());
            boolean equal = true;
            for (Connection session : sessions) {
                equal &= BinlogPosition.ofSnapshot(session).equals(first);
            }
            if (equal && first.isKnown()) {
                note("binlog-snapshot", before, first, sessions.getFirst());
                return true;
            }
            for (Connection session : sessions) {
                execute(session, "ROLLBACK");
            }
        }
        return false;
    }

    private void underLock(ServerFacts server) throws SQLException {
        Instant before = clock.instant();
        for (Connection session : sessions) {
            execute(session, "START TRANSACTION WITH CONSISTENT SNAPSHOT");
        }
        note(
                "read-lock",
                before,
                server.binlog() ? BinlogPosition.ofSnapshot(sessions.getFirst()) : BinlogPosition.UNKNOWN,
                sessions.getFirst());
    }

    /** One session's snapshot is consistent in itself. */
    private void single(ServerFacts server) throws SQLException {
        if (sessions.size() > 1) {
            warnings.add("several sessions could not be brought to one point (no usable binary log, no read lock):"
                    + " dumped by one session");
        }
        while (sessions.size() > 1) {
            closeQuietly(sessions.removeLast());
        }
        Connection session = sessions.getFirst();
        execute(session, "ROLLBACK");
        Instant before = clock.instant();
        execute(session, "START TRANSACTION WITH CONSISTENT SNAPSHOT");
        note(
                "single-session",
                before,
                server.binlog() ? BinlogPosition.ofSnapshot(session) : BinlogPosition.UNKNOWN,
                session);
    }

    /** Waits a bounded time, because everybody else waits behind a waiting lock. False where it can't be had. */
    private boolean takeLock() throws SQLException {
        Connection session = connector.open("", false);
        try {
            if (takeLock(session)) {
                lock = new GlobalReadLock(session);
            }
            return lock != null;
        } finally {
            if (lock == null) {
                closeQuietly(session);
            }
        }
    }

    private boolean takeLock(Connection session) throws SQLException {
        execute(
                session,
                "SET SESSION lock_wait_timeout=" + LOCK_WAIT_SECONDS + ", max_statement_time="
                        + (LOCK_WAIT_SECONDS + 2));
        for (int attempt = 1; attempt <= LOCK_TRIES; attempt++) {
            try {
                execute(session, "FLUSH TABLES WITH READ LOCK");
                return true;
            } catch (SQLException e) {
                if (e.getErrorCode() == 1227) {
                    warnings.add("no read lock: the account lacks RELOAD");
                    return false;
                }
                if (e.getErrorCode() != 1205 && e.getErrorCode() != 1969 && e.getErrorCode() != 1317) {
                    throw e;
                }
            }
        }
        warnings.add("no read lock within " + LOCK_TRIES + " times " + LOCK_WAIT_SECONDS
                + " s: a long statement or transaction stands in the way");
        return false;
    }

    /** @param before an instant before the snapshots: what was committed until then is certainly seen */
    private void note(String method, Instant before, BinlogPosition position, Connection session) throws SQLException {
        TreeMap<String, String> positions = new TreeMap<>();
        position.describe(session, positions);
        point = new RecoveryPoint(before, positions, method);
    }

    /** Executes a statement whose result nobody reads. */
    public static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Ends all sessions at once, also those in the middle of a result. */
    @Override
    public void close() {
        if (lock != null) {
            lock.close();
        }
        sessions.forEach(ConsistentPoint::closeQuietly);
    }

    static void closeQuietly(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // the session is gone either way, and nothing depends on a polite goodbye
        }
    }

    private record BinlogPosition(String file, String position) {
        static final BinlogPosition UNKNOWN = new BinlogPosition("", "");

        static BinlogPosition ofSnapshot(Connection session) throws SQLException {
            String file = "";
            String position = "";
            try (Statement statement = session.createStatement();
                    ResultSet result = statement.executeQuery("SHOW STATUS LIKE 'binlog_snapshot_%'")) {
                while (result.next()) {
                    if (result.getString(1).equalsIgnoreCase("binlog_snapshot_file")) {
                        file = result.getString(2);
                    } else if (result.getString(1).equalsIgnoreCase("binlog_snapshot_position")) {
                        position = result.getString(2);
                    }
                }
            }
            return new BinlogPosition(file, position);
        }

        boolean isKnown() {
            return !file.isEmpty() && !position.isEmpty();
        }

        void describe(Connection session, TreeMap<String, String> positions) throws SQLException {
            if (!isKnown()) {
                return;
            }
            positions.put("binlog_file", file);
            positions.put("binlog_position", position);
            try (Statement statement = session.createStatement();
                    ResultSet result =
                            statement.executeQuery("SELECT BINLOG_GTID_POS('" + file + "'," + position + ")")) {
                if (result.next()
                        && result.getString(1) != null
                        && !result.getString(1).isEmpty()) {
                    positions.put("gtid", result.getString(1));
                }
            }
        }
    }
}
