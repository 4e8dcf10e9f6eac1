package io.recobro.source.mariadb.health;

import io.recobro.fault.Finding;
import io.recobro.fault.RecobroException;
import io.recobro.source.Examination;
import io.recobro.source.mariadb.MariaDbConnector;
import io.recobro.source.mariadb.MariaDbFaults;
import io.recobro.source.mariadb.MariaDbSettings;
import io.recobro.source.mariadb.ServerFacts;
import io.recobro.source.mariadb.access.Account;
import io.recobro.source.mariadb.access.Preflight;
import io.recobro.source.mariadb.point.BinlogCoverage;
import io.recobro.source.mariadb.point.Replication;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Everything that can be seen of a server in one session. */
public final class Health {
    private static final Duration CLOCKS_AGREE = Duration.ofSeconds(2);
    private static final int NAMED = 3;

    private final MariaDbConnector connector;
    private final Connection connection;
    private final Clock clock;
    private final List<Finding> findings = new ArrayList<>();

    private Health(MariaDbConnector connector, Connection connection, Clock clock) {
        this.connector = connector;
        this.connection = connection;
        this.clock = clock;
    }

    /** @throws RecobroException a source fault where the server cannot be asked at all */
    public static Examination of(MariaDbConnector connector, Connection connection, Clock clock) {
        try {
            return new Health(connector, connection, clock).examine();
        } catch (SQLException failure) {
            throw MariaDbFaults.translate("examine " + connector.target(), failure);
        }
    }

    private Examination examine() throws SQLException {
        MariaDbSettings settings = connector.settings();
        ServerFacts server = ServerFacts.of(connection);
        Account account = Account.of(connection, settings.databases().getFirst());
        privileges(account);
        findings.add(Series.finding(server, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)));
        point(server, account);
        clock();
        encryption();
        if (!account.writes().isEmpty()) {
            findings.add(Finding.warning(
                    "the account " + account.name() + " may change data (" + String.join(", ", account.writes())
                            + "); a backup only reads",
                    "use an account with the rights of conf/mariadb-grants.sql"));
        }
        SortedSet<String> leftOut = new Databases(connection).names();
        SortedSet<String> captured = new TreeSet<>(settings.databases());
        leftOut.removeAll(captured);
        return new Examination(place(server), captured, leftOut, List.copyOf(findings));
    }

    private void privileges(Account account) throws SQLException {
        try {
            Preflight.require(connection, connector.settings(), connector.target());
            findings.add(Finding.ok("logs in on " + connector.target() + " as " + account.name() + " and may read "
                    + String.join(", ", connector.settings().databases())));
        } catch (RecobroException lacking) {
            findings.add(Finding.problem(lacking));
        }
    }

    /** How well a dump shares one point, and what a log could bring back after it. */
    private void point(ServerFacts server, Account account) throws SQLException {
        Replication replication = Replication.of(connection);
        replica(replication, server, account);
        if (!server.binlog()) {
            findings.add(Finding.warning(
                    "no binary log: what is written after a backup cannot be brought back, and "
                            + (account.locks()
                                    ? "a dump locks all tables for a moment"
                                    : "a dump is read by one session, slowly"),
                    "[mariadb] log_bin=ON and server_id=1 in the server's configuration, then restart it"));
        } else {
            for (String gap : BinlogCoverage.of(connection, server, replication).gaps()) {
                findings.add(Finding.warning(
                        gap + (account.locks() ? "" : "; the account may not lock instead"),
                        account.locks()
                                ? "log all writes, or accept the short read lock of each backup"
                                : "GRANT RELOAD ON *.* TO " + account.name()));
            }
        }
        List<String> plain = new ArrayList<>();
        for (String database : connector.settings().databases()) {
            plain.addAll(new Databases(connection).withoutTransactions(database));
        }
        if (!plain.isEmpty()) {
            findings.add(Finding.warning(
                    count(plain.size(), "table") + " without transactions (" + first(plain) + "): "
                            + (account.locks()
                                    ? "each backup locks writers out while it reads them"
                                    : "what is written during a backup may be torn there"),
                    "ALTER TABLE " + plain.getFirst() + " ENGINE=InnoDB"
                            + (account.locks() ? "" : "; or GRANT RELOAD ON *.* TO " + account.name())));
        }
    }

    /** A backup of a replica is as old as the replica is behind. */
    private void replica(Replication replication, ServerFacts server, Account account) {
        if (replication.hidden() && server.replica()) {
            findings.add(Finding.warning(
                    "this server is or was a replica; how far it is behind its primary cannot be seen",
                    "GRANT REPLICA MONITOR ON *.* TO " + account.name()));
        }
        replication
                .stopped()
                .forEach(stopped -> findings.add(Finding.problem(
                        stopped, "see SHOW ALL SLAVES STATUS on the server; START SLAVE where nothing is wrong")));
        replication
                .lagging()
                .forEach(behind -> findings.add(
                        Finding.warning(behind, "look at SHOW ALL SLAVES STATUS, or back up the primary")));
        if (!replication.links().isEmpty()
                && replication.stopped().isEmpty()
                && replication.lagging().isEmpty()) {
            findings.add(Finding.ok("a replica of " + replication.facts().get("replica_of") + " that keeps up"));
        }
    }

    private void clock() throws SQLException {
        Instant before = clock.instant();
        Instant server =
                Instant.ofEpochMilli((long) (Double.parseDouble(value("SELECT UNIX_TIMESTAMP(NOW(3))")) * 1000));
        Instant after = clock.instant();
        Duration ahead = server.isAfter(after)
                ? Duration.between(after, server)
                : server.isBefore(before) ? Duration.between(before, server) : Duration.ZERO;
        if (ahead.abs().compareTo(CLOCKS_AGREE) > 0) {
            findings.add(Finding.warning(
                    "the server's clock is " + ahead.abs().toSeconds() + " s "
                            + (ahead.isNegative() ? "behind" : "ahead of") + " ours",
                    "timedatectl set-ntp true, on both hosts"));
        }
    }

    private void encryption() throws SQLException {
        boolean plain = value("SELECT VARIABLE_VALUE FROM information_schema.SESSION_STATUS"
                        + " WHERE VARIABLE_NAME = 'Ssl_cipher'")
                .isEmpty();
        if (plain && !isLocal()) {
            findings.add(Finding.warning(
                    "rows and password travel to " + connector.target() + " unencrypted",
                    "give the server a certificate and set 'tls: verify-full' (or required)"));
        }
    }

    private boolean isLocal() {
        MariaDbSettings settings = connector.settings();
        if (settings.container().isPresent() || settings.socket().isPresent()) {
            return true;
        }
        try {
            return InetAddress.getByName(settings.host()).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false; // a session is open to it all the same, so it is elsewhere
        }
    }

    private String place(ServerFacts server) throws SQLException {
        return server.hostname() + ":" + value("SELECT @@port");
    }

    private String value(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? String.valueOf(result.getString(1)) : "";
        }
    }

    private static String first(List<String> names) {
        String some = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
        return names.size() > NAMED ? some + ", …" : some;
    }

    private static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
