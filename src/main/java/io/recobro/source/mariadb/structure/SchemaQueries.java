package io.recobro.source.mariadb.structure;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.mariadb.MariaDbFaults;
import io.recobro.source.mariadb.SqlText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the server tells of one database: rows of information_schema and SHOW CREATE. */
final class SchemaQueries {
    /** Error 1370 of the server. */
    private static final Pattern DENIED =
            Pattern.compile(".* denied to user (?<account>'.*'@'.*') for routine '(?<routine>.*)'", Pattern.DOTALL);

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

    /**
     * Tells a view whose columns are hidden from this account from one that is invalid.
     *
     * @throws RecobroException {@code SOURCE_DENIED} when the account may not execute a function in the view
     */
    void requireExecutable(String view) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?")) {
            statement.setString(1, database);
            statement.setString(2, view);
            statement.executeQuery().close();
            for (SQLWarning warning = statement.getWarnings(); warning != null; warning = warning.getNextWarning()) {
                if (warning.getErrorCode() == 1370) {
                    throw Fault.SOURCE_DENIED
                            .because(
                                    "unable to read view '" + database + "." + view + "': "
                                            + MariaDbFaults.cause(warning),
                                    warning)
                            .hint("grant EXECUTE on that function: " + grant(MariaDbFaults.cause(warning)));
                }
            }
        }
    }

    private String grant(String denial) {
        Matcher matcher = DENIED.matcher(denial);
        boolean own = matcher.matches() && matcher.group("routine").startsWith(database + ".");
        return own
                ? "GRANT EXECUTE ON FUNCTION " + SqlText.identifier(database) + "."
                        + SqlText.identifier(matcher.group("routine").substring(database.length() + 1)) + " TO "
                        + matcher.group("account")
                : "see conf/mariadb-grants.sql";
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

    /** The database's own name before a sequence or a function that is called would tie the dump to it. */
    String withoutDatabase(String sql) {
        return SqlText.withoutDatabase(sql, database);
    }
}
