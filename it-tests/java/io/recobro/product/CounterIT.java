package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.recobro.fixture.MariaDbServer;
import io.recobro.product.Counter.Commit;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import tools.jackson.databind.JsonNode;

/**
 * A client commits numbers without pause while backups run, until the server is killed. What a fresh server holds after a
 * restore is exactly what the backup said: by the GTID of its recovery point to the number, by its time to the second.
 */
@Timeout(900)
class CounterIT {
    private static final String DATABASE = "shop";
    private static final int ROUNDS = 3;
    private static final Duration PRECISION = Duration.ofSeconds(1);
    private static final List<String> JOBS = List.of("own", "tool");
    private static final List<String> ENGINES = List.of("own engine, three sessions", "engine mariadb-dump");

    /** A kill of the process loses nothing that was committed. */
    private static final String DURABLE = "--innodb-flush-log-at-trx-commit=2";

    private final Clock clock = Clock.systemUTC();

    /** A backup of the counter, and what it said. */
    private record Said(
            String job, String id, Instant point, Duration took, String gtid, String file, String position) {
        /** How much later than its time a point may lie; on a slow machine a tool takes long to begin. */
        Duration precision() {
            return took.compareTo(PRECISION) > 0 ? took : PRECISION;
        }
    }

    /** What the restores of some backups showed. */
    private record Seen(int backups, long numbers, Duration furthest) {}

    @Test
    void whatIsRestoredIsTheRecoveryPoint() throws Exception {
        try (MariaDbServer server = MariaDbServer.embedded(DURABLE);
                MariaDbServer fresh = MariaDbServer.embedded()) {
            killAndRestore(server, fresh, "MariaDB 11.4 (embedded)");
        }
    }

    @Test
    @EnabledIf("io.recobro.fixture.MariaDbServer#isInstalled")
    void alsoOfTheServerOfThisMachine() throws Exception {
        try (MariaDbServer server = MariaDbServer.installed(DURABLE).orElseThrow();
                MariaDbServer fresh = MariaDbServer.installed().orElseThrow()) {
            killAndRestore(server, fresh, "the machine's own MariaDB");
        }
    }

