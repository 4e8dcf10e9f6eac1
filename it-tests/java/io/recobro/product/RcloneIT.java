package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fixture.GoProgram;
import io.recobro.fixture.MariaDbServer;
import io.recobro.fixture.MinioServer;
import io.recobro.fixture.VersionedBucket;
import io.recobro.fixture.VersionedBucket.Guard;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What was stored in a real MinIO, read and restored without the product: by rclone and the programs of RESTORE.md. */
@EnabledIf(value = "programsAreThere", disabledReason = "no MinIO or no rclone: see src/docs/ci.md")
class RcloneIT {
    private final List<AutoCloseable> open = new ArrayList<>();
    private Place place;
    private Path rclone;
    private String bucket;
    private MinioServer minio;
    private MariaDbServer server;
    private Recobro recobro;

    static boolean programsAreThere() {
        return GoProgram.find("rclone").isPresent() && MinioServer.isThere();
    }

    @BeforeEach
    void backUp() throws Exception {
        rclone = GoProgram.find("rclone").orElseThrow();
        place = keep(new Place());
        minio = keep(MinioServer.start(
                Files.createDirectories(place.directory().resolve("minio")), Place.ACCESS_KEY, Place.SECRET_KEY));
        bucket = keep(VersionedBucket.make(
                        minio.endpoint(), Place.ACCESS_KEY, Place.SECRET_KEY, Place.BUCKET, Guard.NOTHING))
                .name();
        server = keep(MariaDbServer.embedded());
        server.execute("", "CREATE DATABASE shop");
        server.execute(
                "shop",
                "CREATE TABLE shop.orders (id INT PRIMARY KEY, note TEXT, KEY (note(20)))",
                "INSERT INTO shop.orders SELECT seq, REPEAT(SHA2(seq, 512), 20) FROM seq_1_to_20000",
                "CREATE VIEW shop.few AS SELECT id FROM shop.orders WHERE id < 10");
        Place.account(server, "shop");
        HardTree.make(place.directory().resolve("source"));
        recobro = place.configure(
                List.of(place.dir("local"), place.s3("s3", minio.endpoint().toString(), bucket)),
                List.of(
                        place.job("db", server.port(), "shop", "local, s3"),
                        "  files: {source: {type: files, paths: [%s]}, to: [local, s3]}%n"
                                .formatted(place.directory().resolve("source"))));
        recobro.succeed("backup-now");
    }

    private <T extends AutoCloseable> T keep(T resource) {
        open.addFirst(resource);
        return resource;
    }

    @AfterEach
    void remove() throws Exception {
        HardTree.run(place.directory(), "chmod -R u+rwx .");
        for (AutoCloseable resource : open) {
            resource.close();
        }
    }

    /** What rclone did, with its exit status. */
    private record Said(int status, byte[] out, String err) {}

