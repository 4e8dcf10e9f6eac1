package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recobro.fixture.TestCertificate;
import io.recobro.fixture.qdrant.QdrantServer;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Collections whose server is found in other ways, and restores and destinations that fail on the way. */
class QdrantTroubleIT {
    private static final String KEY = "planted-qdrant-key";

    private QdrantServer server;
    private Place place;

    @BeforeEach
    void open() throws Exception {
        place = new Place();
        place.secret("key", KEY);
        fill(QdrantServer.start("1.13.6", KEY));
    }

    private void fill(QdrantServer started) {
        server = started;
        server.create("docs", 8, 300, 1);
        server.create("notes", 4, 10, 2);
        server.create("papers", 4, 20, 3);
        server.alias("live", "docs");
    }

    @AfterEach
    void close() throws Exception {
        System.clearProperty("recobro.docker");
        server.close();
        place.close();
    }

    private Recobro configure(String... lines) throws Exception {
        return place.configure(List.of(place.dir("local"), place.dir("second")), List.of("""
              vectors:
                source:
                  type: qdrant
                  api_key: {file: %s}
            %s\
                to: [local, second]
            """.formatted(
                        place.directory().resolve("key"),
                        Stream.of(lines).map(line -> "      " + line + "\n").reduce("", String::concat))));
    }

    private Recobro configure() throws Exception {
        return configure("url: " + server.url());
    }

    @Test
    void asksDockerForTheAddressOfAContainer() throws Exception {
        Recobro recobro =
                configure("container: vectors", "port: " + server.url().getPort(), "collections: [docs]");
        docker("[ \"$1 $5\" = 'inspect vectors' ] || exit 1; echo 'running 127.0.0.1'");
        recobro.succeed("backup-now");
        recobro.succeed("restore", "vectors", "--into", "again");
        assertThat(server.points("again")).isEqualTo(server.points("docs"));
        assertThat(server.snapshotFiles()).isZero();
        docker("echo 'exited '");
        recobro.run("backup-now").expect(10, "address of container 'vectors'", "it is not running", "hint: ");
        docker("echo 'Error: No such container: vectors' >&2; exit 1");
        recobro.run("backup-now").expect(10, "No such container: vectors");
    }

    private void docker(String script) throws Exception {
        Path program = place.directory().resolve("docker");
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        System.setProperty("recobro.docker", program.toString());
    }

    @Test
    void trustsTheCertificateThatIsNamed() throws Exception {
        TestCertificate certificate = TestCertificate.make(place.directory(), "ip:127.0.0.1");
        server.close();
        fill(QdrantServer.start("1.13.6", KEY, certificate));
        configure("url: " + server.url()).run("backup-now").expect(10, "certificat", "tls_ca");
        assertThat(place.stored("local")).isEmpty();
        configure("url: " + server.url(), "tls_ca: " + certificate.certificate())
                .succeed("backup-now");
        assertThat(place.stored("local", "docs.snapshot")).isRegularFile();
    }

    @Test
    void replicateFillsADestinationThatMissedABackup() throws Exception {
        Recobro recobro = configure();
        Path second = Files.writeString(place.directory().resolve("second"), "no directory");
        recobro.run("backup-now").expect(3, "'second'");
        Files.delete(second);
        assertThat(recobro.json("list")).hasSize(1);
        recobro.succeed("replicate");
        assertThat(recobro.json("list")).hasSize(2);
        assertThat(Files.mismatch(place.stored("local", "docs.snapshot"), place.stored("second", "docs.snapshot")))
                .isEqualTo(-1);
        recobro.succeed("verify", "--from", "second", "--level", "parse");
        try (QdrantServer empty = QdrantServer.start("1.13.6")) {
            recobro.succeed(
                    "restore",
                    "vectors",
                    "--from",
                    "second",
                    "--url",
                    empty.url().toString());
            assertThat(empty.points("docs")).isEqualTo(server.points("docs"));
            assertThat(empty.points("notes")).isEqualTo(server.points("notes"));
            assertThat(empty.aliases()).containsEntry("live", "docs");
        }
        assertThat(recobro.json("replicate").get("copies")).isEmpty();
    }

