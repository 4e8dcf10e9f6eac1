package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fixture.MariaDbServer;
import io.recobro.fixture.S3Server;
import io.recobro.fixture.qdrant.QdrantServer;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A whole site comes back from one destination, also after an interruption, and never over what somebody else has. */
class RecoveryIT {
    private static final String KEY = "planted-qdrant-key";

    private static MariaDbServer server;
    private S3Server objects;
    private QdrantServer vectors;
    private Place place;
    private Recobro recobro;

    @BeforeAll
    static void start() {
        server = MariaDbServer.embedded();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void backUp() throws Exception {
        server.execute("", "CREATE DATABASE shop", "CREATE DATABASE ledger");
        server.execute(
                "shop",
                "CREATE TABLE one (id INT PRIMARY KEY, v INT, pad VARBINARY(300), KEY (v))",
                "INSERT INTO one SELECT seq, 100, RANDOM_BYTES(250) FROM seq_1_to_20000");
        server.execute("ledger", "CREATE TABLE entry (id INT PRIMARY KEY)", "INSERT INTO entry VALUES (1), (2), (3)");
        Place.account(server, "shop");
        Place.account(server, "ledger");
        place = new Place();
        place.secret("key", KEY);
        objects = Place.objects(place.directory().resolve("s3"));
        vectors = QdrantServer.start("1.13.6", KEY);
        vectors.create("docs", 8, 300, 1);
        vectors.create("notes", 4, 10, 2);
        vectors.alias("live", "docs");
        recobro = configure(vectors);
        recobro.succeed("backup-now");
    }

    /** The vectors stand first in the configuration, and come back after the databases. */
    private Recobro configure(QdrantServer qdrant) throws Exception {
        return place.configure(
                List.of(
                        place.dir("local"),
                        place.s3("offsite", objects.endpoint().toString(), Place.BUCKET)),
                List.of("""
                      vectors:
                        source: {type: qdrant, url: %s, api_key: {file: %s}}
                        to: [local, offsite]
                    """.formatted(qdrant.url(), place.directory().resolve("key")), """
                          db:
                            source: {type: mariadb, port: %d, user: %s, password: {file: %s}, databases: [shop, ledger], users: true}
                            to: [local, offsite]
                            objectives: {rto: 1h}
                        """.formatted(
                                server.port(), Place.USER, place.directory().resolve("database"))));
    }

    @AfterEach
    void close() throws Exception {
        drop("shop", "ledger");
        vectors.close();
        objects.close();
        place.close();
    }

    private static void drop(String... databases) {
        for (String database : databases) {
            server.execute("", "DROP DATABASE IF EXISTS " + database);
        }
    }

    private String[] all(String... more) {
        return place.asAdmin(
                Stream.concat(Stream.of("restore", "--all"), Stream.of(more)).toArray(String[]::new));
    }

    /** Everything is lost. */
    private String lose() throws Exception {
        String points = vectors.points("docs");
        drop("shop", "ledger");
        vectors.close();
        vectors = QdrantServer.start("1.13.6", KEY);
        recobro = configure(vectors);
        return points;
    }

    private static String value(String sql) throws SQLException {
        try (Connection connection = server.connect("");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    private void assertAllBack(String points) throws Exception {
        assertThat(value("SELECT CONCAT(COUNT(*), ' ', SUM(v)) FROM shop.one")).isEqualTo("20000 2000000");
        assertThat(value("SELECT COUNT(*) FROM ledger.entry")).isEqualTo("3");
        assertThat(vectors.collections()).containsExactly("docs", "notes");
        assertThat(vectors.points("docs")).isEqualTo(points);
        assertThat(vectors.aliases()).containsEntry("live", "docs");
    }

    private void assertNothingThere() throws Exception {
        assertThat(value("SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME IN ('shop', 'ledger')"))
                .isEqualTo("0");
        assertThat(vectors.collections()).isEmpty();
    }

    @Test
    void everythingComesBackInOrderAfterAPlanAndAConfirmation() throws Exception {
        String points = lose();
        JsonNode plan = recobro.json(all("--from", "offsite", "--dry-run"));
        assertThat(plan.get("steps").valueStream().map(step -> step.get("job").asString()))
                .containsExactly("db", "vectors");
        assertThat(plan.at("/steps/0/budget_seconds").asInt()).isEqualTo(3600);
        assertThat(plan.at("/steps/0/targets")).hasSize(2);
        assertThat(plan.findValuesAsString("state")).containsOnly("empty");
        assertThat(plan.findValuesAsString("destination")).containsOnly("offsite");
        assertNothingThere();

        recobro.run(all()).expect(2, "nobody confirmed the plan", "--yes site");
        recobro.run(all("--yes", "other")).expect(2, "the confirmation names 'other'");
        assertNothingThere();

        Recobro.Ran ran = recobro.succeed(all("--from", "offsite", "--yes", "site"));
        ran.expect(0, "plan to restore site", "restored site", "skew of", "accounts and roles", "search indexes");
        assertAllBack(points);
        JsonNode runs = recobro.json("history");
        assertThat(runs.findValuesAsString("kind")).contains("restore-all", "restore");

        JsonNode again = recobro.json(all("--yes", "site"));
        assertThat(again.get("exit_code").asInt()).isZero();
        assertThat(again.get("results").findValuesAsString("ending"))
                .containsOnly("equal")
                .hasSize(4);
        assertThat(again.at("/steps/0/expected_by").asString()).startsWith("restore of ");
        assertAllBack(points);
    }

    @Test
    void aTargetThatHoldsSomethingElseRefusesEverything() throws Exception {
        String points = lose();
        server.execute("", "CREATE DATABASE ledger");
        server.execute("ledger", "CREATE TABLE precious (id INT PRIMARY KEY)", "INSERT INTO precious VALUES (42)");
        recobro.run(all("--yes", "site")).expect(2, "'ledger on ", "not empty", "nothing is restored", "--except db");
        assertThat(value("SELECT id FROM ledger.precious")).isEqualTo("42");
        assertThat(value("SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = 'shop'"))
                .isEqualTo("0");
        assertThat(vectors.collections()).isEmpty();

        recobro.succeed(all("--yes", "site", "--except", "db")).expect(0, "job 'db': left out as asked");
        assertThat(vectors.points("docs")).isEqualTo(points);
        drop("ledger");
        recobro.succeed(all("--yes", "site"));
        assertAllBack(points);
    }

    @Test
    void whatFailedIsGoneOnWith() throws Exception {
        String points = lose();
        vectors.refuseUploadsInto("notes");
        recobro.run(all("--yes", "site")).expect(3, "out of luck", "failed          vectors: notes");
        assertThat(vectors.collections()).containsExactly("docs");
        server.execute("", "CREATE DATABASE newer");
        server.execute("shop", "UPDATE one SET v = v + 1 WHERE id = 7");
        vectors.refuseUploadsInto("nothing");

        JsonNode again = recobro.json(all("--yes", "site"));
        assertThat(again.get("exit_code").asInt()).isEqualTo(3);
        assertThat(again.get("continues").isNull()).isFalse();
        assertThat(again.get("results").findValuesAsString("ending"))
                .containsExactly("changed", "equal", "equal", "restored");
        assertThat(value("SELECT v FROM shop.one WHERE id = 7"))
                .as("what changed since is left alone")
                .isEqualTo("101");
        server.execute("shop", "UPDATE one SET v = v - 1 WHERE id = 7");
        drop("newer");
        assertAllBack(points);
        Reliability.record(new Attack(
                "Servers and networks",
                "a server refuses one of four targets",
                "restore --all",
                Collections.frequency(again.get("results").findValuesAsString("ending"), "restored"),
                "three targets were restored and the fourth was told; the same command restored the missing one only,"
                        + " and left alone what had changed since",
                "the results that the second run found equal",
                "RecoveryIT"));
    }

    @Test
    void aKilledRecoveryIsRunAgain() throws Exception {
        String points = lose();
        Recobro.Child child = recobro.start("128m", all("--yes", "site"));
        Path journal = place.directory().resolve("state/recobro/recovery/site.json");
        while (!Files.exists(journal)) {
            assertThat(child.process().waitFor(10, TimeUnit.MILLISECONDS)).isFalse();
        }
        child.process().destroyForcibly().waitFor(60, TimeUnit.SECONDS);
        assertThat(journal).content().contains("\"item\" : \"shop\"", "\"finished\" : false");
        // however far it came, what it left is half
        server.execute("", "CREATE DATABASE IF NOT EXISTS shop", "CREATE TABLE IF NOT EXISTS shop.half (id INT)");
        Recobro.Ran refused = recobro.run(all("--yes", "site"));
        assertThat(refused.status()).as("control: a host without the journal").isEqualTo(2);

        Recobro.Ran ran = recobro.start("128m", Map.of(), all("--yes", "site")).finish();
        ran.expect(0, "goes on with the recovery that began", "(half)");
        assertAllBack(points);
        assertThat(value("SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_NAME = 'half'"))
                .isEqualTo("0");
        assertThat(journal).content().contains("\"finished\" : \"20");
        Reliability.record(new Attack(
                "Killed processes",
                "kill -9 in the middle of a recovery",
                "restore --all of two databases and two collections",
                child.process().exitValue() == 137 ? 1 : 0,
                "the same command went on where it had stopped, and replaced what was half",
                "a host without the journal is refused: the target is not empty",
                "RecoveryIT"));
    }

    @Test
    void aCommonPointIsChosen() throws Exception {
        String before = recobro.json("list").get(0).get("recovery_point_at").asString();
        server.execute("shop", "UPDATE one SET v = 0");
        String middle = value("SELECT DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%dT%TZ')");
        assertThat(middle).isGreaterThanOrEqualTo(before.substring(0, 19));
        while (value("SELECT DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%dT%TZ')").equals(middle)) {
            Thread.onSpinWait();
        }
        recobro.succeed("backup-now", "db");
        lose();
        recobro.succeed(all("--yes", "site", "--at", middle));
        assertThat(value("SELECT SUM(v) FROM shop.one")).isEqualTo("2000000");
        drop("shop", "ledger");
        recobro.succeed(all("--yes", "site"));
        assertThat(value("SELECT SUM(v) FROM shop.one"))
                .as("control: the newest")
                .isEqualTo("0");
    }

    @Test
    void aJobWithoutABackupMakesItPartial() throws Exception {
        String points = lose();
        Path manifests = place.directory().resolve("local/site/vectors/manifests");
        try (Stream<Path> files = Files.list(manifests)) {
            for (Path manifest : files.toList()) {
                Files.delete(manifest);
            }
        }
        recobro.run(all("--from", "local", "--yes", "site")).expect(3, "NOT RESTORED    vectors", "there is none");
        assertThat(value("SELECT COUNT(*) FROM ledger.entry")).isEqualTo("3");
        assertThat(vectors.collections()).isEmpty();
        recobro.succeed(all("--yes", "site"));
        assertAllBack(points);
    }
}
