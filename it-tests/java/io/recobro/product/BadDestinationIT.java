package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recobro.fixture.MariaDbServer;
import io.recobro.fixture.S3Server;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A destination that fails is told, does not hold up the others, and never shows half a backup. */
class BadDestinationIT {
    private static MariaDbServer server;
    private Place place;

    @BeforeAll
    static void start() {
        server = MariaDbServer.embedded();
        server.execute("", "CREATE DATABASE shop");
        server.execute(
                "shop",
                "CREATE TABLE big (id INT PRIMARY KEY, v VARBINARY(1024))",
                "INSERT INTO big SELECT seq, RANDOM_BYTES(1000) FROM seq_1_to_40000");
        Place.account(server, "shop");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void place() throws Exception {
        place = new Place();
    }

    @AfterEach
    void clear() throws Exception {
        place.close();
    }

    @Test
    void aMissingBucket() throws Exception {
        try (S3Server objects = Place.objects(place.directory().resolve("s3"))) {
            Recobro recobro = place.configure(
                    List.of(place.s3("remote", objects.endpoint().toString(), "elsewhere")),
                    List.of(place.job("db", server.port(), "shop", "remote")));
            assertThat(recobro.run("backup-now")
                            .expect(1, "'remote'", "elsewhere", "hint: ")
                            .err())
                    .containsIgnoringCase("bucket");
            place.configure(
                            List.of(place.s3("remote", objects.endpoint().toString(), Place.BUCKET)),
                            List.of(place.job("db", server.port(), "shop", "remote")))
                    .succeed("backup-now");
        }
    }

    @Test
    void wrongKeysOfAStore() throws Exception {
        try (S3Server objects = Place.objects(place.directory().resolve("s3"))) {
            Files.writeString(place.directory().resolve("secret"), "not it");
            place.configure(
                            List.of(place.s3("remote", objects.endpoint().toString(), Place.BUCKET)),
                            List.of(place.job("db", server.port(), "shop", "remote")))
                    .run("backup-now")
                    .expect(12, "'remote'", "hint: ");
        }
    }

    @Test
    void oneOfTwoIsDownAndReplicateRepairsIt() throws Exception {
        S3Server down = Place.objects(place.directory().resolve("s3"));
        String dead = down.endpoint().toString();
        down.close();
        List<String> jobs = List.of(place.job("db", server.port(), "shop", "local, remote"));
        Recobro recobro = place.configure(List.of(place.dir("local"), place.s3("remote", dead, Place.BUCKET)), jobs);
        recobro.run("backup-now").expect(3, "'remote'", "published", "failed");
        try (S3Server up = Place.objects(place.directory().resolve("s3-again"))) {
            Recobro repaired = place.configure(
                    List.of(place.dir("local"), place.s3("remote", up.endpoint().toString(), Place.BUCKET)), jobs);
            assertThat(repaired.json("list")).hasSize(1);
            repaired.succeed("replicate");
            JsonNode list = repaired.json("list");
            assertThat(list).hasSize(2);
            assertThat(list.get(0).get("id").asString())
                    .isEqualTo(list.get(1).get("id").asString());
            assertThat(repaired.succeed("verify", "--level", "parse").out()).containsPattern("(?s)(good.*){2}");
            repaired.succeed(place.asAdmin("restore", "db", "--from", "remote", "--into", "repaired"));
            assertThat(repaired.json("replicate").get("copies")).isEmpty();
        }
    }

    @Test
    void aDestinationThatGoesDownInMidDump() throws Exception {
        try (S3Server doomed = Place.objects(place.directory().resolve("s3"));
                Tap tap = new Tap(server.port(), 22_000_000, doomed::stop)) {
            Recobro recobro = place.configure(
                    List.of(
                            place.dir("local"),
                            place.s3("remote", doomed.endpoint().toString(), Place.BUCKET)),
                    List.of(place.job("db", tap.port(), "shop", "local, remote")));
            recobro.run("backup-now").expect(3, "'remote'", "published", "failed");
            assertThat(tap.done()).isTrue();
            assertThat(recobro.succeed("verify", "--from", "local", "--level", "parse")
                            .out())
                    .contains("good");
            Reliability.record(new Attack(
                    "Servers and networks",
                    "an S3 store goes down in the middle of a dump",
                    "backup into a directory and that store",
                    tap.done() ? 1 : 0,
                    "exit status 3, the backup in the directory is published and whole",
                    "oneOfTwoIsDownAndReplicateRepairsIt: with the store up again the gap is filled",
                    "BadDestinationIT"));
        }
    }

    /** On a file system of 80 MiB, of which the product leaves 64 MiB alone. */
    @Test
    void aFullFileSystem() throws Exception {
        assumeTrue(mayMount(), "mounting a file system of its own is not allowed here");
        Recobro recobro = place.configure(
                List.of(place.dir("tiny"), place.dir("local")),
                List.of(
                        place.job("db", server.port(), "shop", "tiny"),
                        place.job("both", server.port(), "shop", "tiny, local")));
        Path tiny = Files.createDirectory(place.directory().resolve("tiny"));
        Path left = place.directory().resolve("left");
        assertThat(onTinyFileSystem(tiny, left, recobro.command("128m", "backup-now", "db")))
                .isEqualTo(1);
        assertThat(Files.readString(place.directory().resolve("said"))).contains("'tiny'", "free", "hint: ");
        assertThat(Files.readString(left)).doesNotContain("manifests/", "backups/");
        assertThat(onTinyFileSystem(tiny, left, recobro.command("128m", "backup-now", "both")))
                .isEqualTo(3);
        assertThat(Files.readString(left)).doesNotContain("manifests/", "backups/");
        assertThat(place.stored("local", ".json")).exists();
    }

    private static boolean mayMount() throws Exception {
        return new ProcessBuilder("unshare", "-rm", "sh", "-c", "mount -t tmpfs -o size=1m tmpfs /tmp")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private int onTinyFileSystem(Path tiny, Path left, List<String> command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(
                "unshare",
                "-rm",
                "sh",
                "-c",
                "mount -t tmpfs -o size=80m tmpfs " + tiny + "; \"$@\"; status=$?; find " + tiny + " -type f > " + left
                        + "; exit $status",
                "sh"));
        all.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(place.directory().resolve("said").toFile());
        builder.environment()
                .put("XDG_STATE_HOME", place.directory().resolve("state").toString());
        return builder.start().waitFor();
    }
}
