package io.recobro.source.mariadb.point;

import io.recobro.source.mariadb.MariaDbFaults;
import io.recobro.source.mariadb.ServerFacts;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Which writes the server's binary log does not see.
 *
 * @param gaps known reasons why equal binlog positions do not prove equal snapshots
 * @param statement what is assumed, for the manifest
 */
public record BinlogCoverage(List<String> gaps, String statement) {

    /** @throws io.recobro.fault.RecobroException a {@code SOURCE_…} fault; a privilege that lacks is no fault but stated */
    public static BinlogCoverage of(Connection connection, ServerFacts server, Replication replication) {
        List<String> gaps = new ArrayList<>();
        if (!server.binlog()) {
            return new BinlogCoverage(gaps, "no binary log: sessions share a point only under a read lock");
        }
        if (!server.logsReplicated()
                && (server.replica() || !replication.links().isEmpty())) {
            gaps.add("this server is a replica without log_slave_updates: its binary log does not see replicated"
                    + " writes");
        }
        String filters = filters(connection);
        if (!filters.isEmpty() && !filters.equals("unknown")) {
            gaps.add("the binary log is filtered (" + filters + "): it does not see all writes");
        }
        if (!gaps.isEmpty()) {
            return new BinlogCoverage(
                    gaps, "not all writes are in the binary log: sessions share a point only under a read lock");
        }
        if (filters.equals("unknown")) {
            return new BinlogCoverage(
                    gaps,
                    "all writes are in the binary log; filters of the log could not be seen"
                            + " (needs BINLOG MONITOR), sessions with sql_log_bin=0 are not covered");
        }
        return new BinlogCoverage(
                gaps, "all writes are in the binary log; sessions with sql_log_bin=0 are not covered");
    }

    private static String filters(Connection connection) {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SHOW MASTER STATUS")) {
            if (!result.next()) {
                return "";
            }
            String included = result.getString("Binlog_Do_DB");
            String excluded = result.getString("Binlog_Ignore_DB");
            return (included.isEmpty() ? "" : "only " + included) + (excluded.isEmpty() ? "" : "without " + excluded);
        } catch (SQLException e) {
            if (e.getErrorCode() == 1227) {
                return "unknown";
            }
            throw MariaDbFaults.translate("read the state of the binary log", e);
        }
    }
}
