package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fixture.MariaDbServer;
import io.recobro.fixture.S3Server;
import io.recobro.fixture.qdrant.QdrantServer;
import io.recobro.runbook.Shelf;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Every page for a bad day, as {@code recobro runbook} prints it for this site, is followed to the letter against real
 * servers. Blocks for operators are counted.
 */
class RunbookIT {
    private static final String KEY = "planted-qdrant-key";

    private static MariaDbServer server;
    private S3Server objects;
    private QdrantServer vectors;
    private Place place;
    private Recobro recobro;
    private RecobroDoor door;
    private final Map<String, String> variables = new HashMap<>();

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
        server.execute("", "CREATE DATABASE shop");
        server.execute(
                "shop",
                "CREATE TABLE users (id INT PRIMARY KEY, name VARCHAR(80))",
                "INSERT INTO users SELECT seq, CONCAT('user ', seq) FROM seq_1_to_2000",
                "CREATE TABLE config (name VARCHAR(80) PRIMARY KEY, value TEXT)",
                "INSERT INTO config VALUES ('theme', 'olive')");
        Place.account(server, "shop");
        place = new Place();
        place.secret("key", KEY);
        objects = Place.objects(place.directory().resolve("s3"));
        vectors = QdrantServer.start("1.13.6", KEY);
        vectors.create("docs", 8, 300, 1);
        vectors.alias("live", "docs");
        recobro = place.configure(
                List.of(
                        place.dir("local"),
                        place.s3("offsite", objects.endpoint().toString(), Place.BUCKET)),
                List.of(
                        """
                          db:
                            source: {type: mariadb, port: %d, user: %s, password: {file: %s}, databases: [shop], users: true}
                            to: [local, offsite]
                        """.formatted(
                                server.port(), Place.USER, place.directory().resolve("database")),
                        """
                          vectors:
                            source: {type: qdrant, url: %s, api_key: {file: %s}}
                            to: [local, offsite]
                        """.formatted(vectors.url(), place.directory().resolve("key")),
                        """
                          files:
                            source: {type: files, paths: [%s]}
                            to: [local, offsite]
                        """.formatted(files()),
                        """
                          server:
                            source: {type: server, paths: [%s]}
                            to: [local, offsite]
                        """.formatted(machine())));
        Files.createDirectories(files().resolve("2026"));
        Files.writeString(files().resolve("2026/report.pdf"), "the report");
        Files.writeString(files().resolve("2026/photo.jpg"), "the photo");
        Files.writeString(files().resolve("index.txt"), "the index");
        Files.createDirectories(machine().resolve("nginx"));
        Files.writeString(machine().resolve("nginx/nginx.conf"), "server {}");
        recobro.succeed("backup-now", "db", "vectors", "files"); // the inventory of the machine takes its time
        door = new RecobroDoor(recobro);
        new PlainTools(server, place.directory());
        variables.put("ADMIN", MariaDbServer.ADMIN);
        variables.put("ADMIN_PASSWORD", place.directory().resolve("admin").toString());
        variables.put("QDRANT", vectors.url().toString());
        variables.put("QDRANT_KEY", KEY);
        variables.put("TABLE", "users");
        variables.put("LOST", files().resolve("2026").toString());
        variables.put("PATH", server.program("mariadb").getParent().toString());
    }

    private Path files() {
        return place.directory().resolve("srv/files");
    }

    private Path machine() {
        return place.directory().resolve("machine");
    }

    @AfterEach
    void close() throws Exception {
        for (String database : List.of(
                "shop",
                "shop_rescue",
                "shop_restored",
                "shop_before",
                "shop_before_deploy",
                "shop_wrong",
                "shop_then",
                "shop_now",
                "shop_looked_at")) {
            server.execute("", "DROP DATABASE IF EXISTS " + database);
        }
        door.close();
        vectors.close();
        objects.close();
        place.close();
    }

    /** Follows a page with the names of this site. */
    private List<String> follow(String name, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("runbook", name));
        arguments.addAll(List.of(options));
        Recobro.Ran page = recobro.succeed(arguments.toArray(String[]::new));
        assertThat(page.err()).as("placeholders that stay").doesNotContain("put your own names");
        RunbookShell shell = new RunbookShell(place.directory(), door.script(), variables);
        List<String> leftOut = shell.follow(RunbookPage.of(name, page.out()));
        leftOut.forEach(block -> System.out.println("left out of the test: " + block));
        return leftOut;
    }

    private String value(String sql) throws Exception {
        try (var connection = server.connect("");
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    /** A second that is over: recovery points are cut to the second. */
    private static String now() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        while (!Instant.now().isAfter(now.plusSeconds(1))) {
            Thread.onSpinWait();
        }
        return now.toString();
    }

    @Test
    void lostTable() throws Exception {
        server.execute("shop", "DELETE FROM users WHERE id > 10");
        assertThat(follow("lost-table")).hasSize(1);
        assertThat(value("SELECT COUNT(*) FROM shop.users"))
                .as("rolled back in the end")
                .isEqualTo("10");
        assertThat(value("SELECT COUNT(*) FROM shop_rescue.users")).isEqualTo("2000");
    }

    @Test
    void lostDatabase() throws Exception {
        server.execute("shop", "DROP TABLE users");
        assertThat(follow("lost-database")).hasSize(1);
        assertThat(value("SELECT COUNT(*) FROM shop.users")).isEqualTo("2000");
        assertThat(value("SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'shop_before'"))
                .isEqualTo("1");
    }

    @Test
    void lostVectors() throws Exception {
        String points = vectors.points("docs");
        vectors.bend("docs", 7);
        assertThat(follow("lost-vectors")).hasSize(1);
        assertThat(vectors.points("docs")).isEqualTo(points);
        assertThat(vectors.points("docs_before")).isNotEqualTo(points);
        assertThat(vectors.aliases()).containsEntry("live", "docs_restored");
    }

    @Test
    void lostFiles() throws Exception {
        Files.delete(files().resolve("2026/report.pdf"));
        Files.writeString(files().resolve("2026/photo.jpg"), "encrypted");
        assertThat(follow("lost-files")).hasSize(1);
        assertThat(files().resolve("2026/report.pdf")).hasContent("the report");
        assertThat(files().resolve("2026/photo.jpg"))
                .as("rolled back in the end")
                .hasContent("encrypted");
        assertThat(place.directory().resolve("rescued" + files().resolve("2026/photo.jpg")))
                .hasContent("the photo");
    }

    @Test
    void lostServer() throws Exception {
        recobro.succeed("backup-now", "server");
        String points = vectors.points("docs");
        server.execute("", "DROP DATABASE shop");
        vectors.remove("docs");
        assertThat(vectors.collections()).isEmpty();
        remove(files());
        assertThat(follow("lost-server")).hasSize(6);
        assertThat(vectors.points("docs")).isEqualTo(points);
        assertThat(vectors.aliases()).containsEntry("live", "docs");
        assertThat(files().resolve("2026/report.pdf")).hasContent("the report");
        assertThat(files().resolve("index.txt")).hasContent("the index");
        assertThat(place.directory().resolve("old-server" + machine().resolve("nginx/nginx.conf")))
                .hasContent("server {}");
        recobro.succeed(place.asAdmin("restore", "--all", "--only", "db", "--yes", "site"));
        assertThat(value("SELECT COUNT(*) FROM shop.users")).isEqualTo("2000");
    }

    private static void remove(Path directory) throws Exception {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path path : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Test
    void wrongData() throws Exception {
        variables.put("BEFORE", now());
        server.execute("shop", "UPDATE users SET name = 'wrong'");
        recobro.succeed("backup-now", "db");
        assertThat(follow("wrong-data")).hasSize(1);
        assertThat(value("SELECT COUNT(*) FROM shop.users WHERE name = 'wrong'"))
                .isEqualTo("0");
        assertThat(value("SELECT COUNT(*) FROM shop_wrong.users WHERE name = 'wrong'"))
                .isEqualTo("2000");
    }

    @Test
    void pointInTime() throws Exception {
        server.execute("shop", "INSERT INTO users VALUES (9001, 'between')");
        variables.put("MOMENT", now());
        server.execute("shop", "INSERT INTO users VALUES (9002, 'after')");
        assertThat(follow("point-in-time")).hasSizeBetween(1, 2);
        assertThat(value("SELECT COUNT(*) FROM shop.users")).isEqualTo("2000");
        assertThat(value("SELECT COUNT(*) FROM shop_then.users WHERE id = 9002"))
                .isEqualTo("0");
        if (Files.isExecutable(Path.of("/usr/bin/mariadb-binlog"))) {
            assertThat(value("SELECT name FROM shop_then.users WHERE id = 9001"))
                    .isEqualTo("between");
        }
    }

    @Test
    void ransomware() throws Exception {
        recobro.succeed("backup-now", "server");
        variables.put("TRUSTED", now());
        assertThat(follow("ransomware")).hasSize(1);
    }

    @Test
    void destinationLost() throws Exception {
        remove(place.directory().resolve("local"));
        assertThat(follow("destination-lost")).hasSize(1);
        JsonNode list = recobro.json("list");
        assertThat(list.findValuesAsString("destination")).contains("local", "offsite");
    }

    @Test
    void drillFailed() throws Exception {
        assertThat(follow("drill-failed")).isEmpty();
    }

    static Stream<String> alerts() {
        return Shelf.alerts().stream();
    }

    /** Whatever a page looks at is there to be looked at. */
    @ParameterizedTest
    @MethodSource
    void alerts(String name) throws Exception {
        follow(name, "--job", "db");
    }

    /** A page that is followed without what it is about has to fail: the harness sees failures. */
    @Test
    void aPageThatCannotBeFollowedFails() throws Exception {
        RunbookShell shell = new RunbookShell(place.directory(), door.script(), variables);
        RunbookPage failing =
                RunbookPage.of("made up", "```sh\necho fine\n```\n\n```sh\nrecobro show nothing\necho on\n```\n");
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> shell.follow(failing)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("recobro show nothing");
        RunbookPage surprising = RunbookPage.of("made up", "```sh\necho fine\n```\n\n```expect\n…good…\n```\n");
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> shell.follow(surprising)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("'…good…' is missing");
    }
}
