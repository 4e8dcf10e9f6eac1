package io.recobro.source.mariadb.scratch.rehearsal;

import io.recobro.source.mariadb.SqlText;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The accounts in whose name views and routines run. Those of production are missing in a server made for one drill, and
 * then no query that reads a view would be answered.
 */
final class Definers {
    private static final String NAMED = """
        SELECT DEFINER FROM information_schema.VIEWS WHERE TABLE_SCHEMA = ?
        UNION SELECT DEFINER FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = ?
        """;

    private Definers() {}

    /** Makes those that are missing, locked, with all rights on the database. Only for a server that is nobody else's. */
    static void provide(Connection connection, String database) throws SQLException {
        for (String definer : named(connection, database)) {
            int at = definer.lastIndexOf('@');
            if (at > 0) {
                String account =
                        SqlText.literal(definer.substring(0, at)) + "@" + SqlText.literal(definer.substring(at + 1));
                try (Statement statement = connection.createStatement()) {
                    statement.execute("CREATE USER IF NOT EXISTS " + account + " ACCOUNT LOCK");
                    statement.execute("GRANT ALL ON " + SqlText.identifier(database) + ".* TO " + account);
                }
            }
        }
    }

    private static List<String> named(Connection connection, String database) throws SQLException {
        List<String> definers = new ArrayList<>();
        try (var statement = connection.prepareStatement(NAMED)) {
            statement.setString(1, database);
            statement.setString(2, database);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    definers.add(rows.getString(1));
                }
            }
        }
        return definers;
    }
}
