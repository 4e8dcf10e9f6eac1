package io.recobro.source.mariadb.scratch.shared;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.mariadb.MariaDbConnector;
import io.recobro.source.mariadb.MariaDbSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What tells one server from another, as it says itself. Servers of one machine differ in their data directory; some also
 * have an id of their own ({@code server_uid}).
 *
 * @param uid empty where the server has none
 */
record Identity(String dataDirectory, String uid) {

    /** @throws RecobroException when the server cannot be reached */
    static Identity of(MariaDbConnector connector) {
        Map<String, String> variables = new TreeMap<>();
        try (Connection connection = connector.open("", false);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('datadir', 'server_uid')")) {
            while (result.next()) {
                variables.put(result.getString(1), result.getString(2));
            }
        } catch (SQLException broken) {
            throw Fault.SCRATCH_UNAVAILABLE.because(
                    "unable to ask '" + connector.target() + "' who it is: " + broken.getMessage(), broken);
        }
        return new Identity(variables.getOrDefault("datadir", ""), variables.getOrDefault("server_uid", ""));
    }

    /** What both have in common that two servers must not have; empty when they are two. */
    Optional<String> sameAs(Identity other) {
        if (!uid.isEmpty() && uid.equals(other.uid)) {
            return Optional.of("both have the server_uid '" + uid + "'");
        }
        return dataDirectory.equals(other.dataDirectory)
                ? Optional.of("both have the data directory '" + dataDirectory + "'")
                : Optional.empty();
    }

    /** Whether two configured addresses lead to one server, as far as that can be told without asking it. */
    static boolean sameAddress(MariaDbSettings one, MariaDbSettings other) {
        if (one.container().isPresent() || other.container().isPresent()) {
            return one.container().equals(other.container());
        }
        if (one.socket().isPresent() || other.socket().isPresent()) {
            return one.socket().equals(other.socket());
        }
        return one.port() == other.port() && sameHost(one.host(), other.host());
    }

    private static boolean sameHost(String one, String other) {
        if (one.equalsIgnoreCase(other)) {
            return true;
        }
        try {
            Set<InetAddress> common = new HashSet<>(Arrays.asList(InetAddress.getAllByName(one)));
            Set<InetAddress> others = new HashSet<>(Arrays.asList(InetAddress.getAllByName(other)));
            boolean bothHere = common.stream().anyMatch(InetAddress::isLoopbackAddress)
                    && others.stream().anyMatch(InetAddress::isLoopbackAddress);
            common.retainAll(others);
            return bothHere || !common.isEmpty();
        } catch (UnknownHostException unknown) {
            return false; // a server without address cannot be reached anyway
        }
    }
}
