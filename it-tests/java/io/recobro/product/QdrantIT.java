package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fixture.qdrant.QdrantServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Collections go through the whole product and come back. */
class QdrantIT {
    private static final String KEY = "planted-qdrant-key";

    private QdrantServer server;
    private Place place;

    @BeforeEach
    void open() throws Exception {
        place = new Place();
        place.secret("key", KEY);
    }

    @AfterEach
    void close() throws Exception {
        if (server != null) {
            server.close();
        }
        place.close();
    }

    private void start(String version) throws Exception {
        server = QdrantServer.start(version, KEY);
        server.create("docs", 8, 300, 1);
        server.index("docs", "title", "keyword");
        server.create("notes", 4, 10, 2);
        server.alias("live", "docs");
    }

    private Recobro configure(String... more) throws Exception {
        return place.configure(List.of(place.dir("local"), place.dir("second")), List.of(job(server, more)));
    }

    private String job(QdrantServer from, String... more) {
        return """
              vectors:
                source:
                  type: qdrant
                  url: %s
                  api_key: {file: %s}
            %s\
                to: [local, second]
            """.formatted(
                        from.url(),
                        place.directory().resolve("key"),
                        Stream.of(more).map(line -> "      " + line + "\n").reduce("", String::concat));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.7.4", "1.8.0", "1.13.6", "1.19.0"})
    void goesThroughBackupVerifyReplicateAndRestore(String version) throws Exception {
        start(version);
        Recobro recobro = configure();
        String before = server.points("docs");
        recobro.succeed("backup-now", "vectors");
        assertThat(server.snapshotFiles()).as("snapshots left on the server").isZero();
        assertThat(place.stored("local"))
                .extracting(path -> path.getFileName().toString())
                .contains(
                        "docs.snapshot",
                        "docs.collection.json",
                        "docs.sample.json.gz",
                        "notes.snapshot",
                        "aliases.json",
                        "RESTORE.md");
        recobro.succeed("verify", "vectors", "--level", "parse");
        recobro.succeed("list");
        recobro.succeed("restore", "vectors", "--collection", "docs", "--into", "docs_new", "--switch-alias")
                .expect(
                        0,
                        "300 points",
                        "sampled points with vectors and payload",
                        "alias 'live' points at 'docs_new'");
        assertThat(server.points("docs_new")).isEqualTo(before);
        assertThat(server.indexes("docs_new")).containsExactly("title");
        assertThat(server.aliases()).containsEntry("live", "docs_new");
        assertThat(server.snapshotFiles())
                .as("uploaded files left on the server")
                .isZero();
    }

    @Test
    void bringsEverythingBackToAnEmptyServer() throws Exception {
        start("1.13.6");
        Recobro recobro = configure();
        String docs = server.points("docs");
        String notes = server.points("notes");
        recobro.succeed("backup-now");
        try (QdrantServer empty = QdrantServer.start("1.13.6")) {
            recobro.succeed("restore", "vectors", "--url", empty.url().toString());
            assertThat(empty.points("docs")).isEqualTo(docs);
            assertThat(empty.points("notes")).isEqualTo(notes);
            assertThat(empty.aliases()).containsExactlyEntriesOf(java.util.Map.of("live", "docs"));
            assertThat(empty.snapshotFiles()).isZero();
        }
    }

    @Test
    void refusesWhatWouldDestroy() throws Exception {
        start("1.13.6");
        Recobro recobro = configure();
        recobro.succeed("backup-now");
        recobro.run("restore", "vectors", "--collection", "docs").expect(2, "it exists", "--replace docs");
        recobro.run("restore", "vectors", "--collection", "docs", "--into", "live")
                .expect(2, "it is an alias there");
        recobro.run("restore", "vectors", "--collection", "docs", "--replace", "notes")
                .expect(2, "it exists");
        recobro.run("restore", "vectors", "--collection", "docs", "--into", "notes", "--replace", "notes")
                .expect(2, "vectors of 4 Cosine", "the backup has vectors of 8 Cosine");
        recobro.run("restore", "vectors", "--into", "x").expect(2, "name one of them with --collection");
        recobro.run("restore", "vectors", "--collection", "docs", "--into", "..")
                .expect(2, "collection name '..'");
        recobro.run("restore", "vectors", "--collection", "docs", "--into", "x", "--switch-alias", "notes")
                .expect(2, "there is a collection of that name");
        assertThat(server.requests()).noneMatch(request -> request.contains("/upload"));
        try (QdrantServer other = QdrantServer.start("1.16.3")) {
            recobro.run("restore", "vectors", "--url", other.url().toString()).expect(2, "one minor version only");
            assertThat(other.collections()).isEmpty();
            recobro.run("restore", "vectors", "--url", other.url().toString(), "--any-version")
                    .expect(1, "nothing of 'docs' is left behind");
            assertThat(other.collections()).isEmpty();
        }
    }

    @Test
    void restoresInPlaceAfterASafetyBackup() throws Exception {
        start("1.13.6");
        Recobro recobro = configure();
        String good = server.points("docs");
        recobro.succeed("backup-now");
        server.bend("docs", 5);
        String bent = server.points("docs");
        recobro.succeed("restore", "vectors", "--collection", "docs", "--replace", "docs")
                .expect(0, "as it was is kept in backup");
        assertThat(server.points("docs")).isEqualTo(good);
        assertThat(server.aliases()).containsEntry("live", "docs");
        recobro.succeed("restore", "vectors.before-restore", "--into", "bent");
        assertThat(server.points("bent")).isEqualTo(bent);
        assertThat(server.snapshotFiles()).isZero();
    }

    @Test
    void pushesToTheMirrorAndReplacesWhatWasThere() throws Exception {
        start("1.13.6");
        try (QdrantServer mirror = QdrantServer.start("1.13.6", KEY)) {
            Recobro recobro = configure(
                    "collections: [docs]",
                    "mirror: {url: \"%s\", api_key: {file: %s}}"
                            .formatted(mirror.url(), place.directory().resolve("key")));
            recobro.succeed("backup-now");
            assertThat(mirror.collections()).hasSize(1).first().asString().startsWith("docs__");
            assertThat(mirror.aliases()).containsOnlyKeys("docs", "live");
            assertThat(mirror.points(mirror.aliases().get("docs"))).isEqualTo(server.points("docs"));
            server.bend("docs", 7);
            mirror.create("other", 4, 1, 3);
            while (mirror.aliases().get("docs").endsWith(second())) {
                Thread.onSpinWait();
            }
            recobro.succeed("backup-now");
            assertThat(mirror.collections()).hasSize(2).contains("other");
            assertThat(mirror.points(mirror.aliases().get("docs"))).isEqualTo(server.points("docs"));
            assertThat(mirror.snapshotFiles()).isZero();
        }
    }

    private static String second() {
        return java.time.format.DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
                .withZone(java.time.ZoneOffset.UTC)
                .format(java.time.Clock.systemUTC().instant());
    }

    @Test
    void mirrorThatFailsMakesTheRunPartial() throws Exception {
        start("1.13.6");
        try (QdrantServer mirror = QdrantServer.start("1.16.3", KEY)) {
            Recobro recobro = configure(
                    "collections: [docs]",
                    "mirror: {url: \"%s\", api_key: {file: %s}}"
                            .formatted(mirror.url(), place.directory().resolve("key")));
            recobro.run("backup-now").expect(3, "collection 'docs' is not mirrored", "one minor version only");
            assertThat(mirror.collections()).isEmpty();
            assertThat(recobro.json("list")).isNotEmpty();
        }
        Recobro dead = configure("collections: [docs]", "mirror: {url: \"http://127.0.0.1:1\"}");
        dead.run("backup-now").expect(3, "collection 'docs' is not mirrored");
        assertThat(server.snapshotFiles()).isZero();
    }

    @Test
    void zippedMembersComeBackToo() throws Exception {
        start("1.8.0");
        server.ballast(5 << 20);
        Recobro recobro = place.configure(
                List.of(place.dir("local"), place.dir("second")),
                List.of(job(server, "collections: [docs]") + "    compression: {codec: gzip, level: 1}\n"));
        recobro.succeed("backup-now");
        assertThat(place.stored("local", "docs.snapshot.gz")).isRegularFile();
        recobro.succeed("verify", "--level", "parse");
        recobro.succeed("restore", "vectors", "--into", "docs2");
        assertThat(server.points("docs2")).isEqualTo(server.points("docs"));
    }

    @Test
    void findsDamage() throws Exception {
        start("1.13.6");
        Recobro recobro = configure("collections: [docs]");
        recobro.succeed("backup-now");
        recobro.succeed("verify", "--level", "parse");
        Path snapshot = place.stored("local", "docs.snapshot");
        byte[] content = Files.readAllBytes(snapshot);
        content[content.length / 2] ^= 1;
        Files.write(snapshot, content, StandardOpenOption.TRUNCATE_EXISTING);
        recobro.run("restore", "vectors", "--from", "local", "--into", "x").expect(13, "sha-256");
        assertThat(server.collections()).doesNotContain("x");
        recobro.run("verify", "--from", "local", "--level", "parse").expect(13, "BAD");
        recobro.succeed("restore", "vectors", "--into", "y").expect(0, "from second");
    }

    @Test
    void takesUpADownloadWhereItBroke() throws Exception {
        start("1.13.6");
        server.ballast(3 << 20);
        Recobro recobro = configure("collections: [docs]");
        server.cutNextDownload();
        recobro.succeed("backup-now");
        recobro.succeed("verify", "--level", "parse");
        assertThat(server.requests().stream().filter(request -> request.matches("GET .*\\.snapshot")))
                .hasSize(2);
        assertThat(server.snapshotFiles()).isZero();
    }

    @Test
    void capturesAndRestoresEveryNode() throws Exception {
        start("1.13.6");
        try (QdrantServer second = QdrantServer.start("1.13.6", KEY);
                QdrantServer one = QdrantServer.start("1.13.6");
                QdrantServer two = QdrantServer.start("1.13.6")) {
            second.create("docs", 8, 300, 5);
            Recobro recobro = place.configure(
                    List.of(place.dir("local"), place.dir("second")),
                    List.of(job(server, "collections: [docs]")
                            .replace("url: " + server.url(), "urls: [" + server.url() + ", " + second.url() + "]")));
            recobro.succeed("backup-now");
            assertThat(place.stored("local", "docs.node1.snapshot")).isRegularFile();
            assertThat(place.stored("local", "docs.node2.snapshot")).isRegularFile();
            recobro.run("restore", "vectors", "--url", one.url().toString()).expect(2, "the target has 1");
            recobro.succeed(
                    "restore",
                    "vectors",
                    "--url",
                    one.url().toString(),
                    "--url",
                    two.url().toString());
            assertThat(one.points("docs")).isEqualTo(server.points("docs"));
            assertThat(two.points("docs")).isEqualTo(second.points("docs"));
            assertThat(server.snapshotFiles() + second.snapshotFiles() + one.snapshotFiles() + two.snapshotFiles())
                    .isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip"})
    void comesBackByTheGuideWithPlainTools(String codec) throws Exception {
        start("1.13.6");
        server.create("a bé", 4, 3, 1);
        Recobro recobro = place.configure(
                List.of(place.dir("local"), place.dir("second")),
                List.of(job(server) + "    compression: {codec: " + codec + "}\n"));
        recobro.succeed("backup-now");
        Path guide = place.stored("local", "RESTORE.md");
        StringBuilder script = new StringBuilder();
        Matcher commands = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(guide));
        while (commands.find()) {
            if (!commands.group(1).startsWith("recobro ")) {
                script.append(commands.group(1));
            }
        }
        ProcessBuilder bash = new ProcessBuilder("bash", "-e", "-o", "pipefail", "-c", script.toString())
                .directory(guide.getParent().toFile())
                .redirectErrorStream(true);
        bash.environment().put("QDRANT", server.url().toString());
        bash.environment().put("QDRANT_KEY", KEY);
        Process process = bash.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s%n%s", script, output).isZero();
        assertThat(server.points("restored_docs")).isEqualTo(server.points("docs"));
        assertThat(server.points("restored_notes")).isEqualTo(server.points("notes"));
        assertThat(server.collections()).contains("restored_a~20b~c3~a9");
        assertThat(server.snapshotFiles()).isZero();
    }

    @Test
    void seesAWrongVectorAndLeavesTheAlias() throws Exception {
        start("1.13.6");
        Recobro recobro = configure("collections: [docs]");
        recobro.succeed("backup-now");
        recobro.succeed("restore", "vectors", "--into", "control");
        server.bendUploads();
        recobro.run("restore", "vectors", "--into", "bent", "--switch-alias")
                .expect(13, "sampled points are different", "it is left there for a look");
        assertThat(server.aliases()).containsEntry("live", "docs");
    }

    @Test
    void doctorTellsAboutTheServer() throws Exception {
        start("1.7.4");
        Recobro.Ran told = configure().run("doctor");
        assertThat(told.out() + told.err())
                .contains("Qdrant 1.7.4", "write outside of the snapshot directory", "1.8.3", "may make snapshots");
    }

    @Test
    void namesWrongConfigurations() throws Exception {
        start("1.13.6");
        configure("collections: [docs, nothing]").run("backup-now").expect(1, "unable to find collection 'nothing'");
        configure("collections: [\"x*\"]").run("backup-now").expect(1, "'x*'", "the server has docs, notes");
        configure("collections: []").run("backup-now").expect(2, "must not be empty");
        configure("collections: [\"\"]").run("backup-now").expect(2, "must not be empty");
        configure("exclude: [\"*\"]").run("backup-now").expect(1, "'exclude' leaves out all");
        Files.writeString(place.directory().resolve("key"), "wrong");
        configure().run("backup-now").expect(12, "Invalid API key").expect(12, "check 'api_key'");
        assertThat(place.stored("local")).isEmpty();
    }
}
