package io.recobro.source.mariadb.health;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The databases of a server, as far as the account may see them. */
final class Databases {
    private static final Set<String> SYSTEM = Set.of("information_schema", "performance_schema", "mysql", "sys");

    private final Connection connection;

    Databases(Connection connection) {
        this.connection = connection;
    }

    /** All but the server's own. Statistics name also those that the account has no rights in, where it may read them. */
    SortedSet<String> names() throws SQLException {
        SortedSet<String> names = new TreeSet<>(column("SELECT SCHEMA_NAME FROM information_schema.SCHEMATA"));
        boolean readable = !column("SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'mysql'"
                        + " AND TABLE_NAME = 'innodb_table_stats'")
                .isEmpty();
        if (readable) {
            names.addAll(column("SELECT DISTINCT database_name FROM mysql.innodb_table_stats"));
        }
        names.removeIf(name -> SYSTEM.contains(name.toLowerCase(Locale.ROOT)));
        return names;
    }

    /** Tables of a database that no transaction covers, as GRANT and ALTER TABLE take their names. */
    List<String> withoutTransactions(String database) throws SQLException {
        return column(
                "SELECT CONCAT('`', REPLACE(TABLE_SCHEMA, '`', '``'), '`.`', REPLACE(TABLE_NAME, '`', '``'), '`')"
                        + " FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_TYPE = 'BASE TABLE'"
                        + " AND ENGINE NOT IN"
                        + " (SELECT ENGINE FROM information_schema.ENGINES WHERE TRANSACTIONS = 'YES')"
                        + " ORDER BY DATA_LENGTH DESC",
                database);
    }

    /** Bytes of rows and keys, as the server estimates them. */
    long bytes(String database) throws SQLException {
        List<String> sum = column(
                "SELECT COALESCE(SUM(DATA_LENGTH + INDEX_LENGTH), 0) FROM information_schema.TABLES"
                        + " WHERE TABLE_SCHEMA = ?",
                database);
        return Long.parseLong(sum.getFirst());
    }

    private List<String> column(String sql, String... values) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(result.getString(1));
                }
            }
        }
        return rows;
    }
}
