package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fixture.MariaDbServer;
import io.recobro.fixture.S3Server;
import io.recobro.product.Recobro.Child;
import io.recobro.product.Recobro.Ran;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import io.recobro.secret.Secret;
import io.recobro.storage.s3.S3Settings;
import io.recobro.storage.s3.S3Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The product as a process: signals end it cleanly, and secrets stay inside. */
class ProcessIT {
    private static MariaDbServer server;

    @BeforeAll
    static void start() {
        server = MariaDbServer.embedded();
        server.execute("", "CREATE DATABASE shop");
        server.execute(
                "shop",
                "CREATE TABLE big (id INT PRIMARY KEY, v VARBINARY(1024))",
                "INSERT INTO big SELECT seq, RANDOM_BYTES(1000) FROM seq_1_to_70000");
        Place.account(server, "shop");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aTerminatedBackupLeavesNothingBehind() throws Exception {
        CompletableFuture<Child> child = new CompletableFuture<>();
        Runnable terminate = () -> {
            try {
                child.get().process().destroy();
                child.get().process().waitFor(2, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        };
        try (Place place = new Place();
                S3Server objects = Place.objects(place.directory().resolve("s3"));
                Tap tap = new Tap(server.port(), 60_000_000, terminate)) {
            List<String> destinations = List.of(
                    place.dir("local"), place.s3("remote", objects.endpoint().toString(), Place.BUCKET));
            child.complete(place.configure(destinations, List.of(place.job("db", tap.port(), "shop", "local, remote")))
                    .start("128m", "backup-now"));
            Ran ran = child.get().finish();
            assertThat(ran.status()).as(ran.out() + ran.err()).isEqualTo(143);
            assertThat(ran.err()).doesNotContain("\tat ", "cut off");
            assertThat(place.stored("local")).isEmpty();
            assertThat(unfinished(objects)).isZero();
            Recobro next =
                    place.configure(destinations, List.of(place.job("db", server.port(), "shop", "local, remote")));
            assertThat(next.json("list")).isEmpty();
            next.succeed("backup-now");
            Reliability.record(new Attack(
                    "Killed processes",
                    "SIGTERM in the middle of a dump",
                    "backup of a database into a directory and an S3 store",
                    tap.done() ? 1 : 0,
                    "exit status 143, nothing left behind in either, no unfinished upload, and the next run succeeded",
                    "killed with -9 instead, an unfinished upload is found by the same look",
                    "ProcessIT"));
        }
    }

    /** A process that is killed cannot clean up: nothing of it is visible, and the next run is not held up. */
    @Test
    void aKilledBackupIsInvisible() throws Exception {
        CompletableFuture<Child> child = new CompletableFuture<>();
        try (Place place = new Place();
                S3Server objects = Place.objects(place.directory().resolve("s3"));
                Tap tap = new Tap(
                        server.port(), 60_000_000, () -> child.join().process().destroyForcibly())) {
            List<String> destinations = List.of(
                    place.dir("local"), place.s3("remote", objects.endpoint().toString(), Place.BUCKET));
            child.complete(place.configure(destinations, List.of(place.job("db", tap.port(), "shop", "local, remote")))
                    .start("128m", "backup-now"));
            assertThat(child.get().finish().status()).isEqualTo(137);
            assertThat(unfinished(objects))
                    .as("control for the test of a signal")
                    .isPositive();
            Recobro next =
                    place.configure(destinations, List.of(place.job("db", server.port(), "shop", "local, remote")));
            assertThat(next.json("list")).isEmpty();
            next.succeed("backup-now");
            next.succeed("verify", "--level", "digests");
            Reliability.record(new Attack(
                    "Killed processes",
                    "kill -9 in the middle of a dump",
                    "backup of a database into a directory and an S3 store",
                    tap.done() ? 1 : 0,
                    "nothing of it was visible, and the next run succeeded without hands",
                    "the unfinished upload is there: the kill came in the middle",
                    "ProcessIT"));
        }
    }

    /** Aborts uploads that were begun and never ended, and tells how many there were. */
    private static int unfinished(S3Server objects) {
        S3Settings settings = new S3Settings(
                "remote",
                objects.endpoint(),
                "us-east-1",
                Place.BUCKET,
                "",
                true,
                Secret.of(Place.ACCESS_KEY),
                Secret.of(Place.SECRET_KEY));
        try (S3Storage storage = new S3Storage(settings, Clock.offset(Clock.systemUTC(), Duration.ofDays(1)))) {
            return storage.sweep("", Duration.ZERO);
        }
    }

    @Test
    void secretsStayInside() throws Exception {
        List<String> secrets = List.of(Place.PASSWORD, MariaDbServer.PASSWORD, Place.SECRET_KEY);
        List<String> seen = new ArrayList<>();
        CompletableFuture<Child> child = new CompletableFuture<>();
        try (Place place = new Place();
                S3Server objects = Place.objects(place.directory().resolve("s3"));
                Tap tap = new Tap(
                        server.port(),
                        10_000_000,
                        () -> seen.addAll(processes(child.join().process())))) {
            List<String> destinations = List.of(
                    place.dir("local"), place.s3("remote", objects.endpoint().toString(), Place.BUCKET));
            Recobro recobro = place.configure(
                    destinations,
                    List.of(place.job("db", tap.port(), "shop", "local, remote")
                            .replace("users: false", "users: true")));
            child.complete(recobro.start("128m", "-v", "backup-now"));
            List<String> said = new ArrayList<>();
            said.add(texts(child.get().finish().expect(0)));
            for (String[] command : List.of(
                    new String[] {"config", "show"},
                    new String[] {"--json", "config", "show"},
                    new String[] {"-v", "--json", "list"},
                    new String[] {"-v", "show", "latest"},
                    place.asAdmin("-v", "restore", "db", "--into", "copy"),
                    place.asAdmin("-v", "restore", "db", "--into", "shop"))) {
                said.add(texts(recobro.run(command)));
            }
            Files.writeString(place.directory().resolve("access"), "wrong");
            said.add(texts(recobro.run("-v", "backup-now")));
            Files.delete(place.directory().resolve("database"));
            place.secret("database", MariaDbServer.PASSWORD);
            said.add(texts(recobro.run("-v", "backup-now")));
            assertThat(seen).as("processes").anyMatch(text -> text.contains("io.recobro.Main"));
            for (String secret : secrets) {
                assertThat(said).noneMatch(text -> text.contains(secret));
                assertThat(seen).noneMatch(text -> text.contains(secret));
                for (String destination : List.of("local", "s3", "state")) {
                    assertThat(holding(place.directory().resolve(destination), secret))
                            .isEmpty();
                }
            }
            assertThat(holding(place.directory().resolve("local"), "shop"))
                    .as("control: the search finds what is there")
                    .isNotEmpty();
        }
    }

    private static String texts(Ran ran) {
        return ran.out() + ran.err();
    }

    /** Arguments and environment of a process and its children. */
    private static List<String> processes(Process process) {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .flatMap(handle -> Stream.of("cmdline", "environ")
                        .map(kind -> Path.of("/proc", Long.toString(handle.pid()), kind)))
                .map(file -> {
                    try {
                        return Files.readString(file, StandardCharsets.ISO_8859_1);
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                })
                .toList();
    }

    private static List<Path> holding(Path tree, String words) throws IOException {
        List<Path> found = new ArrayList<>();
        if (!Files.exists(tree)) {
            return found;
        }
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] content = Files.readAllBytes(file);
                String plain = new String(content, StandardCharsets.ISO_8859_1);
                if (content.length > 2 && content[0] == 0x1f && content[1] == (byte) 0x8b) {
                    try (GZIPInputStream unzipped = new GZIPInputStream(Files.newInputStream(file))) {
                        plain = new String(unzipped.readAllBytes(), StandardCharsets.ISO_8859_1);
                    }
                }
                if (plain.contains(words)) {
                    found.add(file);
                }
            }
        }
        return found;
    }
}