    private void killAndRestore(MariaDbServer server, MariaDbServer fresh, String name) throws Exception {
        server.execute("", "CREATE DATABASE " + DATABASE);
        server.execute(
                DATABASE,
                "CREATE TABLE middle (id INT PRIMARY KEY, v VARBINARY(1024))",
                "INSERT INTO middle SELECT seq, RANDOM_BYTES(1000) FROM seq_1_to_20000");
        Place.account(server, DATABASE);
        server.execute("", "GRANT RELOAD, BINLOG MONITOR ON *.* TO " + Place.USER + "@'127.0.0.1'");
        try (Place place = new Place();
                Counter counter = Counter.start(server, DATABASE)) {
            Recobro recobro = configure(place, server);
            counter.awaitMore(100);
            List<Said> said = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                for (String job : JOBS) {
                    awaitNextSecond();
                    said.add(backUp(recobro, job));
                }
            }
            tear(server, counter);
            assertThatThrownBy(() -> lastHeld(server, "torn"))
                    .as("control: tables that were copied one after the other")
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("in both tables");
            counter.awaitMore(200);
            server.kill();
            counter.close();

            Recobro again = configure(place, fresh);
            for (String job : JOBS) {
                List<Said> backups =
                        said.stream().filter(each -> each.job().equals(job)).toList();
                Seen seen = restored(place, again, fresh, counter, backups);
                Duration off = differenceToStatus(again, counter, backups.getLast());
                record(name + ", " + ENGINES.get(JOBS.indexOf(job)), counter, seen, off);
            }
            replay(place, again, server, fresh, counter, said.get(said.size() - 2), name);
        }
    }

    private static void record(String subject, Counter counter, Seen seen, Duration off) {
        Reliability.record(new Attack(
                "Recovery points",
                "numbers are committed into two tables while backups run, then the server is killed with -9",
                subject,
                seen.backups(),
                ("%,d numbers committed; each of %d backups restored to exactly 1 to the number committed at the GTID"
                    + " of its recovery point, the largest %,d, in both tables; everything acknowledged before the"
                    + " point's time was in, and the last number at most %d ms after it; the RPO of status was the age"
                    + " of the last number within %d ms")
                        .formatted(
                                counter.commits().size(),
                                seen.backups(),
                                seen.numbers(),
                                seen.furthest().toMillis(),
                                off.toMillis()),
                "two tables copied one after the other are caught: they differ",
                "CounterIT"));
    }

    private Recobro configure(Place place, MariaDbServer server) throws IOException {
        String objective = "objectives: {rpo: 6h}";
        String own = place.job("own", server.port(), DATABASE, "local", objective)
                .replace("users: false", "users: false, sessions: 3");
        String tool = place.job("tool", server.port(), DATABASE, "local", objective)
                .replace(
                        "users: false",
                        "users: false, engine: mariadb-dump, command: " + server.program("mariadb-dump"));
        return place.configure(List.of(place.dir("local")), List.of(own, tool));
    }

    private Said backUp(Recobro recobro, String job) {
        Instant began = clock.instant();
        JsonNode done = recobro.json("backup-now", job);
        Duration took = Duration.between(began, clock.instant());
        assertThat(done.get("exit_code").asInt()).as("%s", done).isZero();
        String id = done.at("/backups/0/id").asString();
        JsonNode point = recobro.json("show", id).get("recovery_point");
        JsonNode positions = point.get("positions");
        return new Said(
                job,
                id,
                Instant.parse(point.get("time").asString()),
                took,
                positions.path("gtid").asString(),
                positions.path("binlog_file").asString(),
                positions.path("binlog_position").asString());
    }

    /** Restores each backup, and compares what it holds with what the client saw and the backup said. */
    private static Seen restored(Place place, Recobro recobro, MariaDbServer fresh, Counter counter, List<Said> backups)
            throws Exception {
        long most = 0;
        Duration furthest = Duration.ZERO;
        for (Said said : backups) {
            String copy = restore(place, recobro, said, said.job() + "_" + backups.indexOf(said));
            long last = lastHeld(fresh, copy);
            Commit newest = counter.withGtid(said.gtid())
                    .orElseThrow(() -> new AssertionError("no number was committed at " + said));
            assertThat(last).as("the last number of %s", said).isEqualTo(newest.number());
            long before = counter.commits().stream()
                    .filter(commit -> commit.acknowledged().isBefore(said.point()))
                    .mapToLong(Commit::number)
                    .max()
                    .orElseThrow();
            assertThat(last).as("what was acknowledged before %s", said).isGreaterThanOrEqualTo(before);
            Duration after = Duration.between(said.point(), newest.began());
            assertThat(after).as("none began later than %s", said).isLessThan(said.precision());
            furthest = after.compareTo(furthest) > 0 ? after : furthest;
            most = Math.max(most, last);
        }
        return new Seen(backups.size(), most, furthest);
    }

    private static String restore(Place place, Recobro recobro, Said said, String copy) {
        recobro.succeed(place.asAdmin("restore", said.job(), "--backup", said.id(), "--into", copy));
        return copy;
    }

    /** The last number of a database that holds 1 to that number in both tables; fails where it holds anything else. */
    private static long lastHeld(MariaDbServer server, String database) throws SQLException {
        List<Long> last = new ArrayList<>();
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            for (String table : Counter.TABLES) {
                try (ResultSet result = statement.executeQuery(
                        "SELECT COUNT(*), COALESCE(MIN(n), 1), COALESCE(MAX(n), 0) FROM " + table)) {
                    result.next();
                    assertThat(result.getLong(2)).as("the first number").isEqualTo(1);
                    assertThat(result.getLong(1)).as("numbers without holes").isEqualTo(result.getLong(3));
                    last.add(result.getLong(3));
                }
            }
        }
        assertThat(Set.copyOf(last)).as("the same in both tables").hasSize(1);
        return last.getFirst();
    }

    /** The RPO that {@code status} tells against the age of the last number that can be restored. */
    private Duration differenceToStatus(Recobro recobro, Counter counter, Said newest) {
        Instant began = clock.instant();
        JsonNode status = recobro.json("status");
        Instant ended = clock.instant();
        JsonNode copy = status.get("jobs")
                .valueStream()
                .filter(job -> job.get("job").asString().equals(newest.job()))
                .findFirst()
                .orElseThrow()
                .at("/destinations/0");
        Duration told = Duration.ofMillis(Math.round(copy.get("age_seconds").asDouble() * 1000));
        Instant last = counter.withGtid(newest.gtid()).orElseThrow().acknowledged();
        assertThat(told)
                .as("RPO that status tells, %s", copy)
                .isBetween(
                        Duration.between(last, began).minus(PRECISION),
                        Duration.between(last, ended).plus(newest.precision()));
        return Duration.between(last, ended).minus(told).abs();
    }

    /** Two copies at two moments, as a dump without a common snapshot makes them. */
    private static void tear(MariaDbServer server, Counter counter) throws InterruptedException {
        server.execute("", "CREATE DATABASE torn");
        for (String table : Counter.TABLES) {
            server.execute("torn", "CREATE TABLE " + table + " AS SELECT n FROM " + DATABASE + "." + table);
            counter.awaitMore(2);
        }
    }

    /** As the runbook for a point in time has it, with the binary logs on the disk of the server that is gone. */
    private static void replay(
            Place place,
            Recobro recobro,
            MariaDbServer dead,
            MariaDbServer fresh,
            Counter counter,
            Said said,
            String name)
            throws Exception {
        Path tool = Path.of("/usr/bin/mariadb-binlog");
        assumeThat(tool).as("the program that reads binary logs").isExecutable();
        String copy = restore(place, recobro, said, "replayed");
        long before = lastHeld(fresh, copy);
        List<String> command = new ArrayList<>(List.of(
                tool.toString(),
                "--no-defaults",
                "--start-position=" + said.position(),
                "--rewrite-db=" + DATABASE + "->" + copy,
                "--database=" + DATABASE));
        int options = command.size();
        try (Stream<Path> logs = Files.list(dead.data())) {
            logs.filter(file -> file.getFileName().toString().matches("bin\\.\\d+"))
                    .filter(file -> file.getFileName().toString().compareTo(said.file()) >= 0)
                    .sorted()
                    .forEach(file -> command.add(file.toString()));
        }
        int files = command.size() - options;
        Path changes = place.directory().resolve("changes.sql");
        run(new ProcessBuilder(command).redirectOutput(changes.toFile()));
        ProcessBuilder client = new ProcessBuilder(
                fresh.program("mariadb").toString(),
                "--no-defaults",
                "--socket=" + fresh.socket(),
                "--user=" + MariaDbServer.ADMIN,
                copy);
        client.environment().put("MYSQL_PWD", MariaDbServer.PASSWORD);
        run(client.redirectInput(changes.toFile()));
        long acknowledged = counter.commits().getLast().number();
        long last = lastHeld(fresh, copy);
        assertThat(last)
                .as("the last number acknowledged before the kill, or the one whose answer the kill cut off")
                .isBetween(acknowledged, acknowledged + 1);
        assertThat(before).as("control: without the replay").isLessThan(acknowledged);
        Reliability.record(new Attack(
                "Recovery points",
                "the binary logs of the killed server are replayed from the position of a backup",
                name + ", restored and replayed as the runbook says",
                files,
                "%,d numbers replayed on top of %,d: the last one acknowledged before the kill is there, without a hole"
                        .formatted(last - before, before),
                "without the replay %,d numbers are missing".formatted(acknowledged - before),
                "CounterIT"));
    }

    private static void run(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.redirectError(ProcessBuilder.Redirect.PIPE).start();
        String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    /** Recovery points of one job lie at least a second apart. */
    private void awaitNextSecond() {
        Instant next = clock.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        while (clock.instant().isBefore(next)) {
            LockSupport.parkNanos(10_000_000);
        }
    }
}
