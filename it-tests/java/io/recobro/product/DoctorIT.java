package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fixture.MariaDbServer;
import io.recobro.fixture.S3Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The doctor against real servers: each finding appears with its cause and is absent without it. */
class DoctorIT {
    private static MariaDbServer server;
    private static Path objectsDirectory;
    private static S3Server objects;
    private Place place;

    @BeforeAll
    static void start() throws Exception {
        server = MariaDbServer.embedded();
        server.execute("", "CREATE DATABASE clinic");
        server.execute("clinic", "CREATE TABLE patient (id INT PRIMARY KEY)", "INSERT INTO patient VALUES (1)");
        Place.account(server, "clinic");
        objectsDirectory = Files.createTempDirectory("doctor-objects");
        objects = Place.objects(objectsDirectory);
    }

    @AfterAll
    static void stop() throws Exception {
        objects.close();
        server.close();
    }

    @BeforeEach
    void place() throws Exception {
        place = new Place();
    }

    @AfterEach
    void clean() throws Exception {
        place.close();
    }

    private Recobro recobro(int port, String database, String endpoint) throws Exception {
        Recobro recobro = place.configure(
                List.of(place.dir("local"), place.s3("s3", endpoint, Place.BUCKET)),
                List.of(place.job(
                        "db",
                        port,
                        database,
                        "local, s3",
                        "schedule: \"0 * * * *\"",
                        "keep: {within: 30d}",
                        "objectives: {rpo: 2h}")));
        Files.setPosixFilePermissions(
                place.directory().resolve("recobro.yml"), PosixFilePermissions.fromString("rw-------"));
        return recobro;
    }

    private Recobro healthy() throws Exception {
        return recobro(server.port(), "clinic", objects.endpoint().toString());
    }

    private static List<String> found(JsonNode report, String level, String area) {
        List<String> texts = new ArrayList<>();
        for (JsonNode finding : report.path("findings")) {
            if (finding.path("level").asString().equals(level)
                    && finding.path("area").asString().equals(area)) {
                texts.add(finding.path("text").asString());
            }
        }
        return texts;
    }

    @Test
    void aHealthySiteHasNoProblem() throws Exception {
        JsonNode report = healthy().json("doctor");
        assertThat(report.path("exit_code").asInt()).as(report.toPrettyString()).isZero();
        assertThat(found(report, "ok", "source")).anyMatch(text -> text.contains("may read clinic"));
        assertThat(found(report, "ok", "source")).anyMatch(text -> text.contains("supported until 2029-05-29"));
        assertThat(found(report, "warning", "source")).isEmpty();
        assertThat(found(report, "ok", "destination")).anyMatch(text -> text.startsWith("writes, reads and deletes"));
        assertThat(found(report, "warning", "destination")).isEmpty();
        assertThat(found(report, "warning", "secrets")).isEmpty();
        assertThat(found(report, "warning", "plan")).hasSize(0);
        assertThat(place.stored("local")).isEmpty();
        assertThat(place.directory().resolve("local")).doesNotExist();
        try (Stream<Path> files = Files.walk(objectsDirectory)) {
            assertThat(files.filter(Files::isRegularFile)
                            .filter(file -> file.toString().contains("doctor")))
                    .isEmpty();
        }
    }

    @Test
    void aWrongPassword() throws Exception {
        Files.writeString(place.directory().resolve("database"), "not it");
        healthy().run("doctor").expect(12, "PROBLEM  source db: unable to connect", "fix: check user, password");
    }

    @Test
    void nobodyListens() throws Exception {
        int port;
        try (Tap tap = new Tap(server.port(), 0, () -> {})) {
            port = tap.port();
        }
        recobro(port, "clinic", objects.endpoint().toString())
                .run("doctor")
                .expect(10, "PROBLEM  source db: unable to connect", "fix: check host, port");
    }

    @Test
    void aMissingPrivilege() throws Exception {
        server.execute("", "REVOKE EVENT ON `clinic`.* FROM recobro@'127.0.0.1'");
        try {
            healthy()
                    .run("doctor", "db")
                    .expect(12, "lacks EVENT on database 'clinic'", "GRANT EVENT ON `clinic`.*", "supported until");
        } finally {
            server.execute("", "GRANT EVENT ON `clinic`.* TO recobro@'127.0.0.1'");
        }
    }

    @Test
    void tablesWithoutTransactionsAndDatabasesThatNobodyBacksUp() throws Exception {
        server.execute("", "CREATE DATABASE forgotten");
        server.execute("forgotten", "CREATE TABLE t (id INT PRIMARY KEY) ENGINE=InnoDB");
        server.execute("clinic", "CREATE TABLE log (id INT) ENGINE=MyISAM");
        try {
            JsonNode report = healthy().json("doctor");
            assertThat(found(report, "warning", "source"))
                    .singleElement()
                    .asString()
                    .contains("1 table without transactions (`clinic`.`log`)");
            assertThat(found(report, "warning", "coverage"))
                    .anyMatch(text -> text.contains("nobody backs up forgotten"));
        } finally {
            server.execute("", "DROP DATABASE forgotten", "DROP TABLE clinic.log");
        }
    }

    @Test
    void anAccountThatMayWrite() throws Exception {
        server.execute("", "GRANT DELETE ON `clinic`.* TO recobro@'127.0.0.1'");
        try {
            assertThat(found(healthy().json("doctor"), "warning", "source"))
                    .singleElement()
                    .asString()
                    .contains("may change data (DELETE)");
        } finally {
            server.execute("", "REVOKE DELETE ON `clinic`.* FROM recobro@'127.0.0.1'");
        }
    }

    @Test
    void aDestinationThatDoesNotAnswerAndASecretThatOthersRead() throws Exception {
        Recobro recobro = recobro(server.port(), "clinic", "http://127.0.0.1:1");
        place.directory().resolve("secret").toFile().setReadable(true, false);
        Recobro.Ran ran =
                recobro.run("doctor").expect(12, "secrets: unable to read secret file", "fix: run: chmod 600");
        assertThat(ran.out()).contains("PROBLEM  destination s3: ").contains("ok       source db: ");
        recobro.run("doctor", "--offline").expect(12, "skipped  source db: not asked");
    }

    @Test
    void aServerOfThisMachinesPackages() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(MariaDbServer.isInstalled());
        try (MariaDbServer old = MariaDbServer.installed("--skip-log-bin").orElseThrow()) {
            old.execute("", "CREATE DATABASE clinic");
            Place.account(old, "clinic");
            JsonNode report =
                    recobro(old.port(), "clinic", objects.endpoint().toString()).json("doctor", "db");
            assertThat(report.path("problems").asInt())
                    .as(report.toPrettyString())
                    .isZero();
            assertThat(found(report, "warning", "source"))
                    .anyMatch(text -> text.startsWith("no binary log") && text.contains("one session"));
        }
    }
}
