package io.recobro.source.mariadb;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What matters of a server's settings.
 *
 * @param version as the server prints it, such as {@code 11.4.5-MariaDB-log}
 */
public record ServerFacts(
        String version,
        int major,
        int minor,
        boolean binlog,
        boolean logsReplicated,
        boolean replica,
        long maxAllowedPacket,
        String hostname,
        long serverId) {
    private static final Pattern VERSION = Pattern.compile("(?:5\\.5\\.5-)?(\\d+)\\.(\\d+)\\..*");

    public static ServerFacts of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery("SELECT VERSION(), @@log_bin, @@log_slave_updates, @@max_allowed_packet,"
                                + " @@hostname, @@server_id, @@gtid_slave_pos <> ''")) {
            result.next();
            Matcher version = VERSION.matcher(result.getString(1));
            boolean known = version.matches();
            return new ServerFacts(
                    result.getString(1),
                    known ? Integer.parseInt(version.group(1)) : 0,
                    known ? Integer.parseInt(version.group(2)) : 0,
                    result.getBoolean(2),
                    result.getBoolean(3),
                    result.getBoolean(7),
                    result.getLong(4),
                    result.getString(5),
                    result.getLong(6));
        }
    }

    public boolean atLeast(int wantedMajor, int wantedMinor) {
        return major > wantedMajor || major == wantedMajor && minor >= wantedMinor;
    }
}
