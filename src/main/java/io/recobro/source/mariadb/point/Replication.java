package io.recobro.source.mariadb.point;

import io.recobro.source.RecoveryPoint;
import io.recobro.source.mariadb.MariaDbFaults;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a server says of itself as a replica. What a backup of a replica restores to is a state of the primary: as old as the
 * replica is behind, at a position that the primary counts.
 *
 * @param links one for each primary; empty on a server that is no replica, and where the account may not see them
 * @param hidden whether the account may not see them
 */
public record Replication(List<Link> links, boolean hidden) {
    /** From here on it is told how far a replica is behind, in seconds. */
    private static final long TOLD = 30;

    private static final int DENIED = 1227;

    /**
     * @param primary {@code host:port}
     * @param trouble why it does not run; empty while it does
     * @param behind seconds; unknown while it does not run
     * @param file of the primary's binary log, up to which all was carried out
     */
    public record Link(String primary, String trouble, OptionalLong behind, String file, String position) {}

    /** @throws io.recobro.fault.RecobroException a {@code SOURCE_…} fault; a privilege that lacks is none */
    public static Replication of(Connection connection) {
        List<Link> links = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SHOW ALL SLAVES STATUS")) {
            while (result.next()) {
                long behind = result.getLong("Seconds_Behind_Master");
                links.add(new Link(
                        result.getString("Master_Host") + ":" + result.getString("Master_Port"),
                        trouble(result),
                        result.wasNull() || behind < 0 ? OptionalLong.empty() : OptionalLong.of(behind),
                        String.valueOf(result.getString("Relay_Master_Log_File")),
                        String.valueOf(result.getString("Exec_Master_Log_Pos"))));
            }
            return new Replication(List.copyOf(links), false);
        } catch (SQLException e) {
            if (e.getErrorCode() == DENIED) {
                return new Replication(List.of(), true);
            }
            throw MariaDbFaults.translate("read the state of replication", e);
        }
    }

    private static String trouble(ResultSet result) throws SQLException {
        List<String> troubles = new ArrayList<>();
        for (String thread : List.of("IO", "SQL")) {
            String running = result.getString("Slave_" + thread + "_Running");
            if (!running.equals("Yes")) {
                String error = result.getString("Last_" + thread + "_Error");
                troubles.add("its " + thread + " thread "
                        + (running.equals("Connecting") ? "does not reach the primary" : "is stopped")
                        + (error == null || error.isEmpty() ? "" : " (" + error.replaceAll("\\s+", " ") + ")"));
            }
        }
        return String.join(", ", troubles);
    }

    /** Why the state is older than anybody can tell; empty where replication runs. */
    public List<String> stopped() {
        return links.stream()
                .filter(link -> !link.trouble().isEmpty())
                .map(link -> "replication from " + link.primary() + " does not run, " + link.trouble()
                        + ": what the primary wrote since is not in the backup, and nobody knows since when")
                .toList();
    }

    /** Replicas that are behind, in words. */
    public List<String> lagging() {
        return links.stream()
                .filter(link -> link.behind().orElse(0) >= TOLD)
                .map(link -> "this server is a replica " + link.behind().getAsLong() + " seconds behind "
                        + link.primary() + ": so much older than the run is its state")
                .toList();
    }

    /** Names of the primaries, and how many seconds the server is behind the one it is furthest from. */
    public SortedMap<String, String> facts() {
        SortedMap<String, String> facts = new TreeMap<>();
        if (!links.isEmpty()) {
            facts.put(
                    "replica_of",
                    String.join(", ", links.stream().map(Link::primary).toList()));
            behind().ifPresent(seconds -> facts.put("seconds_behind", Long.toString(seconds)));
        }
        return facts;
    }

    private OptionalLong behind() {
        return links.stream()
                .map(Link::behind)
                .flatMapToLong(OptionalLong::stream)
                .max();
    }

    /**
     * The point of a replica as a state of its primary: earlier by what it is behind, with the primary's GTID.
     *
     * @param session one whose snapshot is at the point
     * @param logged whether the replica's own binary log has what it replicates; else its positions mean nothing here
     * @param locked whether writers are still locked out, so that the primary's file and position hold too
     */
    public RecoveryPoint point(RecoveryPoint own, Connection session, boolean logged, boolean locked) {
        if (links.isEmpty()) {
            return own;
        }
        SortedMap<String, String> positions = new TreeMap<>(own.positions());
        String gtid = GtidPosition.applied(session, locked).with(positions.getOrDefault("gtid", ""));
        if (!logged) {
            positions.clear();
        }
        if (!gtid.isEmpty()) {
            positions.put("gtid", gtid);
        }
        if (locked && links.size() == 1) {
            Replication now = of(session);
            now.links().forEach(link -> {
                positions.put("primary_binlog_file", link.file());
                positions.put("primary_binlog_position", link.position());
            });
        }
        return earlier(new RecoveryPoint(own.time(), positions, own.method()), true);
    }

    /** The point earlier by what the replica is behind; without positions where its own log has not what it replicates. */
    public RecoveryPoint earlier(RecoveryPoint own, boolean logged) {
        return new RecoveryPoint(
                own.time().minus(Duration.ofSeconds(behind().orElse(0))),
                logged || links.isEmpty() ? own.positions() : new TreeMap<>(),
                own.method());
    }
}
