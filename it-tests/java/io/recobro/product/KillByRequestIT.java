package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fixture.MariaDbServer;
import io.recobro.fixture.S3Server;
import io.recobro.product.Recobro.Child;
import io.recobro.product.Recobro.Ran;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The product is killed with {@code -9} when its n-th request to an S3 store arrives, or the n-th piece that it sends to a
 * database; the server gets every other one of them still. A sample of every command that begins elsewhere every day;
 * {@code -Dattack.kills=all} takes every n, {@code -Dattack.kills=20} about so many.
 */
class KillByRequestIT {
    private static final int SAMPLE = 7;
    private static final String JOB = "db";
    private static final int KILLED = 137;

    private static MariaDbServer server;

    private Place place;
    private S3Server objects;
    private int restored;

    @BeforeAll
    static void start() {
        server = MariaDbServer.embedded();
        server.execute("", "CREATE DATABASE shop");
        server.execute(
                "shop",
                "CREATE TABLE orders (id INT PRIMARY KEY, v VARBINARY(400), KEY (v))",
                "CREATE TABLE order_lines (id INT PRIMARY KEY, v TEXT)",
                "INSERT INTO orders SELECT seq, RANDOM_BYTES(300) FROM seq_1_to_3000",
                "INSERT INTO order_lines SELECT seq, CONCAT('line ', seq) FROM seq_1_to_500");
        Place.account(server, "shop");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open() throws IOException {
        place = new Place();
        objects = Place.objects(place.directory().resolve("s3"));
    }

    @AfterEach
    void close() throws IOException {
        objects.close();
        place.close();
    }

    @Test
    void backup() throws Exception {
        direct("remote").succeed("backup-now");
        attack("backup of a database into an S3 store", "remote", () -> {}, "backup-now");
    }

    @Test
    void prune() throws Exception {
        attack(
                "prune in an S3 store",
                "remote",
                () -> {
                    while (ids("remote").size() < 3) {
                        backup("remote");
                    }
                },
                "prune",
                "--confirm");
    }

    @Test
    void replication() throws Exception {
        attack("replicate from a directory into an S3 store", "local, remote", () -> backup("local"), "replicate");
    }

    /** A restore that was cut off leaves a database that is not empty: nobody's data is overwritten, and it says what to do. */
    @Test
    void restore() throws Exception {
        direct("remote").succeed("backup-now");
        String wanted = checksum("shop");
        List<Long> chosen = chosen(pieces());
        int refused = 0;
        for (long number : chosen) {
            String name = "killed_" + ++restored;
            assertThat(kill(true, number, restore("remote", name))).isEqualTo(KILLED);
            Ran again = direct("remote").run(restore("remote", name));
            if (again.status() != 0) {
                refused++;
                assertThat(again.err()).contains("it is not empty", "--replace " + name);
                direct("remote")
                        .succeed(Stream.concat(Stream.of(restore("remote", name)), Stream.of("--replace", name))
                                .toArray(String[]::new));
            }
            assertThat(checksum(name)).isEqualTo(wanted);
            assertThat(checksum("shop")).as("the database that was backed up").isEqualTo(wanted);
            server.execute("", "DROP DATABASE " + name);
        }
        Reliability.record(new Attack(
                "Killed processes",
                "kill -9 at a sample of the pieces sent to the server",
                "restore of a database",
                chosen.size(),
                "%,d kills: the next restore succeeded, %,d times only after it had refused the half-filled database and was told to replace it; no other database was touched"
                        .formatted(chosen.size(), refused),
                "a restore that is not killed gives the same checksums",
                "KillByRequestIT"));
    }

    private long pieces() throws Exception {
        String name = "whole";
        try (Toll toll = Toll.ofPieces(server.port(), 0, true, () -> {})) {
            place.configure(destinations(objects.endpoint().getPort()), List.of(job(toll.port(), "remote")))
                    .succeed(restore("remote", name));
            assertThat(checksum(name)).isEqualTo(checksum("shop"));
            server.execute("", "DROP DATABASE " + name);
            return toll.asked();
        }
    }

    private void attack(String subject, String to, Scene before, String... command) throws Exception {
        before.set();
        long steps;
        try (Toll toll = Toll.ofRequests(objects.endpoint().getPort(), 0, true, () -> {})) {
            through(toll, to).succeed(command);
            steps = toll.asked();
        }
        String wanted = checksum("shop");
        List<Long> chosen = chosen(steps);
        int killed = 0;
        int proven = 0;
        for (long number : chosen) {
            before.set();
            Set<String> old = ids("remote");
            int status = kill(false, number, command);
            assertThat(status).isIn(KILLED, 0);
            killed += status == KILLED ? 1 : 0;
            if (!command[0].equals("prune")) {
                assertThat(ids("remote")).as("after request " + number).containsAll(old);
            }
            Recobro recobro = direct(to);
            if (!ids("remote").isEmpty()) {
                recobro.succeed("verify", "--level", "digests");
            }
            recobro.succeed(command);
            recobro.succeed("verify", "--level", "digests");
            assertThat(ids("remote")).as("the newest").contains(new TreeSet<>(ids(to)).last());
            if (number % 3 == 0 || proven == 0) {
                proven++;
                String name = "proof_" + ++restored;
                recobro.succeed(restore("remote", name));
                assertThat(checksum(name)).isEqualTo(wanted);
                server.execute("", "DROP DATABASE " + name);
            }
        }
        assertThat(killed).as("almost all were reached").isGreaterThanOrEqualTo(chosen.size() * 3 / 4);
        Reliability.record(new Attack(
                "Killed processes",
                "kill -9 at a sample of the requests to the store, with and without the request",
                subject,
                killed,
                "%,d of %,d requests: every backup that existed was whole, none was lost, the next run succeeded; %,d times restored and compared"
                        .formatted(killed, steps, proven),
                "the same %,d requests without a kill succeed".formatted(steps),
                "KillByRequestIT"));
    }

    /** What there is to be before each kill. */
    private interface Scene {
        void set() throws Exception;
    }

    /** Runs a command that is killed at the n-th request to the store, or the n-th piece for the database. */
    private int kill(boolean atDatabase, long number, String... command) throws Exception {
        CompletableFuture<Child> child = new CompletableFuture<>();
        Runnable kill = () -> child.join().process().destroyForcibly().onExit().join();
        boolean passesOn = number % 2 == 0;
        try (Toll toll = atDatabase
                ? Toll.ofPieces(server.port(), number, passesOn, kill)
                : Toll.ofRequests(objects.endpoint().getPort(), number, passesOn, kill)) {
            int store = atDatabase ? objects.endpoint().getPort() : toll.port();
            int database = atDatabase ? toll.port() : server.port();
            String to = command[0].equals("replicate") ? "local, remote" : "remote";
            child.complete(place.configure(destinations(store), List.of(job(database, to)))
                    .start("128m", command));
            return child.get().finish().status();
        }
    }

    private static List<Long> chosen(long steps) {
        String wanted = System.getProperty("attack.kills", Integer.toString(SAMPLE));
        long share = wanted.equals("all") || wanted.equals("share")
                ? wanted.equals("all") ? 1 : Math.max(1, steps / SAMPLE)
                : Math.max(1, steps / Long.parseLong(wanted));
        long day = LocalDate.now(ZoneOffset.UTC).toEpochDay();
        return LongStream.rangeClosed(1, steps)
                .filter(number -> (number + day) % share == 0)
                .boxed()
                .toList();
    }

    private void backup(String to) throws Exception {
        direct(to).succeed("backup-now");
        Instant next = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        while (Instant.now().isBefore(next)) { // backups of one second have no order
            LockSupport.parkUntil(next.toEpochMilli());
        }
    }

    private String[] restore(String from, String name) {
        return place.asAdmin("restore", JOB, "--from", from, "--into", name);
    }

    private Set<String> ids(String to) throws Exception {
        Set<String> ids = new TreeSet<>();
        for (JsonNode backup : direct("local, remote").json("list")) {
            if (to.contains(backup.path("destination").asString())) {
                ids.add(backup.path("id").asString());
            }
        }
        return ids;
    }

    private Recobro direct(String to) throws IOException {
        return place.configure(destinations(objects.endpoint().getPort()), List.of(job(server.port(), to)));
    }

    private Recobro through(Toll toll, String to) throws IOException {
        return place.configure(destinations(toll.port()), List.of(job(server.port(), to)));
    }

    private List<String> destinations(int port) {
        return List.of(place.dir("local"), place.s3("remote", "http://127.0.0.1:" + port, Place.BUCKET));
    }

    private String job(int port, String to) {
        return place.job(JOB, port, "shop", to, "keep: {last: 1}");
    }

    private static String checksum(String database) {
        List<String> sums = new ArrayList<>();
        for (String table : List.of("orders", "order_lines")) {
            try (Connection connection = server.connect(database);
                    Statement statement = connection.createStatement();
                    ResultSet sum = statement.executeQuery("CHECKSUM TABLE " + table)) {
                sum.next();
                sums.add(table + " " + sum.getString(2));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
        return sums.toString();
    }
}
