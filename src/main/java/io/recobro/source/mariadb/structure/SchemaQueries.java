package io.recobro.source.mariadb.structure;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.mariadb.MariaDbFaults;
import io.recobro.source.mariadb.SqlText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the server tells of one database: rows of information_schema and SHOW CREATE. */
final class SchemaQueries {
    private final Connection connection;
    private final String database;

    SchemaQueries(Connection connection, String database) {
        this.connection = connection;
        this.database = database;
    }

    String database() {
        return database;
    }

    /** Rows of {@code information_schema.COLUMNS} by table, in their order. */
    Map<String, List<Map<String, String>>> columns() throws SQLException {
        Map<String, List<Map<String, String>>> columns = new LinkedHashMap<>();
        for (Map<String, String> column :
                rows("SELECT TABLE_NAME, COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, CHARACTER_SET_NAME, COLLATION_NAME,"
                    + " EXTRA, GENERATION_EXPRESSION FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? ORDER BY"
                    + " TABLE_NAME, ORDINAL_POSITION")) {
            columns.computeIfAbsent(column.get("TABLE_NAME"), name -> new ArrayList<>())
                    .add(column);
        }
        return columns;
    }

    /** @throws RecobroException {@code SOURCE_INCOMPLETE} when the definition is hidden from this account */
    Map<String, String> showCreate(String kind, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SHOW CREATE " + kind + " " + SqlText.identifier(name))) {
            return read(result).getFirst();
        } catch (SQLException e) {
            if (e.getErrorCode() == 1305) {
                throw Fault.SOURCE_INCOMPLETE
                        .because(
                                "unable to read " + kind.toLowerCase(java.util.Locale.ROOT) + " '" + database + "."
                                        + name + "': " + MariaDbFaults.cause(e),
                                e)
                        .hint("grant the privileges in conf/mariadb-grants.sql");
            }
            throw MariaDbFaults.translate(
                    "read the definition of " + kind.toLowerCase(java.util.Locale.ROOT) + " '" + database + "." + name
                            + "'",
                    e);
        }
    }

    /** @param sql whose one parameter is the name of the database */
    List<Map<String, String>> rows(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, database);
            try (ResultSet result = statement.executeQuery()) {
                return read(result);
            }
        }
    }

    private static List<Map<String, String>> read(ResultSet result) throws SQLException {
        List<Map<String, String>> rows = new ArrayList<>();
        while (result.next()) {
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                row.put(result.getMetaData().getColumnLabel(i), result.getString(i));
            }
            rows.add(row);
        }
        return rows;
    }

    /** The database's own name before a sequence or table would tie the dump to it. */
    String withoutDatabase(String sql) {
        String prefix = SqlText.identifier(database) + ".";
        return sql == null
                ? null
                : sql.replace("nextval(" + prefix, "nextval(").replace("lastval(" + prefix, "lastval(");
    }
}
