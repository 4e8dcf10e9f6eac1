package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fixture.MariaDbServer;
import io.recobro.product.Recobro.Ran;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Damage done on purpose to copies of a backup of databases: all of it is found, and the backup stays as it is. */
class NegativeDrillIT {
    private static MariaDbServer server;
    private Place place;
    private Recobro recobro;

    @BeforeAll
    static void start() {
        server = MariaDbServer.embedded();
        server.execute("", "CREATE DATABASE shop");
        server.execute(
                "shop",
                "CREATE TABLE a (id INT PRIMARY KEY, v VARBINARY(1024))",
                "INSERT INTO a SELECT seq, RANDOM_BYTES(1000) FROM seq_1_to_3000",
                "CREATE TABLE b LIKE a",
                "INSERT INTO b SELECT * FROM a");
        Place.account(server, "shop");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void backUp() throws IOException {
        place = new Place();
        recobro = place.configure(
                List.of(place.dir("local"), place.dir("other")),
                List.of(place.job("db", server.port(), "shop", "local, other")));
        recobro.succeed("backup-now");
    }

    @AfterEach
    void clear() throws Exception {
        place.close();
    }

    @Test
    void allDamageIsFoundAndKeptAsEvidence() throws Exception {
        Map<String, byte[]> before = stored();
        JsonNode drill = json(recobro.run("drill", "db", "--negative", "--seed", "7", "--json"), 0)
                .at("/drills/0");
        assertThat(drill.path("passed").asBoolean()).as(drill.toPrettyString()).isTrue();
        assertThat(outcomes(drill.at("/drill/checks"), "passed"))
                .contains(
                        "control",
                        "bit-flip/dump",
                        "tail-cut/object",
                        "removed/object",
                        "manifest/cut",
                        "manifest/digest",
                        "manifest/artifact-left-out");
        assertThat(outcomes(drill.at("/drill/checks"), "failed")).isEmpty();

        for (String destination : List.of("local", "other")) {
            Path file = evidence(destination);
            assertThat(file.getFileName().toString()).endsWith("_negative_passed_0.json");
            JsonNode evidence = JsonMapper.shared().readTree(Files.readAllBytes(file));
            assertThat(evidence.path("kind").asString()).isEqualTo("negative");
            assertThat(evidence.path("verdict").asString()).isEqualTo("passed");
            assertThat(outcomes(evidence.path("checks"), "passed"))
                    .isEqualTo(outcomes(drill.at("/drill/checks"), "passed"));
        }
        Map<String, byte[]> after = stored();
        assertThat(after.keySet()).containsAll(before.keySet());
        before.forEach((name, content) ->
                assertThat(Arrays.equals(after.get(name), content)).as(name).isTrue());
        recobro.succeed("verify", "--level", "parse");
        List<String> found = outcomes(drill.at("/drill/checks"), "passed").stream()
                .filter(name -> !name.equals("control"))
                .toList();
        Reliability.record(new Attack(
                "Flipped bits",
                "drill --negative: flipped, cut off, removed, forged",
                "copy of a stored backup of a database",
                found.size(),
                "%d kinds of damage, all found; the stored backup stayed as it was".formatted(found.size()),
                "the undamaged copy passes the same checks; one that is damaged from the start fails this control",
                "NegativeDrillIT"));
    }

    /** Where the copy itself is damaged, what its checks find tells nothing. */
    @Test
    void aDamagedBackupFailsTheControl() throws Exception {
        Path dump = place.stored("local", ".sql.gz");
        byte[] bytes = Files.readAllBytes(dump);
        bytes[bytes.length / 2] ^= 4;
        Files.write(dump, bytes);
        JsonNode drill = json(recobro.run("drill", "db", "--negative", "--from", "local", "--json"), 13)
                .at("/drills/0");
        assertThat(drill.path("passed").asBoolean()).isFalse();
        assertThat(outcomes(drill.at("/drill/checks"), "failed")).containsExactly("control");
        assertThat(evidence("other").getFileName().toString()).endsWith("_negative_failed_0.json");
    }

    private static JsonNode json(Ran ran, int status) {
        assertThat(ran.status()).as(ran.out()).isEqualTo(status);
        return JsonMapper.shared().readTree(ran.out());
    }

    private static List<String> outcomes(JsonNode checks, String outcome) {
        return checks.valueStream()
                .filter(check -> check.path("outcome").asString().equals(outcome))
                .map(check -> check.path("name").asString())
                .toList();
    }

    private Path evidence(String destination) throws IOException {
        try (Stream<Path> files =
                Files.list(place.directory().resolve(destination + "/" + Place.SITE + "/db/drills"))) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.getFirst();
        }
    }

    /** What destinations hold of the backup itself. */
    private Map<String, byte[]> stored() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        for (String destination : List.of("local", "other")) {
            try (Stream<Path> all = Files.walk(place.directory().resolve(destination))) {
                all.filter(Files::isRegularFile)
                        .filter(file -> file.toString().contains("/backups/")
                                || file.toString().contains("/manifests/"))
                        .forEach(file -> files.put(file.toString(), bytes(file)));
            }
        }
        assertThat(files).isNotEmpty();
        return files;
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
