package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recobro.fixture.MariaDbServer;
import io.recobro.product.Recobro.Child;
import io.recobro.product.Recobro.Ran;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Drills in a private server process: what they show, what they find, and that nothing of them stays. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DrillIT {
    private static final String GOOD = "SELECT COUNT(*) = 3 FROM users";

    private MariaDbServer server;
    private Path binaries;
    private Place place;

    @BeforeAll
    void fill() {
        server = MariaDbServer.embedded();
        binaries = server.program("mariadbd").getParent().getParent();
        server.execute("", "CREATE DATABASE shop", "CREATE DATABASE `order's`");
        server.execute(
                "shop",
                "CREATE TABLE users (id INT PRIMARY KEY, name VARCHAR(40))",
                "INSERT INTO users VALUES (1, 'ada'), (2, 'grace'), (3, 'edsger')",
                "CREATE VIEW names AS SELECT name FROM users");
        server.execute("order's", "CREATE TABLE t (a INT)", "INSERT INTO t VALUES (7)");
        Place.account(server, "shop");
        Place.account(server, "order's");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @BeforeEach
    void backUp() throws IOException {
        place = new Place();
        configure(GOOD, "").succeed("backup-now");
    }

    @AfterEach
    void nothingStays() throws Exception {
        Path scratch = place.directory().resolve("scratch");
        if (Files.exists(scratch)) {
            try (Stream<Path> left = Files.list(scratch)) {
                assertThat(left).isEmpty();
            }
        }
        place.close();
    }

    private Recobro configure(String check, String scratch) throws IOException {
        String drill = "drill: {scratch: {directory: %s, binaries: %s%s}, check: [\"%s\"]}"
                .formatted(place.directory().resolve("scratch"), binaries, scratch, check);
        return place.configure(
                List.of(place.dir("local"), place.dir("remote")),
                List.of(place.job("db", server.port(), "shop", "local, remote", drill)
                        .replace("[\"shop\"]", "[\"shop\", \"order's\"]")));
    }

    private List<Path> records(String destination, String folder) throws IOException {
        Path at = place.directory().resolve(destination).resolve(Place.SITE + "/db/" + folder);
        if (!Files.exists(at)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(at)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private JsonNode evidence(String destination) throws IOException {
        return JsonMapper.shared()
                .readTree(Files.readAllBytes(records(destination, "drills").getLast()));
    }

    @Test
    void provesABackupAndKeepsTheEvidenceEverywhere() throws Exception {
        Recobro recobro = configure(GOOD, "");
        JsonNode drill = recobro.json("drill", "db").path("drills").path(0);
        assertThat(drill.path("state").asString()).as(drill.toPrettyString()).isEqualTo("passed");
        assertThat(drill.path("restore_seconds").asDouble()).isPositive();
        assertThat(evidence("local")).isEqualTo(evidence("remote"));
        JsonNode evidence = evidence("local");
        assertThat(evidence.path("verdict").asString()).isEqualTo("passed");
        assertThat(evidence.path("destination").asString()).isEqualTo("local");
        assertThat(evidence.path("scratch").asString()).startsWith("embedded server 11.4.5");
        assertThat(evidence.path("checks").findValuesAsString("name"))
                .contains("content of shop", "content of order's", GOOD);
        assertThat(evidence.path("checks").findValuesAsString("outcome")).containsOnly("passed");
        assertThat(evidence.path("phases").findValuesAsString("name"))
                .contains("find", "scratch start", "load", "keys", "check", "operator checks", "scratch stop");
        assertThat(records("local", "records")).singleElement().asString().contains("/proven_");
        assertThat(records("remote", "records")).isEmpty();
        assertThat(recobro.succeed("history", "--kind", "drill").out()).contains("drill", "ok");

        recobro.succeed("drill");
        assertThat(evidence("local").path("destination").asString())
                .as("destinations take turns")
                .isEqualTo("remote");
        assertThat(records("remote", "records")).singleElement().asString().contains("/proven_");
    }

    /** MariaDB removes every {@code #sql*} in its temporary directory when it starts, whoever made it. */
    @Test
    void leavesTheTemporaryTablesOfOtherServersAlone() throws Exception {
        Path shared = Files.createDirectory(place.directory().resolve("shared"));
        Path table = Files.createFile(shared.resolve("#sql-temptable-1-2-3.MAI"));
        Recobro recobro = configure(GOOD, "");
        recobro.start("256m", Map.of("TMPDIR", shared.toString()), "drill", "db")
                .finish()
                .expect(0);
        assertThat(table).exists();
    }

    /** What makes a data directory likes to give the helper of the PAM plugin to the account that the server is to have. */
    @Test
    void leavesTheInstalledServerAsItIs() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root could change it");
        Path base = linked(binaries, place.directory().resolve("base"));
        Path helpers = Files.createDirectories(base.resolve("lib/plugin/auth_pam_tool_dir"));
        Path helper = Files.createFile(helpers.resolve("auth_pam_tool"));
        for (Path each : List.of(helpers, helper)) {
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-x---"));
        }
        configure(GOOD, "");
        Path file = place.directory().resolve("recobro.yml");
        Files.writeString(file, Files.readString(file).replace(binaries.toString(), base.toString()));
        new Recobro(file).succeed("drill", "db");
        for (Path each : List.of(helpers, helper)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                    .isEqualTo("rwxr-x---");
        }
    }

    /** A directory of links to what is in another. */
    private static Path linked(Path from, Path to) throws IOException {
        Files.createDirectory(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path each : files.toList()) {
                Files.createSymbolicLink(to.resolve(each.getFileName()), each.toAbsolutePath());
            }
        }
        return to;
    }

    /** A table may lie in a directory of its own, where the server in use has its file. */
    @Test
    void tablesThatLieElsewhereAreLoadedIntoThePlaceOfTheDrill() throws Exception {
        Path elsewhere = Files.createDirectory(place.directory().resolve("elsewhere"));
        server.execute(
                "shop",
                "CREATE TABLE far (id INT PRIMARY KEY) DATA DIRECTORY='" + elsewhere + "'",
                "INSERT INTO far VALUES (1)");
        try {
            Path file = elsewhere.resolve("shop/far.ibd");
            assertThat(file).exists();
            Recobro recobro = configure(GOOD, "");
            recobro.succeed("backup-now");
            recobro.succeed("drill", "db");
            server.execute("shop", "DROP TABLE far");
            assertThat(file).doesNotExist();
            recobro.succeed("drill", "db");
            assertThat(file.getParent()).as("of the drill").isEmptyDirectory();
        } finally {
            server.execute("", "DROP TABLE IF EXISTS shop.far");
        }
    }

    @Test
    void aDryRunChangesNothing() throws Exception {
        Ran ran = configure(GOOD, "").succeed("drill", "db", "--dry-run", "--from", "remote");
        assertThat(ran.out()).contains("planned", "a private server", "from remote");
        assertThat(records("remote", "drills")).isEmpty();
        assertThat(place.directory().resolve("scratch")).doesNotExist();
    }

    @Test
    void aCheckThatIsNotTrueFailsTheDrillAndNotTheBackup() throws Exception {
        for (String[] wrong : new String[][] {
            {"SELECT COUNT(*) = 4 FROM users", "returned 0, which is not true"},
            {"SELECT id FROM users WHERE id > 9", "returned no row"},
            {"SELECT id FROM users", "returned more than one row"},
            {"SELECT NULL", "returned NULL, which is not true"},
            {"SELECT COUNT(*) FROM nothing", "doesn't exist"},
            {"DELETE FROM users", "READ ONLY transaction"}
        }) {
            configure(wrong[0], "").run("drill", "db").expect(13, wrong[0], wrong[1]);
            assertThat(evidence("local").path("verdict").asString()).isEqualTo("failed");
            assertThat(evidence("local").path("restore_seconds").asDouble()).isPositive();
        }
        assertThat(records("local", "records")).isEmpty();
        configure(GOOD, "").succeed("drill", "db");
    }

    @Test
    void aLostObjectIsFoundAndTheOtherDestinationIsStillGood() throws Exception {
        Files.delete(place.stored("local", ".sql.gz", "db_shop"));
        Recobro recobro = configure(GOOD, "");
        recobro.run("drill", "db", "--from", "local").expect(13, "db_shop");
        assertThat(evidence("remote").path("verdict").asString()).isEqualTo("failed");
        assertThat(evidence("remote").path("checks").findValuesAsString("outcome"))
                .contains("failed", "skipped");
        assertThat(records("local", "records")).singleElement().asString().contains("/damaged_");
        recobro.succeed("drill", "db", "--from", "remote");
    }

    @Test
    void aFlippedBitIsFound() throws Exception {
        Path dump = place.stored("local", ".sql.gz", "db_shop");
        byte[] bytes = Files.readAllBytes(dump);
        bytes[bytes.length / 2] ^= 0x10;
        Files.write(dump, bytes);
        configure(GOOD, "").run("drill", "db", "--from", "local").expect(13);
        assertThat(records("local", "records")).singleElement().asString().contains("/damaged_");
    }

    @Test
    void aBackupOfANewerProgramIsNamed() throws Exception {
        Path manifest = place.stored("local", ".json", "manifests");
        String text = Files.readString(manifest);
        Files.writeString(manifest, text.replaceFirst("\"format\" : 1", "\"format\" : 2"));
        Recobro recobro = configure(GOOD, "");
        recobro.run("drill", "db", "--from", "local").expect(1, "it has format 2", "use a newer recobro");
        assertThat(evidence("remote").path("problem").asString()).contains("format 2");
        assertThat(records("local", "records")).isEmpty();
        recobro.succeed("drill", "db", "--from", "remote");
    }

    @Test
    void aScratchPlaceThatMayNotTakeEnoughIsRefused() throws Exception {
        configure(GOOD, ", space_limit: 20MiB")
                .run("drill", "db")
                .expect(1, "space_limit' allows 20 MiB", "raise 'space_limit'");
        configure(GOOD, ", space_limit: 2GiB").succeed("drill", "db");
    }

    @Test
    void aDrillThatTakesTooLongIsEndedAndCleanedUp() throws Exception {
        configure("SELECT SLEEP(60) = 0", ", time_limit: 15s")
                .run("drill", "db")
                .expect(1, "it took longer than 15 s", "raise 'time_limit'");
        assertThat(evidence("local").path("verdict").asString()).isEqualTo("failed");
        configure("SELECT SLEEP(1) = 0", ", time_limit: 5m").succeed("drill", "db");
    }

    @Test
    void noProgramsAreAnErrorWithAWayOut() throws Exception {
        Path empty = Files.createDirectories(place.directory().resolve("empty"));
        String was = binaries.toString();
        Path file = place.directory().resolve("recobro.yml");
        Recobro recobro = configure(GOOD, "");
        Files.writeString(file, Files.readString(file).replace(was, empty.toString()));
        recobro.run("drill", "db").expect(1, "no mariadbd and mariadb-install-db", "hint: install");
    }

    @Test
    void theObjectiveIsJudged() throws Exception {
        Path file = place.directory().resolve("recobro.yml");
        Recobro recobro = configure(GOOD, "");
        String text = Files.readString(file);
        Files.writeString(file, text.replace("    drill:", "    objectives: {rto: 1s}\n    drill:"));
        Ran ran = recobro.run("drill", "db");
        double took = evidence("local").path("restore_seconds").asDouble();
        assertThat(ran.status()).isEqualTo(took > 1 ? 4 : 0);
        Files.writeString(file, text.replace("    drill:", "    objectives: {rto: 1h}\n    drill:"));
        recobro.succeed("drill", "db");
    }

    @Test
    void aKilledDrillIsRecordedAndCleanedUpByTheNext() throws Exception {
        Recobro slow = configure("SELECT SLEEP(120) = 0", "");
        Child child = slow.start("128m", "drill", "db");
        child.awaitSaid("its definition is printed differently");
        ProcessHandle scratch = child.process()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("mariadbd"))
                .findFirst()
                .orElseThrow();
        assertThat(Path.of("/proc", Long.toString(scratch.pid()), "oom_score_adj"))
                .as("goes before the server in use")
                .hasContent("800");
        child.process().destroyForcibly().waitFor();
        scratch.onExit().get(30, java.util.concurrent.TimeUnit.SECONDS);
        Child next = configure(GOOD, "").start("128m", "drill", "db");
        next.finish().expect(0, "removed what was left behind");
        Path runs = place.directory().resolve("local").resolve(Place.SITE).resolve("runs");
        try (Stream<Path> all = Files.walk(runs)) {
            assertThat(all.map(Path::toString).filter(name -> name.contains("_drill_db_failed_")))
                    .hasSize(1);
        }
    }

    @Test
    void aKeptPlaceAnswersUntilTheNextDrill() throws Exception {
        Recobro recobro = configure(GOOD, "");
        JsonNode drill = recobro.json("drill", "db", "--keep").path("drills").path(0);
        String access = drill.path("access").asString();
        String socket = access.replaceFirst(".*--socket=(\\S+) .*", "$1");
        Process client = new ProcessBuilder(
                        server.program("mariadb").toString(),
                        "--no-defaults",
                        "--skip-ssl",
                        "--socket=" + socket,
                        "--user=root",
                        "-N",
                        "-e",
                        "SELECT COUNT(*) FROM shop.users")
                .redirectErrorStream(true)
                .start();
        assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualToIgnoringNewLines("3");
        recobro.succeed("drill", "db");
    }
}
