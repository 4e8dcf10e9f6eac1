package io.recobro.source.mariadb.load;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.mariadb.MariaDbConnector;
import io.recobro.source.mariadb.MariaDbFaults;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The server that is restored to, and the name of the database there. Thread-safe.
 *
 * @param keepOutOfBinlog whether every session stays out of the binary log
 */
public record TargetServer(MariaDbConnector connector, String database, boolean keepOutOfBinlog) {

    /** A session without a default database, as the operator's account has it, apart from the binary log. */
    public Connection administrative() {
        return prepared("", false);
    }

    /** A session in the database, with the settings every dump expects. */
    public Connection session() {
        return prepared(database, true);
    }

    private Connection prepared(String defaultDatabase, boolean localInfile) {
        Connection connection = connector.open(defaultDatabase, localInfile);
        try {
            execute(
                    connection,
                    "SET SESSION foreign_key_checks=0, unique_checks=1, sql_mode='NO_AUTO_VALUE_ON_ZERO',"
                            + " time_zone='+00:00', check_constraint_checks=0, innodb_strict_mode=0, sql_notes=0,"
                            + " session_track_system_variables=''/*M!101100 , system_versioning_insert_history=1 */");
            if (keepOutOfBinlog) {
                execute(connection, "SET SESSION sql_log_bin=0");
            }
            return connection;
        } catch (SQLException e) {
            RecobroException fault = keepOutOfBinlog && e.getErrorCode() == 1227
                    ? Fault.TARGET_REFUSED
                            .because(
                                    "unable to keep the restore out of the binary log of '" + connector.target()
                                            + "': the account lacks the privilege",
                                    e)
                            .hint("grant BINLOG ADMIN to the account, or leave the option out")
                    : failed("prepare a session on '" + connector.target() + "'", e);
            try {
                connection.close();
            } catch (SQLException closing) {
                fault.addSuppressed(closing);
            }
            throw fault;
        }
    }

    /** {@code name on host:port}, for messages. */
    public String place() {
        return database + " on " + connector.target();
    }

    /** Executes a statement whose result nobody reads. */
    public static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** All rows of a short result, values as text or null. */
    public static List<List<String>> query(Connection connection, String sql) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>(columns);
                for (int i = 1; i <= columns; i++) {
                    row.add(result.getString(i));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    /** The first value of the first row; there must be one. */
    public static String value(Connection connection, String sql) throws SQLException {
        return query(connection, sql).getFirst().getFirst();
    }

    /** @param doing what was being done, after "unable to" */
    public static RecobroException failed(String doing, SQLException e) {
        if (e.getCause() instanceof OutOfMemoryError memory) {
            return tooLarge(doing, memory);
        }
        return MariaDbFaults.isConnectionLost(e)
                ? MariaDbFaults.translate(doing, e)
                : Fault.TARGET_FAILED.because("unable to " + doing + ": " + MariaDbFaults.reason(e), e);
    }

    static RecobroException tooLarge(String doing, OutOfMemoryError cause) {
        return Fault.ROW_TOO_LARGE
                .because("unable to " + doing + ": one of its rows does not fit into memory", cause)
                .hint("give the process more heap (-Xmx), several times the size of the largest row");
    }
}
