package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fixture.Until;
import io.recobro.fixture.container.Containers;
import io.recobro.fixture.container.Image;
import io.recobro.fixture.container.MariaDbContainer;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.testcontainers.containers.Network;

/**
 * A server in a container that is killed, frozen or cut off in the middle of a dump or a restore: the run fails in time and
 * says so, nothing is published, and the next run succeeds without hands.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIf(
        value = "io.recobro.fixture.container.MariaDbContainer#isThere",
        disabledReason = "no Docker engine answers, or it has no image of MariaDB")
@Timeout(300)
class ServerTroubleIT {
    private static final int ROWS = 15_000;
    private static final String TEST = "ServerTroubleIT";
    private static final String PATIENCE = "timeout: 5s";
    private static final String TOOL = "engine: mariadb-dump";

    private Network network;
    private MariaDbContainer server;
    private Place place;

    @BeforeAll
    void start() {
        network = Containers.network();
        server = MariaDbContainer.start(Image.MARIADB, network);
        server.execute("", "CREATE DATABASE shop");
        server.execute(
                "shop",
                "CREATE TABLE big (id INT PRIMARY KEY, v VARBINARY(1024), KEY (v(20)))",
                "INSERT INTO big SELECT seq, RANDOM_BYTES(1000) FROM seq_1_to_" + ROWS,
                "CREATE TABLE zz_last (id INT PRIMARY KEY)",
                "INSERT INTO zz_last VALUES (1)");
        Place.account(server, "shop", "%");
    }

    @AfterAll
    void stop() {
        server.close();
        network.close();
    }

    @BeforeEach
    void place() throws IOException {
        place = new Place();
    }

    @AfterEach
    void clean() throws IOException {
        server.execute("", "DROP DATABASE IF EXISTS copy");
        place.close();
    }

    private Recobro direct(String... keys) throws IOException {
        return place.configure(List.of(place.dir("local")), List.of(job(3306, "container: " + server.name(), keys)));
    }

    private Recobro through(Tap tap, String... keys) throws IOException {
        return place.configure(List.of(place.dir("local")), List.of(job(tap.port(), "host: 127.0.0.1", keys)));
    }

    private String job(int port, String address, String... keys) {
        String more = String.join("", Stream.of(keys).map(key -> ", " + key).toList());
        return place.job("db", port, "shop", "local").replace("port: ", address + more + ", port: ");
    }

    private Tap tap(boolean upwards, long after, Runnable action) throws IOException {
        return new Tap(new InetSocketAddress(InetAddress.getByName(server.address()), 3306), upwards, after, action);
    }

    private void assertNothingPublished() throws IOException {
        assertThat(place.stored("local")).isEmpty();
    }

    private int rows(String database) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT COUNT(DISTINCT v) FROM big")) {
            result.next();
            return result.getInt(1);
        }
    }

    private static String tried(int times) {
        return times + (times == 1 ? " time" : " times");
    }

    @Test
    void killedInMidDump() throws Exception {
        int killed = 0;
        for (long after : List.of(1_000L, 500_000L, 5_000_000L, 12_000_000L)) {
            try (Tap tap = tap(false, after, server::kill)) {
                through(tap, PATIENCE).run("backup-now").expect(10, "unable to ", "hint: ");
                assertThat(tap.done()).isTrue();
                assertNothingPublished();
                killed++;
            } finally {
                server.startAgain();
            }
        }
        direct().succeed("backup-now");
        direct().succeed("verify", "--level", "parse");
        Reliability.record(new Attack(
                "Servers and networks",
                "docker kill -s KILL, then started again",
                "server of a MariaDB source in mid-dump",
                killed,
                tried(killed) + " exit status 10, nothing published, the next run succeeded",
                "the same run without the kill is published",
                TEST));
    }

    @Test
    void killedInMidDumpThroughDockerExec() throws Exception {
        try {
            // the tool tells of its lost connection, unless it is killed before it can
            duringTheDumpOfTheTool(server::kill, 10, "unable to dump with 'mariadb-dump' in container", "hint: ");
        } finally {
            server.startAgain();
        }
        assertNothingPublished();
        direct(TOOL).succeed("backup-now");
    }

    /** The tool has read the large table and waits for the last one when the action runs. */
    private void duringTheDumpOfTheTool(Runnable action, int status, String... words) throws Exception {
        try (Connection blocker = server.connect("shop");
                Statement lock = blocker.createStatement()) {
            lock.execute("LOCK TABLES zz_last WRITE");
            CompletableFuture<Recobro.Ran> run = new CompletableFuture<>();
            Recobro recobro = direct(TOOL, PATIENCE);
            Thread.ofPlatform().start(() -> run.complete(recobro.run("backup-now")));
            awaitWaiting(Duration.ZERO);
            action.run();
            run.get(120, TimeUnit.SECONDS).expect(status, words);
        } catch (SQLException gone) {
            assertThat(gone.getSQLState()).as(gone.toString()).startsWith("08"); // the blocker went with the server
        }
    }

    /** Returns once a session of the backup has waited so long for a table. */
    private void awaitWaiting(Duration time) throws Exception {
        Until.isTrue("a session waits for a table", Duration.ofMinutes(1), () -> {
            try (Connection connection = server.connect("");
                    Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery("SELECT 1 FROM information_schema.PROCESSLIST WHERE STATE"
                            + " LIKE 'Waiting for table%' AND USER = '" + Place.USER + "' AND TIME_MS >= "
                            + time.toMillis())) {
                return result.next();
            }
        });
    }

    @Test
    void killedInMidRestore() throws Exception {
        direct().succeed("backup-now");
        int killed = 0;
        for (long after : List.of(100_000L, 3_000_000L, 12_000_000L)) {
            try (Tap tap = tap(true, after, server::kill)) {
                through(tap, PATIENCE)
                        .run(place.asAdmin("restore", "db", "--into", "copy"))
                        .expect(10, "unable to ", "hint: ", "database 'copy' is not whole now", "--replace copy");
                assertThat(tap.done()).isTrue();
                killed++;
            } finally {
                server.startAgain();
            }
            direct().run(place.asAdmin("restore", "db", "--into", "copy")).expect(2, "it is not empty", "--replace");
            direct().succeed(place.asAdmin("restore", "db", "--into", "copy", "--replace", "copy"));
            assertThat(rows("copy")).isEqualTo(ROWS);
            server.execute("", "DROP DATABASE copy");
        }
        direct().succeed(place.asAdmin("restore", "db", "--into", "copy"));
        assertThat(rows("copy")).as("control").isEqualTo(ROWS);
        Reliability.record(new Attack(
                "Servers and networks",
                "docker kill -s KILL, then started again",
                "server in mid-restore",
                killed,
                tried(killed) + " exit status 10; the half database is refused as a target until it is named with"
                        + " --replace, then it comes back whole",
                "the same restore without the kill succeeds at once",
                TEST));
    }

    @Test
    void frozenInMidDumpAndInMidRestore() throws Exception {
        direct().succeed("backup-now");
        int frozen = 0;
        try (Tap tap = tap(false, 5_000_000, server::pause)) {
            assertEndsInTime(() -> through(tap, PATIENCE)
                    .run("backup-now")
                    .expect(10, "has answered nobody for 5 seconds", "timeout"));
            assertThat(tap.done()).isTrue();
            frozen++;
        } finally {
            server.unpause();
        }
        try (Tap tap = tap(true, 3_000_000, server::pause)) {
            assertEndsInTime(() -> through(tap, PATIENCE)
                    .run(place.asAdmin("restore", "db", "--into", "copy"))
                    .expect(10, "has answered nobody for 5 seconds"));
            assertThat(tap.done()).isTrue();
            frozen++;
        } finally {
            server.unpause();
        }
        try {
            duringTheDumpOfTheTool(server::pause, 10, "has answered nobody for 5 seconds");
        } finally {
            server.unpause();
        }
        frozen++;
        assertThat(direct().json("list")).hasSize(1);
        direct(PATIENCE).succeed("backup-now");
        direct(PATIENCE).succeed(place.asAdmin("restore", "db", "--into", "copy", "--replace", "copy"));
        assertThat(rows("copy")).isEqualTo(ROWS);
        Reliability.record(new Attack(
                "Servers and networks",
                "docker pause for longer than the time-out",
                "server in mid-dump (both engines) and in mid-restore",
                frozen,
                tried(frozen) + " exit status 10 soon after the time-out, nothing published, the next run succeeded",
                "a statement that is blocked for longer than the time-out, on a server that answers others, goes on",
                TEST));
    }

    private interface Run {
        void run() throws Exception;
    }

    private static void assertEndsInTime(Run run) throws Exception {
        long began = System.nanoTime();
        run.run();
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        System.out.println(TEST + ": a silent server was given up after " + took.toMillis() + " ms");
        assertThat(took).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(40));
    }

    /** The control of the time-out: the statement waits longer than that, but the server answers others. */
    @Test
    void aStatementThatTakesLongIsNoSilence() throws Exception {
        try (Connection blocker = server.connect("shop");
                Statement lock = blocker.createStatement()) {
            lock.execute("LOCK TABLES zz_last WRITE");
            CompletableFuture<Recobro.Ran> run = new CompletableFuture<>();
            Recobro recobro = direct("timeout: 2s", TOOL);
            Thread.ofPlatform().start(() -> run.complete(recobro.run("backup-now")));
            awaitWaiting(Duration.ofSeconds(5));
            assertThat(run).isNotDone();
            lock.execute("UNLOCK TABLES");
            run.get(60, TimeUnit.SECONDS).expect(0);
        }
    }

    @Test
    void cutOffFromTheNetworkInMidDumpAndInMidRestore() throws Exception {
        direct().succeed("backup-now");
        int cut = 0;
        try (Tap tap = tap(false, 5_000_000, () -> server.disconnect(network))) {
            assertEndsInTime(
                    () -> through(tap, PATIENCE).run("backup-now").expect(10, "has answered nobody", "hint: "));
            cut++;
        } finally {
            server.connect(network);
        }
        try (Tap tap = tap(true, 3_000_000, () -> server.disconnect(network))) {
            assertEndsInTime(() -> through(tap, PATIENCE)
                    .run(place.asAdmin("restore", "db", "--into", "copy"))
                    .expect(10, "has answered nobody"));
            cut++;
        } finally {
            server.connect(network);
        }
        assertThat(direct().json("list")).hasSize(1);
        direct(PATIENCE).succeed("backup-now");
        direct(PATIENCE).succeed(place.asAdmin("restore", "db", "--into", "copy", "--replace", "copy"));
        assertThat(rows("copy")).isEqualTo(ROWS);
        Reliability.record(new Attack(
                "Servers and networks",
                "docker network disconnect: packets vanish",
                "server in mid-dump and in mid-restore",
                cut,
                tried(cut) + " exit status 10 soon after the time-out, nothing published, connected again the next run"
                        + " succeeded",
                "the same runs with the network succeed",
                TEST));
    }

    @Test
    void aSlowLinkIsNoFault() throws Exception {
        try (SlowLink link = new SlowLink(
                new InetSocketAddress(InetAddress.getByName(server.address()), 3306), 8 << 20, Duration.ofMillis(5))) {
            Recobro slow = place.configure(
                    List.of(place.dir("local")), List.of(job(link.port(), "host: 127.0.0.1", "timeout: 2s")));
            long began = System.nanoTime();
            slow.succeed("backup-now");
            slow.succeed(place.asAdmin("restore", "db", "--into", "copy"));
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(4));
            assertThat(rows("copy")).isEqualTo(ROWS);
            Reliability.record(new Attack(
                    "Servers and networks",
                    "a link of 8 MiB/s with 5 ms on each block",
                    "dump and restore, with a time-out of 2 s",
                    link.blocks(),
                    link.blocks() + " blocks delayed, both runs took longer than the time-out and succeeded",
                    "a server that is cut off is given up after the time-out",
                    TEST));
        }
    }
}
