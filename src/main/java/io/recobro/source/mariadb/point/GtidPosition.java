package io.recobro.source.mariadb.point;

import io.recobro.source.mariadb.MariaDbFaults;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A position in MariaDB's global transaction ids: the last {@code domain-server-sequence} of each domain, see "Global
 * Transaction ID" in MariaDB's documentation.
 */
record GtidPosition(SortedMap<Long, String> domains) {
    private static final int DENIED = 1142;

    /** Of a text such as {@code 0-1-7,3-4-5}; empty text: nothing. */
    static GtidPosition parse(String text) {
        SortedMap<Long, String> domains = new TreeMap<>();
        for (String part : text.split(",")) {
            String id = part.strip();
            if (!id.isEmpty()) {
                domains.put(Long.parseLong(id.substring(0, id.indexOf('-'))), id);
            }
        }
        return new GtidPosition(domains);
    }

    /**
     * What a replica has applied, as a session's snapshot sees it: the server keeps it in a table that each replicated
     * transaction writes to. Nothing where the account may not read it, unless writers are locked out.
     */
    static GtidPosition applied(Connection session, boolean locked) {
        SortedMap<Long, String> domains = new TreeMap<>();
        try (Statement statement = session.createStatement();
                ResultSet result = statement.executeQuery(
                        "SELECT domain_id, server_id, seq_no FROM mysql.gtid_slave_pos ORDER BY sub_id")) {
            while (result.next()) {
                domains.put(result.getLong(1), result.getLong(1) + "-" + result.getLong(2) + "-" + result.getString(3));
            }
            return new GtidPosition(domains);
        } catch (SQLException e) {
            if (e.getErrorCode() != DENIED) {
                throw MariaDbFaults.translate("read the position of the replica", e);
            }
            return locked ? variable(session) : new GtidPosition(new TreeMap<>());
        }
    }

    private static GtidPosition variable(Connection session) {
        try (Statement statement = session.createStatement();
                ResultSet result = statement.executeQuery("SELECT @@global.gtid_slave_pos")) {
            result.next();
            return parse(result.getString(1));
        } catch (SQLException e) {
            throw MariaDbFaults.translate("read the position of the replica", e);
        }
    }

    /** Both, as text: of each domain the id with the higher sequence number. */
    String with(String other) {
        SortedMap<Long, String> all = new TreeMap<>(domains);
        parse(other)
                .domains
                .forEach((domain, id) ->
                        all.merge(domain, id, (one, two) -> sequence(one) >= sequence(two) ? one : two));
        return String.join(",", all.values());
    }

    private static long sequence(String id) {
        return Long.parseUnsignedLong(id.substring(id.lastIndexOf('-') + 1));
    }
}
