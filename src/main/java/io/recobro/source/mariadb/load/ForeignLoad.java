package io.recobro.source.mariadb.load;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.mariadb.MariaDbFaults;
import io.recobro.source.mariadb.structure.Inventory.ValueForm;
import io.recobro.source.mariadb.text.RowScanner;
import io.recobro.source.mariadb.text.UnsupportedSqlException;
import io.recobro.stream.Block;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Loads the INSERT statements of a foreign dump, one table after the other, each by as many sessions as keep up with the
 * reading. Used by one thread.
 */
public final class ForeignLoad implements AutoCloseable {
    private static final int PIECE = 256 << 10;

    private final TargetServer target;
    private final Notices notices;
    private final int sessions;
    private final ExecutorService loads;
    private final ExecutorService alterations = Executors.newSingleThreadExecutor(daemon("keys"));
    private final BlockingQueue<Connection> idle = new LinkedBlockingQueue<>();
    private final List<Future<?>> pendingKeys = new ArrayList<>();
    private final List<RowFeed> feeds = new ArrayList<>();
    private final List<Future<Long>> running = new ArrayList<>();
    private final Block block = new Block();
    private String table;
    private String sql;
    private RowScanner scanner;
    private long sent;
    private long loaded;

    /** @param sessions how many at most, at least 1; they are opened when they are needed */
    public ForeignLoad(TargetServer target, int sessions, Notices notices) {
        this.target = target;
        this.sessions = sessions;
        this.notices = notices;
        this.loads = Executors.newFixedThreadPool(sessions, daemon("load"));
    }

    private static java.util.concurrent.ThreadFactory daemon(String name) {
        return Thread.ofPlatform().daemon().name(name + "-", 1).factory();
    }

    /** Rows loaded so far, of the tables that are finished. */
    public long loaded() {
        return loaded;
    }

    /** The table being loaded, or null. */
    public String table() {
        return table;
    }

    /** Begins a table; {@link #finish} must have ended the one before. */
    public void begin(String name, List<LoadStatement.Target> columns) {
        table = name;
        sql = LoadStatement.of(name, columns);
        List<ValueForm> forms = new ArrayList<>();
        columns.forEach(column -> forms.add(column.form()));
        scanner = new RowScanner(forms);
        sent = 0;
    }

    /**
     * Adds the rows of one statement: all of them, or none when it throws.
     *
     * @param from position behind VALUES
     * @throws UnsupportedSqlException when a value cannot be loaded this way; the statement must then be executed itself
     */
    public void add(byte[] bytes, int from, int end) throws UnsupportedSqlException {
        int start = block.length();
        long rows = 0;
        try {
            for (int at = RowScanner.next(bytes, from, end); at >= 0; at = RowScanner.next(bytes, at, end)) {
                at = scanner.row(bytes, at, end, block);
                byte[] room = block.ensure(2);
                room[block.length()] = ',';
                room[block.length() + 1] = '\n';
                block.length(block.length() + 2);
                rows++;
            }
        } catch (UnsupportedSqlException e) {
            block.length(start);
            throw e;
        }
        sent += rows;
        if (block.length() >= PIECE) {
            flush();
        }
    }

    private void flush() {
        if (block.length() == 0) {
            return;
        }
        byte[] piece = Arrays.copyOf(block.bytes(), block.length());
        block.length(0);
        for (RowFeed feed : feeds) {
            if (feed.offer(piece, 0, piece.length)) {
                return;
            }
        }
        try {
            if (feeds.size() < sessions) {
                RowFeed feed = new RowFeed();
                feeds.add(feed);
                running.add(loads.submit(() -> load(feed)));
                feed.send(piece, 0, piece.length);
                return;
            }
            while (true) {
                for (int i = 0; i < feeds.size(); i++) {
                    if (feeds.get(i).offer(piece, 0, piece.length)) {
                        return;
                    }
                    if (running.get(i).isDone()) {
                        running.get(i).get();
                    }
                }
                feeds.getFirst().awaitRoom();
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            throw unwrapped(e);
        }
    }

    private long load(RowFeed feed) throws InterruptedException {
        Connection connection = idle.poll();
        if (connection == null) {
            connection = target.session();
        }
        try {
            return Loading.execute(connection, table, sql, feed, notices);
        } finally {
            feed.close();
            idle.add(connection);
        }
    }

    /** Waits until the rows of the current table are in; then starts to add its keys. */
    public void finish(List<String> keys) {
        if (table == null) {
            return;
        }
        flush();
        long rows = 0;
        try {
            for (RowFeed feed : feeds) {
                feed.end();
            }
            for (Future<Long> load : running) {
                rows += load.get();
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            throw unwrapped(e);
        }
        if (rows != sent) {
            throw Fault.TARGET_FAILED.because(
                    "unable to load table '" + table + "': the server took " + rows + " of " + sent + " rows");
        }
        loaded += rows;
        String done = table;
        if (!keys.isEmpty()) {
            pendingKeys.add(alterations.submit(() -> alter(done, keys)));
        }
        table = null;
        feeds.clear();
        running.clear();
    }

    private void alter(String name, List<String> keys) {
        try (Connection connection = target.session()) {
            for (String statement : Preparation.alterations(name, keys)) {
                TargetServer.execute(connection, statement);
            }
        } catch (SQLException e) {
            throw TargetServer.failed("add keys to table '" + name + "'", e);
        }
    }

    /** Waits until all keys are added. */
    public void awaitKeys() {
        try {
            for (Future<?> pending : pendingKeys) {
                pending.get();
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            throw unwrapped(e);
        }
    }

    private static RuntimeException unwrapped(ExecutionException e) {
        return e.getCause() instanceof RecobroException fault
                ? fault
                : Fault.BUG.because("unexpected failure: " + e.getCause(), e.getCause());
    }

    private static RuntimeException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return Fault.INTERRUPTED.because("unable to finish the restore: interrupted", e);
    }

    @Override
    public void close() {
        // a feed without its end must not look complete to the server: failing it makes the server undo the load
        feeds.forEach(feed -> feed.fail(Fault.TARGET_FAILED.because("the restore was given up")));
        loads.shutdownNow();
        alterations.shutdownNow();
        for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            try {
                connection.close();
            } catch (SQLException e) {
                notices.add("unable to close a session: " + MariaDbFaults.reason(e));
            }
        }
    }
}
