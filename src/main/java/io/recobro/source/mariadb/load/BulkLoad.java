package io.recobro.source.mariadb.load;

import io.recobro.fault.Fault;
import io.recobro.source.mariadb.SqlText;
import io.recobro.source.mariadb.structure.Inventory;
import io.recobro.source.mariadb.structure.Inventory.ValueForm;
import io.recobro.source.mariadb.text.MemberText;
import io.recobro.source.mariadb.text.RowValues;
import io.recobro.source.mariadb.text.UnsupportedSqlException;
import io.recobro.stream.MemberEntry;
import io.recobro.stream.Progress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Loads a table of wide rows by bulk execution of a prepared INSERT: values travel with their length, so that the server
 * need not search them for separators byte by byte. On long text that costs it less than half of {@code LOAD DATA}; on
 * narrow rows it gains nothing. Values are sent as bytes, so only columns that store just these bytes are eligible.
 */
public final class BulkLoad {
    /** Plain bytes per row from which it pays. */
    private static final int WIDE = 180;
    /** A larger member holds rows that are better streamed. */
    private static final int LARGEST_MEMBER = 4 << 20;

    private static final Set<String> TYPES = Set.of(
            "tinyint",
            "smallint",
            "mediumint",
            "int",
            "bigint",
            "decimal",
            "float",
            "double",
            "date",
            "datetime",
            "timestamp",
            "time",
            "char",
            "varchar",
            "tinytext",
            "text",
            "mediumtext",
            "longtext",
            "binary",
            "varbinary",
            "tinyblob",
            "blob",
            "mediumblob",
            "longblob");
    private static final Set<String> UNICODE = Set.of("utf8mb4", "utf8mb3", "utf8", "ascii");

    private final Inventory.Table table;
    private final String sql;
    private final Members members;
    private final Progress progress;

    public BulkLoad(Inventory.Table table, Members members, Progress progress) {
        this.table = table;
        this.members = members;
        this.progress = progress;
        this.sql = "INSERT INTO " + SqlText.identifier(table.name())
                + table.columns().stream()
                        .map(column -> SqlText.identifier(column.name()))
                        .collect(Collectors.joining(",", " (", ") VALUES ("))
                + String.join(",", Collections.nCopies(table.columns().size(), "?")) + ")";
    }

    /** Whether this table's columns can be sent as bytes, and its rows are wide enough to gain by it. */
    public static boolean suits(
            Inventory.Table table, Map<String, TargetColumns.Column> columns, List<MemberEntry> rows) {
        long bytes = Loading.bytes(rows);
        return table.rows() > 0
                && bytes / table.rows() >= WIDE
                && rows.stream().allMatch(entry -> entry.plainBytes() <= LARGEST_MEMBER)
                && table.columns().stream().allMatch(column -> suits(column, columns.get(column.name())));
    }

    private static boolean suits(Inventory.Column column, TargetColumns.Column there) {
        return there != null
                && column.form() != ValueForm.HEX
                && TYPES.contains(there.type())
                && (there.characterSet() == null || UNICODE.contains(there.characterSet()));
    }

    /** Loads members of the table in one transaction; returns how many rows they held. */
    long load(Connection connection, List<MemberEntry> run, Notices notices) throws InterruptedException {
        long[] rows = {0};
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            connection.setAutoCommit(false);
            members.read(run, (entry, plain) -> {
                try {
                    rows[0] += insert(statement, entry, plain);
                    Loading.judge(table.name(), statement.getWarnings(), notices);
                } catch (SQLException e) {
                    throw TargetServer.failed("load table '" + table.name() + "'", e);
                }
                progress.advance(entry.plainBytes());
            });
            connection.commit();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw TargetServer.failed("load table '" + table.name() + "'", e);
        }
        return rows[0];
    }

    private long insert(PreparedStatement statement, MemberEntry entry, byte[] plain) throws SQLException {
        int columns = table.columns().size();
        long rows = 0;
        try {
            RowValues values = new RowValues(plain, MemberText.firstRow(entry, plain), entry.plainBytes());
            while (values.nextRow()) {
                for (int column = 1; column <= columns; column++) {
                    statement.setBytes(column, values.next());
                }
                statement.addBatch();
                rows++;
            }
        } catch (UnsupportedSqlException e) {
            throw Fault.BACKUP_DAMAGED.because(
                    "unable to load table '" + table.name() + "': the member at byte " + entry.offset() + " holds "
                            + e.getMessage(),
                    e);
        }
        if (rows != entry.rows()) {
            throw Fault.BACKUP_DAMAGED.because("unable to load table '" + table.name() + "': the member at byte "
                    + entry.offset() + " holds " + rows + " rows, the index says " + entry.rows());
        }
        statement.executeBatch();
        return rows;
    }
}