    @Test
    void tellsWhatARestoreThatFailsInTheMiddleLeavesBehind() throws Exception {
        Recobro recobro = configure();
        recobro.succeed("backup-now");
        try (QdrantServer empty = QdrantServer.start("1.13.6")) {
            empty.refuseUploadsInto("notes");
            recobro.run("restore", "vectors", "--url", empty.url().toString())
                    .expect(
                            1,
                            "out of luck",
                            "nothing of 'notes' is left behind",
                            "stays there, loaded, not compared yet and without its aliases: 'docs'",
                            "not come to: 'papers'");
            assertThat(empty.collections()).containsExactly("docs");
            assertThat(empty.aliases()).isEmpty();
            assertThat(empty.snapshotFiles()).isZero();
        }
        try (QdrantServer empty = QdrantServer.start("1.13.6")) {
            empty.refuseUploadsInto("docs");
            recobro.run("restore", "vectors", "--url", empty.url().toString())
                    .expect(1, "nothing of 'docs' is left behind", "no other collection is loaded");
            assertThat(empty.collections()).isEmpty();
            empty.refuseUploadsInto("nothing");
            recobro.succeed("restore", "vectors", "--url", empty.url().toString());
            assertThat(empty.collections()).containsExactly("docs", "notes", "papers");
        }
    }

    @Test
    void findsACollectionWhoseUploadWasNotAnswered() throws Exception {
        Recobro recobro = configure("url: " + server.url(), "collections: [docs]", "timeout: 30s");
        recobro.succeed("backup-now");
        server.loseNextUploadAnswer(3);
        recobro.succeed("restore", "vectors", "--into", "late", "--switch-alias")
                .expect(0, "the answer to the upload into 'late' was lost", "300 points", "sampled points");
        assertThat(server.points("late")).isEqualTo(server.points("docs"));
        assertThat(server.aliases()).containsEntry("live", "late");
        assertThat(server.snapshotFiles()).isZero();
        Reliability.record(new Attack(
                "Servers and networks",
                "the answer to an upload is lost, and the collection appears later",
                "restore of a Qdrant collection, with its alias",
                server.answersLost(),
                "the restore told of it, waited, compared the points and then switched the alias",
                "givesUpOnAnUploadThatNeverArrives: one that never appears is a failure, and the alias stays",
                "QdrantTroubleIT"));
    }

    @Test
    void givesUpOnAnUploadThatNeverArrives() throws Exception {
        Recobro recobro = configure("url: " + server.url(), "collections: [docs]", "timeout: 1s");
        recobro.succeed("backup-now");
        server.loseNextUploadAnswer(-1);
        recobro.run("restore", "vectors", "--into", "never", "--switch-alias")
                .expect(
                        1,
                        "its answer was lost",
                        "was not there with its points after 1 s more",
                        "see the server's log");
        assertThat(server.collections()).doesNotContain("never");
        assertThat(server.aliases()).containsEntry("live", "docs");
        server.loseNextUploadAnswer(-1);
        recobro.run("restore", "vectors", "--collection", "docs", "--replace", "docs")
                .expect(1, "nothing tells from outside", "what was there is in the safety backup");
        recobro.succeed("restore", "vectors", "--into", "control");
    }

    /** The runbook's look at the server; against a collection that is missing it has to fail. */
    @Test
    void theCommandsOfTheRunbookRun() throws Exception {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":")).anyMatch(path -> Files.isExecutable(Path.of(path, "curl"))),
                "curl is not here");
        List<String> commands = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("restore-runbooks", "lost-vectors.md")))
                .results()
                .map(block -> block.group(1).strip())
                .filter(block -> block.startsWith("curl "))
                .map(block -> block.replace("VECTORS_NAME", "jaraba_knowledge"))
                .toList();
        assertThat(commands).hasSize(3);
        String missing = shell(commands.getFirst());
        assertThat(missing).contains("404").doesNotContain("Active");
        Recobro recobro = configure("url: " + server.url(), "collections: [docs]");
        recobro.succeed("backup-now");
        recobro.succeed("restore", "vectors", "--into", "jaraba_knowledge");
        assertThat(shell(commands.get(0))).contains("\"state\":\"Active\"").endsWith("\n0");
        assertThat(shell(commands.get(1)))
                .contains("\"status\":\"ok\"", "\"count\":300")
                .endsWith("\n0");
        assertThat(shell(commands.get(2)))
                .contains("\"result\":[]")
                .doesNotContain("recobro-")
                .endsWith("\n0");
    }

    /** What a command says, and its exit status in the last line. */
    private String shell(String command) throws Exception {
        ProcessBuilder bash = new ProcessBuilder("bash", "-c", command + "\nstatus=$?; echo; echo -n $status")
                .redirectErrorStream(true);
        bash.environment().put("QDRANT", server.url().toString());
        bash.environment().put("QDRANT_KEY", KEY);
        Process process = bash.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
