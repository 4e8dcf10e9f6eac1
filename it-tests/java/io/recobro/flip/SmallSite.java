package io.recobro.flip;

import io.recobro.InMemory;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.KeyLayout;
import io.recobro.catalog.lease.Holder;
import io.recobro.catalog.lease.Lease;
import io.recobro.catalog.pack.PackMark;
import io.recobro.catalog.pack.PackMarks;
import io.recobro.catalog.pack.PackShelf;
import io.recobro.cli.output.Terminal;
import io.recobro.fixture.MariaDbServer;
import io.recobro.fixture.S3Server;
import io.recobro.fixture.qdrant.QdrantServer;
import io.recobro.storage.MemoryStorage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** One site with a job of every kind, backed up once by the product itself into two destinations in memory. */
final class SmallSite implements AutoCloseable {
    static final String SITE = "small";
    static final List<String> JOBS = List.of("db", "dbz", "files", "media", "vectors");
    private static final String KEY = "a-key-of-some-length";

    private final Path directory;
    private final MariaDbServer database = MariaDbServer.embedded();
    private final S3Server objects = S3Server.start("access", KEY);
    private final QdrantServer vectors;
    private final MemoryStorage local = new MemoryStorage("local");
    private final MemoryStorage far = new MemoryStorage("far");
    private Instant now = Instant.now();

    SmallSite(Path directory) throws IOException {
        this.directory = directory;
        this.vectors = QdrantServer.start("1.13.6", KEY);
        fill();
        backUp();
    }

    private void fill() throws IOException {
        database.execute("", "CREATE DATABASE shop");
        database.execute(
                "shop",
                "CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(60), price DECIMAL(8,2), KEY by_name (name))",
                "INSERT INTO item SELECT seq, CONCAT('item ', seq * 7919), seq / 3 FROM seq_1_to_40",
                "CREATE TABLE note (id INT PRIMARY KEY, text TEXT)",
                "INSERT INTO note SELECT seq, REPEAT(MD5(seq), 3) FROM seq_1_to_20",
                "CREATE VIEW cheap AS SELECT id FROM item WHERE price < 5");
        vectors.create("docs", 4, 20, 1);
        vectors.alias("live", "docs");
        objects.createBucket("media");
        try (S3Client client = client()) {
            for (int number = 0; number < 4; number++) {
                byte[] noise = noise(number, 900);
                String name = "a/" + number;
                client.putObject(put -> put.bucket("media").key(name), RequestBody.fromBytes(noise));
            }
        }
        Path tree = Files.createDirectories(tree().resolve("deep/er"));
        Files.writeString(tree.resolve("plain.txt"), "plain words\n".repeat(20));
        Files.write(tree.resolve("noise"), noise(9, 3_000));
        Files.createSymbolicLink(tree.resolve("link"), Path.of("plain.txt"));
        Files.createLink(tree.resolve("twin"), tree.resolve("noise"));
        Files.createFile(tree().resolve("empty"));
        Files.write(tree().resolve("old"), noise(10, 2_000));
    }

    private void backUp() throws IOException {
        succeed("backup-now");
        Files.delete(tree().resolve("old"));
        Files.write(tree().resolve("new"), noise(11, 2_500));
        succeed("backup-now", "files");
        for (String job : JOBS) {
            succeed("verify", job, "--level", "digests");
        }
        succeed("verify", "files", "--sample", "30%");
        succeed("drill", "files", "--from", "local");
        succeed("drill", "vectors", "--from", "local");
        succeed("pin", catalog().backups("files").getLast().id().value(), "--reason", "before the move");
        succeed("prune", "files", "--confirm");
        now = now.plusSeconds(1);
        Catalog catalog = catalog();
        new PackMarks(catalog, "media")
                .set(
                        PackShelf.of(catalog, "media").sizes().firstKey(),
                        PackMark.CONDEMNED,
                        new BackupId(catalog.backups("media").getLast().id().value()),
                        now,
                        "somebody",
                        "no manifest names it");
        Holder elsewhere = new Holder("somebody@elsewhere", "elsewhere", 7, Optional.empty());
        Clock before = Clock.fixed(now.minus(Duration.ofHours(1)), ZoneOffset.UTC);
        Lease.take(local, catalog.layout().lease("files"), "job 'files'", "backup", "nothing", elsewhere, before);
        now = now.plus(Duration.ofMinutes(2));
    }

    private Catalog catalog() {
        return new Catalog(local, new KeyLayout(SITE));
    }

    private static byte[] noise(int seed, int bytes) {
        byte[] noise = new byte[bytes];
        new Random(seed).nextBytes(noise);
        return noise;
    }

    private S3Client client() {
        return S3Client.builder()
                .endpointOverride(objects.endpoint())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("access", KEY)))
                .build();
    }

    Path tree() {
        return directory.resolve("tree");
    }

    Path directory() {
        return directory;
    }

    MariaDbServer database() {
        return database;
    }

    QdrantServer vectors() {
        return vectors;
    }

    Shelf local() {
        return Shelf.of(local);
    }

    Shelf far() {
        return Shelf.of(far);
    }

    /** The second after everything was made. */
    Instant now() {
        return now;
    }

    private Path configuration() {
        try {
            return Files.writeString(directory.resolve("recobro.yml"), """
                site: %1$s
                destinations:
                  local: {type: dir, path: /nowhere/local}
                  far: {type: dir, path: /nowhere/far}
                jobs:
                  db:
                    source: {type: mariadb, port: %2$d, user: %3$s, password: %4$s, databases: [shop]}
                    to: [local, far]
                  dbz:
                    source: {type: mariadb, port: %2$d, user: %3$s, password: %4$s, databases: [shop], users: false}
                    compression: {codec: zstd}
                    to: [local, far]
                  files:
                    source: {type: files, paths: ["%5$s"]}
                    to: [local, far]
                    keep: {last: 9}
                  media:
                    source: {type: s3, endpoint: "%6$s", bucket: media, access_key: access, secret_key: %7$s}
                    to: [local, far]
                  vectors:
                    source: {type: qdrant, url: "%8$s", api_key: %7$s}
                    to: [local, far]
                """.formatted(
                            SITE,
                            database.port(),
                            MariaDbServer.ADMIN,
                            MariaDbServer.PASSWORD,
                            tree(),
                            objects.endpoint(),
                            KEY,
                            vectors.url()));
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    private void succeed(String... arguments) {
        now = now.plusSeconds(1);
        Seen seen = run(Map.of("local", local, "far", far), now, arguments);
        if (seen.status() != 0) {
            throw new AssertionError(String.join(" ", arguments) + ": " + seen);
        }
    }

    /** Runs one command of the product. */
    Seen run(Map<String, MemoryStorage> destinations, Instant time, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        String[] all = new String[arguments.length + 2];
        all[0] = "-c";
        all[1] = configuration().toString();
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        int status = new InMemory(destinations, Clock.fixed(time, ZoneOffset.UTC), directory.resolve("state"))
                .run(terminal, all);
        return new Seen(status, out.toString(StandardCharsets.ISO_8859_1), err.toString(StandardCharsets.UTF_8), "");
    }

    @Override
    public void close() {
        database.close();
        objects.close();
        vectors.close();
    }
}
