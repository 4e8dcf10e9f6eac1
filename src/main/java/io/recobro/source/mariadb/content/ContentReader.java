package io.recobro.source.mariadb.content;

import io.recobro.source.mariadb.MariaDbConnector;
import io.recobro.source.mariadb.MariaDbFaults;
import io.recobro.source.mariadb.Parallel;
import io.recobro.source.mariadb.SqlText;
import io.recobro.source.mariadb.structure.Inventory;
import io.recobro.stream.Block;
import io.recobro.stream.ContentDigest;
import io.recobro.stream.Progress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.mariadb.jdbc.client.ReadableByteBuf;

/** Reads tables back and computes row counts and content digests with the dump's own row text. */
public final class ContentReader {
    /** @param digest as {@link Inventory.Table#digest} */
    public record TableContent(long rows, String digest) {}

    private ContentReader() {}

    /**
     * Reads one table to the end, within the session's present transaction. Columns and their forms are those of
     * {@code table}; a table without columns has no rows.
     */
    public static TableContent read(Connection connection, String database, Inventory.Table table, Progress progress) {
        ContentDigest digest = new ContentDigest();
        if (table.columns().isEmpty()) {
            return new TableContent(0, digest.hex());
        }
        RowText text = new RowText(table.columns());
        Block block = new Block();
        long rows = 0;
        long bytes = 0;
        try (Statement statement = streaming(connection);
                ResultSet result = statement.executeQuery(
                        "SELECT " + text.selectList() + " FROM " + SqlText.qualified(database, table.name())
                                + (table.history() ? " FOR SYSTEM_TIME ALL" : ""))) {
            while (result.next()) {
                block.length(0);
                text.append(result.getObject(1, ReadableByteBuf.class), block);
                digest.add(block.bytes(), 0, block.length());
                bytes += block.length();
                if ((++rows & 1023) == 0) {
                    progress.advance(bytes);
                    bytes = 0;
                }
            }
        } catch (SQLException e) {
            throw MariaDbFaults.translate("read table '" + database + "." + table.name() + "' back", e);
        }
        progress.advance(bytes);
        return new TableContent(rows, digest.hex());
    }

    /** Reads several tables with up to {@code sessions} sessions, in the order given. */
    public static Map<String, TableContent> readAll(
            MariaDbConnector connector,
            String database,
            java.util.List<Inventory.Table> tables,
            int sessions,
            Progress progress) {
        Queue<Inventory.Table> waiting = new ConcurrentLinkedQueue<>(tables);
        Map<String, TableContent> contents = new ConcurrentHashMap<>();
        Callable<Void> reader = () -> {
            try (Connection connection = connector.open(database, false)) {
                reading(connection);
                for (Inventory.Table table = waiting.poll(); table != null; table = waiting.poll()) {
                    contents.put(table.name(), read(connection, database, table, progress));
                }
            }
            return null;
        };
        Parallel.run(
                "read-back", java.util.Collections.nCopies(Math.max(1, Math.min(sessions, tables.size())), reader));
        return contents;
    }

    /** Settings under which values are read: none that changes their text. */
    public static void reading(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION sql_mode='', sql_quote_show_create=1");
        }
    }

    /** A statement whose rows are taken from the socket one by one, so that memory holds one row. */
    public static Statement streaming(Connection connection) throws SQLException {
        Statement statement = connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
        statement.setFetchSize(1);
        return statement;
    }
}
