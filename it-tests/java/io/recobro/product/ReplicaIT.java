package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fixture.MariaDbServer;
import io.recobro.fixture.Until;
import io.recobro.product.Recobro.Ran;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Backups of a replica: what they restore to is a state of the primary. A client of the primary commits the numbers 1, 2, 3,
 * … one by one without pause, so that the largest number restored and the primary's own log tell the recovery point.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplicaIT {
    private MariaDbServer primary;
    private MariaDbServer logging;
    private MariaDbServer silent;
    private Place place;

    @BeforeAll
    void replicate() throws Exception {
        primary = MariaDbServer.embedded("--server-id=1", "--skip-ssl");
        logging = MariaDbServer.embedded("--server-id=2", "--log-slave-updates=1", "--skip-ssl");
        silent = MariaDbServer.embedded("--server-id=3", "--log-slave-updates=0", "--skip-ssl");
        for (MariaDbServer server : List.of(primary, logging, silent)) {
            server.execute("", "RESET MASTER");
        }
        for (MariaDbServer replica : List.of(logging, silent)) {
            replica.execute(
                    "",
                    "CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=" + primary.port() + ", MASTER_USER='"
                            + MariaDbServer.ADMIN + "', MASTER_PASSWORD='" + MariaDbServer.PASSWORD
                            + "', MASTER_SSL=0, MASTER_USE_GTID=slave_pos, MASTER_CONNECT_RETRY=1",
                    "START SLAVE");
        }
        primary.execute("", "CREATE DATABASE shop");
        primary.execute(
                "shop",
                "CREATE TABLE numbers (n INT PRIMARY KEY)",
                "CREATE TABLE filling (id INT PRIMARY KEY, v VARBINARY(1024))",
                "INSERT INTO filling SELECT seq, RANDOM_BYTES(1000) FROM seq_1_to_5000");
        Place.account(primary, "shop");
        primary.execute("", "GRANT RELOAD, REPLICA MONITOR, BINLOG MONITOR ON *.* TO " + Place.USER + "@'127.0.0.1'");
        awaitReplicas();
    }

    @AfterAll
    void stop() {
        silent.close();
        logging.close();
        primary.close();
    }

    @BeforeEach
    void place() throws IOException {
        place = new Place();
    }

    @AfterEach
    void clean() throws IOException {
        primary.execute("", "DROP DATABASE IF EXISTS copy");
        place.close();
    }

    private void awaitReplicas() throws Exception {
        String position = value(primary, "SELECT @@gtid_binlog_pos");
        for (MariaDbServer replica : List.of(logging, silent)) {
            assertThat(value(replica, "SELECT MASTER_GTID_WAIT('" + position + "', 60)"))
                    .as(replica.log())
                    .isEqualTo("0");
        }
    }

    private static String value(MariaDbServer server, String sql) throws SQLException {
        try (Connection connection = server.connect("");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? result.getString(1) : "";
        }
    }

    private Recobro recobro(MariaDbServer server, String... keys) throws IOException {
        return place.configure(
                List.of(place.dir("local")),
                List.of(place.job("db", server.port(), "shop", "local")
                        .replace("users: false", "users: false" + String.join("", keys))));
    }

    private JsonNode manifest() throws IOException {
        return JsonMapper.shared().readTree(Files.readString(place.stored("local", ".json")));
    }

    /** What the backup holds of the numbers: all of 1 to this one. */
    private int restored(Recobro recobro) throws Exception {
        recobro.succeed(place.asAdmin("restore", "db", "--into", "copy", "--port", Integer.toString(primary.port())));
        int count = Integer.parseInt(value(primary, "SELECT COUNT(*) FROM copy.numbers"));
        assertThat(value(primary, "SELECT COALESCE(MAX(n), 0) FROM copy.numbers"))
                .as("no number is missing")
                .isEqualTo(Integer.toString(count));
        return count;
    }

    private interface Work {
        void done() throws Exception;
    }

    /** Commits numbers on the primary while the work is done; returns the sequence of the transaction before number 1. */
    private long counting(Work work) throws Exception {
        awaitReplicas();
        primary.execute("shop", "DELETE FROM numbers");
        long before = sequence(value(primary, "SELECT @@gtid_binlog_pos"));
        AtomicBoolean enough = new AtomicBoolean();
        AtomicInteger committed = new AtomicInteger();
        Thread writer = Thread.ofPlatform().start(() -> {
            try (Connection connection = primary.connect("shop");
                    Statement statement = connection.createStatement()) {
                while (!enough.get()) {
                    statement.execute("INSERT INTO numbers VALUES (" + (committed.get() + 1) + ")");
                    committed.incrementAndGet();
                    statement.execute("DO SLEEP(0.001)");
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        try {
            while (committed.get() < 50) {
                writer.join(10);
            }
            work.done();
        } finally {
            enough.set(true);
            writer.join();
        }
        return before;
    }

    private static long sequence(String gtid) {
        return Long.parseLong(gtid.substring(gtid.lastIndexOf('-') + 1));
    }

    @Test
    void theRecoveryPointIsAPositionOfThePrimary() throws Exception {
        int backups = 0;
        for (String engine : List.of(", sessions: 4", ", engine: mariadb-dump, command: " + program())) {
            long before = counting(() -> recobro(logging, engine).succeed("backup-now"));
            JsonNode manifest = manifest();
            String gtid = manifest.at("/recovery_point/positions/gtid").asString();
            assertThat(gtid).startsWith("0-1-");
            int restored = restored(recobro(logging, engine));
            assertThat(restored).isPositive();
            assertThat(sequence(gtid) - before).as(manifest.toString()).isEqualTo(restored);
            assertThat(manifest.at("/facts/replica_of").asString()).isEqualTo("127.0.0.1:" + primary.port());
            backups++;
            clean();
            place();
        }
        Reliability.record(new Attack(
                "Recovery points",
                "a writer on the primary that never pauses",
                "backup of a replica with log_slave_updates",
                backups,
                backups
                        + " backups restored to exactly the transaction of the primary that their manifest names, by"
                        + " our own engine and by mariadb-dump",
                "each transaction writes one number: the GTID told minus the first one is the count restored",
                getClass().getSimpleName()));
    }

    private String program() {
        return logging.program("mariadb-dump").toString();
    }

    @Test
    void aReplicaThatDoesNotLogIsLockedAndItsRiskNamed() throws Exception {
        Recobro recobro = recobro(silent, ", sessions: 4");
        long before = counting(() -> recobro.succeed("backup-now"));
        JsonNode manifest = manifest();
        assertThat(manifest.at("/recovery_point/method").asString()).isEqualTo("read-lock");
        JsonNode positions = manifest.at("/recovery_point/positions");
        assertThat(positions.has("binlog_file"))
                .as("the replica's own log says nothing here")
                .isFalse();
        String gtid = positions.path("gtid").asString();
        assertThat(value(
                        primary,
                        "SELECT BINLOG_GTID_POS('"
                                + positions.path("primary_binlog_file").asString() + "', "
                                + positions.path("primary_binlog_position").asString() + ")"))
                .isEqualTo(gtid);
        assertThat(manifest.path("warnings").toString()).contains("replica without log_slave_updates");
        assertThat(manifest.at("/facts/consistency").asString()).startsWith("not all writes are in the binary log");
        int restored = restored(recobro);
        assertThat(sequence(gtid) - before).isEqualTo(restored);
        Reliability.record(new Attack(
                "Recovery points",
                "a writer on the primary that never pauses",
                "backup of a replica without log_slave_updates",
                restored > 0 ? 1 : 0,
                restored + " transactions restored, the last one is the GTID, file and position of the primary that the"
                        + " manifest names",
                "its own log does not move: equal positions would have proved nothing, so the lock is taken",
                getClass().getSimpleName()));
    }

    @Test
    void withoutThePrivilegesItIsStillAReplica() throws Exception {
        String rights = "RELOAD, REPLICA MONITOR, BINLOG MONITOR ON *.* ";
        primary.execute("", "REVOKE " + rights + "FROM " + Place.USER + "@'127.0.0.1'");
        try {
            Recobro recobro = recobro(silent, ", sessions: 4");
            long before = counting(() -> recobro.succeed("backup-now"));
            assertThat(manifest().at("/recovery_point/method").asString()).isEqualTo("single-session");
            assertThat(manifest().path("warnings").toString()).contains("no read lock: the account lacks RELOAD");
            assertThat(restored(recobro)).isPositive();
            assertThat(before).isPositive();
            assertThat(recobro.run("doctor").out())
                    .contains("how far it is behind its primary cannot be seen", "GRANT REPLICA MONITOR ON *.* TO");
        } finally {
            primary.execute("", "GRANT " + rights + "TO " + Place.USER + "@'127.0.0.1'");
        }
    }

    @Test
    void aReplicaThatHasStoppedMakesTheRunPartial() throws Exception {
        recobro(logging).succeed("backup-now");
        logging.execute("", "STOP SLAVE SQL_THREAD");
        try {
            Ran ran = recobro(logging).run("backup-now").expect(3, "replication from", "SQL thread is stopped");
            assertThat(ran.out() + ran.err()).contains("nobody knows since when");
            assertThat(recobro(logging).json("list")).hasSize(2);
            recobro(logging).run("doctor").expect(1, "SQL thread is stopped", "SHOW ALL SLAVES STATUS");
        } finally {
            logging.execute("", "START SLAVE");
        }
        awaitReplicas();
        assertThat(recobro(logging).run("doctor").out()).contains("that keeps up");
    }

    @Test
    void aReplicaThatLagsIsTold() throws Exception {
        long lag = 4000;
        awaitReplicas();
        primary.execute("shop", "CREATE OR REPLACE TABLE held (id INT PRIMARY KEY)");
        awaitReplicas();
        JsonNode manifest;
        try (Connection blocker = logging.connect("shop");
                Statement statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.execute("SET sql_log_bin=0");
            statement.execute("INSERT INTO held VALUES (1)"); // its lock holds up what the primary does next
            primary.execute("shop", "SET TIMESTAMP=UNIX_TIMESTAMP() - " + lag, "INSERT INTO held VALUES (1)");
            Until.isTrue(
                    "the replica waits",
                    Duration.ofSeconds(30),
                    () -> value(logging, "SELECT COUNT(*) FROM information_schema.INNODB_LOCK_WAITS")
                            .equals("1"));
            Instant began = Instant.now();
            recobro(logging).run("backup-now").expect(0, "seconds behind 127.0.0.1:" + primary.port());
            manifest = manifest();
            Instant told = Instant.parse(manifest.at("/recovery_point/time").asString());
            assertThat(Duration.between(told, began).toSeconds()).isBetween(lag - 60, lag + 60);
            assertThat(manifest.at("/facts/seconds_behind").asLong()).isBetween(lag - 60, lag + 60);
            blocker.rollback();
        }
        awaitReplicas();
        Reliability.record(new Attack(
                "Recovery points",
                "a replica that is behind or has stopped",
                "backup of a replica",
                2,
                "the recovery point was told "
                        + manifest.at("/facts/seconds_behind").asLong()
                        + " seconds earlier than the run; with replication stopped the run ended partial",
                "without lag and running: neither",
                getClass().getSimpleName()));
    }
}