    private Said rclone(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(rclone.toString(), "--retries", "1"));
        command.addAll(List.of(arguments));
        Path err = Files.createTempFile(place.directory(), "rclone", ".err");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
        builder.environment()
                .putAll(Map.of(
                        "RCLONE_CONFIG",
                        "/dev/null",
                        "RCLONE_CONFIG_S3_TYPE",
                        "s3",
                        "RCLONE_CONFIG_S3_PROVIDER",
                        "Minio",
                        "RCLONE_CONFIG_S3_ENDPOINT",
                        minio.endpoint().toString(),
                        "RCLONE_CONFIG_S3_ACCESS_KEY_ID",
                        Place.ACCESS_KEY,
                        "RCLONE_CONFIG_S3_SECRET_ACCESS_KEY",
                        Place.SECRET_KEY));
        Process process = builder.start();
        process.getOutputStream().close();
        byte[] out = process.getInputStream().readAllBytes();
        return new Said(process.waitFor(), out, Files.readString(err));
    }

    private byte[] read(String... arguments) throws IOException, InterruptedException {
        Said said = rclone(arguments);
        assertThat(said.status()).as(said.err()).isZero();
        return said.out();
    }

    private String remote(String key) {
        return "s3:" + bucket + "/" + key;
    }

    @Test
    void everyObjectIsWhatItsManifestSays() throws Exception {
        Set<String> stored = new TreeSet<>();
        JsonMapper.shared()
                .readTree(read("lsjson", "-R", "--files-only", remote("")))
                .forEach(file -> stored.add(file.path("Path").asString()));
        int compared = 0;
        for (String manifest :
                stored.stream().filter(key -> key.contains("/manifests/")).toList()) {
            JsonNode backup = JsonMapper.shared().readTree(read("cat", remote(manifest)));
            String job = manifest.substring(0, manifest.indexOf("/manifests/"));
            for (JsonNode artifact : backup.path("artifacts")) {
                ByteArrayOutputStream whole = new ByteArrayOutputStream();
                for (JsonNode object : artifact.path("objects")) {
                    String name = object.path("name").asString();
                    whole.writeBytes(read(
                            "cat", remote(job + "/backups/" + backup.path("id").asString() + "/" + name)));
                }
                requireSame(whole.toByteArray(), artifact.path("stored"));
                compared++;
            }
            for (JsonNode pack : backup.path("packs")) {
                requireSame(
                        read("cat", remote(job + "/packs/" + pack.path("name").asString())), pack);
                compared++;
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(4);
    }

    private static void requireSame(byte[] content, JsonNode told) throws NoSuchAlgorithmException {
        assertThat((long) content.length).isEqualTo(told.path("bytes").asLong());
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content)))
                .isEqualTo(told.path("sha256").asString());
    }

    @Test
    void bothDestinationsHoldTheSame() throws Exception {
        String local = place.directory().resolve("local").resolve(Place.SITE).toString();
        // records of runs are written while the backups are checked, and manifests name their destination
        String[] check = {
            "check", "--download", "--exclude", "/runs/**", "--exclude", "/*/manifests/**", remote(Place.SITE), local
        };
        Said same = rclone(check);
        assertThat(same.status()).as(same.err()).isZero();
        assertThat(same.err()).contains("0 differences found");

        int found = 0;
        List<Path> files = place.stored("local").stream()
                .filter(file -> file.toString().endsWith(".gz"))
                .toList();
        for (Path file : files) {
            byte[] good = Files.readAllBytes(file);
            byte[] bad = Arrays.copyOf(good, good.length);
            bad[bad.length / 2] ^= 1;
            overwrite(file, bad);
            Said different = rclone(check);
            assertThat(different.status()).isEqualTo(1);
            assertThat(different.err()).contains("1 differences found");
            overwrite(file, good);
            found++;
        }
        Reliability.record(new Attack(
                "Flipped bits",
                "one bit of a stored object, looked for by rclone check",
                "a directory and a bucket of MinIO with the same backups",
                found,
                found + " of " + files.size() + " found",
                "without a flip: 0 differences between both destinations",
                getClass().getSimpleName()));
    }

    private static void overwrite(Path file, byte[] content) throws IOException {
        Files.delete(file);
        Files.write(file, content);
    }

    @Test
    void rcloneAndTheGuideRestoreEverything() throws Exception {
        Path fetched = place.directory().resolve("fetched");
        read("copy", remote(""), fetched.toString());
        List<Path> guides;
        try (Stream<Path> all = Files.walk(fetched)) {
            guides = all.filter(file -> file.endsWith("RESTORE.md")).sorted().toList();
        }
        assertThat(guides).hasSize(2);
        PlainTools tools = new PlainTools(server, place.directory());
        List<String> before = tools.dump("shop");
        server.execute("", "DROP DATABASE shop"); // so that nothing restored can lean on it
        for (Path guide : guides) {
            if (Files.readString(guide).contains("mariadb")) {
                tools.follow(guide);
            } else {
                tools.follow(guide);
                HardTree.requireSame(
                        place.directory().resolve("source"),
                        Path.of(
                                guide.resolveSibling("restored").toString(),
                                place.directory().resolve("source").toString()));
            }
        }
        assertThat(tools.dump("restored")).isEqualTo(before);
    }
}
