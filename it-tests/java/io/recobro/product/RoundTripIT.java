package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recobro.fixture.DisabledEvents;
import io.recobro.fixture.MariaDbServer;
import io.recobro.fixture.S3Server;
import io.recobro.product.Recobro.Ran;
import io.recobro.secret.Secret;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.StoredObject;
import io.recobro.storage.s3.S3Settings;
import io.recobro.storage.s3.S3Storage;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A database with everything in it goes through the product and comes back, told by {@code mariadb-dump}. Two things are
 * normalised: the order of the rows of one table, and the name of the database itself, which the server prints before
 * the sequence in a default.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoundTripIT {
    /** As {@code mariadb-dump} writes it, read as single bytes. */
    private static final String OWN = new String(
            HostileDatabase.quoted(HostileDatabase.NAME).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

    private MariaDbServer server;
    private Place place;
    private S3Server objects;
    private Recobro recobro;
    private PlainTools tools;
    private List<String> original;

    MariaDbServer server() {
        return MariaDbServer.embedded();
    }

    @BeforeAll
    void backUpIntoBothDestinationsWithBothCodecs() throws Exception {
        server = server();
        HostileDatabase.create(server, 20);
        Place.account(server, HostileDatabase.NAME);
        server.execute(
                "",
                "GRANT EXECUTE ON FUNCTION " + HostileDatabase.quoted(HostileDatabase.NAME) + ".twice TO " + Place.USER
                        + "@'127.0.0.1'");
        place = new Place();
        objects = Place.objects(place.directory().resolve("s3"));
        recobro = place.configure(
                List.of(
                        place.dir("local"),
                        place.s3("remote", objects.endpoint().toString(), Place.BUCKET)),
                List.of(job("gz", "gzip, level: 1"), job("zst", "zstd, level: 3")));
        tools = new PlainTools(server, place.directory());
        original = tools.dump(HostileDatabase.NAME);
        assertThat(original.stream().filter(line -> line.contains(OWN + ".`"))).hasSize(1);
        Ran ran = recobro.succeed("backup-now");
        assertThat(ran.out()).contains("published").doesNotContain("failed");
    }

    private String job(String name, String codec) {
        return place.job(
                        name,
                        server.port(),
                        HostileDatabase.NAME,
                        "local, remote",
                        "compression: {codec: " + codec + "}")
                .replace("users: false", "users: true");
    }

    @AfterAll
    void stop() throws Exception {
        if (objects != null) {
            objects.close();
        }
        if (place != null) {
            place.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void gzipFromADirectoryIsTheSame() throws Exception {
        restore("gz", "local");
    }

    @Test
    void zstdFromS3IsTheSame() throws Exception {
        restore("zst", "remote");
    }

    private void restore(String job, String from) throws Exception {
        String copy = "copy_" + job;
        Ran ran = recobro.succeed(place.asAdmin("restore", job, "--from", from, "--into", copy));
        assertThat(ran.out()).contains("equal           content digests");
        assertSame(copy, DisabledEvents.in(original));
        server.execute("", "DROP DATABASE " + copy);
    }

    @Test
    void verifiesAtEveryLevel() {
        assertThat(recobro.succeed("verify").out()).doesNotContain("BAD");
        assertThat(recobro.succeed("verify", "--level", "digests").out()).doesNotContain("BAD");
        assertThat(recobro.succeed("verify", "--level", "parse").out())
                .doesNotContain("BAD")
                .containsPattern("(?s)(good.*){4}");
    }

    @Test
    void gzipByTheGuideWithPlainToolsIsTheSame() throws Exception {
        byTheGuide(place.stored("local", "/RESTORE.md", "/gz/"));
    }

    @Test
    void zstdByTheGuideOutOfS3WithPlainToolsIsTheSame() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/zstd")), "no zstd program");
        Path folder = Files.createDirectory(place.directory().resolve("fetched"));
        S3Settings settings = new S3Settings(
                "remote",
                objects.endpoint(),
                "us-east-1",
                Place.BUCKET,
                "",
                true,
                Secret.of(Place.ACCESS_KEY),
                Secret.of(Place.SECRET_KEY));
        try (S3Storage storage = new S3Storage(settings, Clock.systemUTC())) {
            for (StoredObject object : storage.list(Place.SITE + "/zst/backups/")) {
                ObjectKey key = object.key();
                try (InputStream content = storage.open(key)) {
                    Files.copy(
                            content,
                            folder.resolve(key.value().substring(key.value().lastIndexOf('/') + 1)));
                }
            }
        }
        byTheGuide(folder.resolve("RESTORE.md"));
    }

    private void byTheGuide(Path guide) throws Exception {
        server.execute("", "DROP DATABASE IF EXISTS restored");
        tools.follow(guide);
        assertSame("restored", original);
        server.execute("", "DROP DATABASE restored");
    }

    private void assertSame(String copy, List<String> expected) throws Exception {
        List<String> found = tools.dump(copy).stream()
                .map(line -> line.replace("`" + copy + "`.`", OWN + ".`"))
                .toList();
        for (int i = 0; i < Math.min(expected.size(), found.size()); i++) {
            assertThat(shortened(found.get(i))).as("line %s of the dump", i).isEqualTo(shortened(expected.get(i)));
        }
        assertThat(found).hasSameSizeAs(expected);
        assertThat(found.equals(expected)).isTrue();
    }

    private static String shortened(String line) {
        return line.length() < 2000 ? line : line.substring(0, 2000) + "… #" + line.hashCode();
    }
}
