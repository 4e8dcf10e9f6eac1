package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fixture.S3Server;
import io.recobro.secret.Secret;
import io.recobro.source.files.select.SelectionRules;
import io.recobro.source.s3.BucketSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** The jobs of types server and s3 go through the whole product. */
class WholeServerIT {
    private static final String ACCESS = "access-key";
    private static final String SECRET = "planted-secret-of-the-bucket";

    private Place place;

    @BeforeEach
    void open() throws Exception {
        place = new Place();
    }

    @AfterEach
    void close() throws Exception {
        place.close();
    }

    @Test
    void aServerComesBackWithoutItsOwnBackups() throws Exception {
        Path root = Files.createDirectories(place.directory().resolve("root"));
        Files.writeString(Files.createDirectories(root.resolve("srv/app")).resolve("settings"), "port = 80\n");
        Files.writeString(
                Files.createDirectories(root.resolve("home/ops/.cache")).resolve("x"), "not wanted");
        Recobro recobro = place.configure(
                List.of("  local: {type: dir, path: " + root + "/backups}\n"),
                List.of("  server: {source: {type: server, paths: [" + root + "]}, to: [local]}\n"));
        recobro.succeed("backup-now", "server");
        recobro.succeed("backup-now", "server");
        recobro.succeed("verify", "server", "--level", "parse");
        Path target = place.directory().resolve("restored");
        recobro.succeed("restore", "server", "--into", target.toString());
        Path restored = target.resolve(root.toString().substring(1));
        assertThat(restored.resolve("srv/app/settings")).hasContent("port = 80\n");
        assertThat(restored.resolve("home/ops/.cache")).doesNotExist();
        assertThat(restored.resolve("backups")).doesNotExist();
        Path summary;
        try (var stored = Files.walk(root.resolve("backups"))) {
            summary = stored.filter(path -> path.endsWith("inventory.summary.txt.gz"))
                    .findFirst()
                    .orElseThrow();
        }
        try (GZIPInputStream plain = new GZIPInputStream(Files.newInputStream(summary))) {
            assertThat(new String(plain.readAllBytes(), StandardCharsets.UTF_8)).startsWith("# recobro inventory 1\n");
        }
    }

    @Test
    void aBucketComesBackIntoABucketAndADirectory() throws Exception {
        try (S3Server server = S3Server.start(ACCESS, SECRET)) {
            server.createBucket("media");
            place.secret("bucket", SECRET);
            place.secret("key", ACCESS);
            Recobro recobro = place.configure(List.of(place.dir("local")), List.of("""
                  media:
                    source: {type: s3, endpoint: "%s", bucket: media, exclude: ["*.tmp"], access_key: {file: %s}, secret_key: {file: %s}}
                    to: [local]
                """.formatted(
                            server.endpoint(),
                            place.directory().resolve("key"),
                            place.directory().resolve("bucket"))));
            BucketSettings settings = new BucketSettings(
                    server.endpoint(),
                    "us-east-1",
                    "media",
                    "",
                    true,
                    Secret.of(ACCESS),
                    Secret.of(SECRET),
                    Optional.empty(),
                    BucketSettings.Versions.CURRENT,
                    SelectionRules.ALL,
                    false,
                    false);
            try (S3Client client = settings.connection().client(BucketSettings.SILENCE)) {
                client.putObject(put -> put.bucket("media").key("a/one.txt"), RequestBody.fromString("one"));
                client.putObject(put -> put.bucket("media").key("two"), RequestBody.fromString("two"));
                client.putObject(put -> put.bucket("media").key("a/x.tmp"), RequestBody.fromString("passing"));
                assertThat(recobro.run("doctor", "media").out()).contains("bucket 'media' can be listed");
                recobro.succeed("backup-now", "media");
                Path target = place.directory().resolve("objects");
                recobro.succeed("restore", "media", "--into", target.toString());
                assertThat(target.resolve("media/a/one.txt")).hasContent("one");
                assertThat(target.resolve("media/a/x.tmp")).doesNotExist();
                recobro.succeed("restore", "media", "--into", "s3://media/copy/");
                assertThat(client.getObjectAsBytes(get -> get.bucket("media").key("copy/two"))
                                .asUtf8String())
                        .isEqualTo("two");
                client.putObject(put -> put.bucket("media").key("two"), RequestBody.fromString("TWO!"));
                recobro.run("restore", "media", "--in-place").expect(2);
                recobro.succeed("restore", "media", "--in-place", "--replace", "media");
                assertThat(client.getObjectAsBytes(get -> get.bucket("media").key("two"))
                                .asUtf8String())
                        .isEqualTo("two");
            }
        }
    }
}
