package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fixture.MinioServer;
import io.recobro.fixture.VersionedBucket;
import io.recobro.fixture.VersionedBucket.Guard;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Backups in buckets of a real MinIO that keep versions, or lock them, after an accident and after a theft of the keys. */
@EnabledIf(
        value = "io.recobro.fixture.MinioServer#isThere",
        disabledReason = "no MinIO: neither a program nor an image, see src/docs/ci.md")
class ObjectLockIT {
    private static final int FILES = 40;

    @TempDir
    static Path data;

    private static MinioServer server;

    private Place place;
    private Path source;
    private VersionedBucket bucket;
    private Recobro recobro;

    @BeforeAll
    static void start() throws Exception {
        server = MinioServer.start(data, Place.ACCESS_KEY, Place.SECRET_KEY);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void makeFiles() throws IOException {
        place = new Place();
        source = Files.createDirectories(place.directory().resolve("source"));
        write(1);
    }

    @AfterEach
    void remove() throws IOException {
        if (bucket != null) {
            bucket.close();
        }
        place.close();
    }

    private void write(int state) throws IOException {
        Random random = new Random(state);
        for (int i = 0; i < FILES; i++) {
            byte[] content = new byte[10_000 + random.nextInt(50_000)];
            random.nextBytes(content);
            Files.write(source.resolve("file" + i), content);
        }
    }

    /** @param more keys of the destination */
    private void configure(Guard guard, String more) throws IOException {
        bucket = VersionedBucket.make(
                server.endpoint(),
                Place.ACCESS_KEY,
                Place.SECRET_KEY,
                "b" + place.directory().getFileName().toString().toLowerCase(java.util.Locale.ROOT) + guard.ordinal(),
                guard);
        String destination = place.s3("s3", server.endpoint().toString(), bucket.name());
        recobro = place.configure(
                List.of(destination.replace("path_style: true", "path_style: true" + more)),
                List.of("  files: {source: {type: files, paths: [%s]}, to: [s3], keep: {last: 1}}%n"
                        .formatted(source)));
    }

    private List<String> backups() {
        return recobro.json("list", "files")
                .valueStream()
                .map(backup -> backup.path("id").asString())
                .sorted()
                .toList();
    }

    /** Restores a backup and compares it with what the files were in that state. */
    private void requireState(String backup, int state) throws Exception {
        Path target = place.directory().resolve("restored-" + state + "-" + System.nanoTime());
        recobro.succeed("restore", "files", "--backup", backup, "--into", target.toString());
        write(state);
        HardTree.run(place.directory(), "diff -r source '" + target + source + "'");
    }

    @Test
    void whatWasPrunedComesBackWhileItsVersionsAreKept() throws Exception {
        configure(Guard.VERSIONS, "");
        recobro.succeed("backup-now");
        awaitNextSecond();
        write(2);
        recobro.succeed("backup-now");
        List<String> both = backups();
        assertThat(both).hasSize(2);

        int versions = bucket.versions();
        recobro.succeed("prune", "--confirm");
        assertThat(backups()).containsExactly(both.getLast());
        assertThat(bucket.versions()).as("versions after the prune").isGreaterThanOrEqualTo(versions);
        requireState(both.getLast(), 2);

        int marks = bucket.undelete();
        assertThat(marks).isPositive();
        assertThat(backups()).isEqualTo(both);
        recobro.succeed("verify", "--level", "digests");
        requireState(both.getFirst(), 1);
        requireState(both.getLast(), 2);

        recobro.succeed("prune", "--confirm");
        assertThat(backups()).containsExactly(both.getLast());
        Reliability.record(new Attack(
                "Servers and networks",
                "a prune that was a mistake, marks of deletion taken away",
                "S3 bucket with versions on MinIO",
                marks,
                marks + " hidden objects came back, both backups verified and restored equal, and pruned again",
                "before that the pruned backup was not listed",
                getClass().getSimpleName()));
    }

    @Test
    void whatWasOverwrittenIsFoundAndTakenBack() throws Exception {
        configure(Guard.VERSIONS, "");
        recobro.succeed("backup-now");
        recobro.succeed("verify", "--level", "digests");
        List<String> artifacts = bucket.keys().stream()
                .filter(key -> key.endsWith(".gz") || key.endsWith("manifest.json"))
                .toList();
        assertThat(artifacts).isNotEmpty();
        int found = 0;
        for (String key : artifacts) {
            bucket.overwrite(key, "ransom");
            Recobro.Ran verified = recobro.run("verify", "--level", "digests");
            assertThat(verified.status()).as(key + ": " + verified).isNotZero();
            found++;
            bucket.takeBack(key);
        }
        recobro.succeed("verify", "--level", "digests");
        requireState(backups().getFirst(), 1);
        Reliability.record(new Attack(
                "Flipped bits",
                "an object overwritten with other bytes, then its older version restored",
                "backup of files in an S3 bucket with versions on MinIO",
                found,
                found + " of " + artifacts.size()
                        + " found by verify; with the older versions everything was good again",
                "verify before and after: good",
                getClass().getSimpleName()));
    }

    @Test
    void aThiefOfTheKeysCannotDestroyWhatIsLocked() throws Exception {
        configure(Guard.LOCK, ", object_lock: true");
        recobro.run("storage", "check", "s3").expect(0, "locked until", "COMPLIANCE");
        recobro.succeed("backup-now");
        awaitNextSecond();
        write(2);
        recobro.succeed("backup-now");
        List<String> both = backups();
        int pruned = prune();
        assertThat(pruned).isEqualTo(1);
        int visible = bucket.keys().size();

        int kept = bucket.destroy();
        assertThat(kept).isEqualTo(bucket.versions()).isGreaterThanOrEqualTo(visible);
        assertThat(backups()).isEmpty();

        assertThat(bucket.undelete()).isPositive();
        assertThat(backups()).isEqualTo(both);
        recobro.succeed("verify", "--level", "digests");
        requireState(both.getFirst(), 1);
        requireState(both.getLast(), 2);

        Reliability.record(new Attack(
                "Servers and networks",
                "stolen keys: every object and every version deleted, also past governance",
                "S3 bucket with Object Lock on MinIO",
                kept,
                kept + " deletions refused, both backups (one of them pruned before) restored equal",
                destroyedWithoutALock() + " versions of a bucket without a lock were destroyed, and the restore failed",
                getClass().getSimpleName()));
    }

    private int prune() {
        int removed = 0;
        for (JsonNode prune : recobro.json("prune", "--confirm").path("prunes")) {
            removed += prune.path("removed").asInt();
        }
        return removed;
    }

    /** The same theft where versions are kept and not locked. */
    private int destroyedWithoutALock() throws IOException {
        bucket.close();
        configure(Guard.VERSIONS, ", object_lock: true");
        recobro.run("storage", "check", "s3").expect(1, "cannot be destroyed", "destroyed for good");
        recobro.succeed("backup-now");
        int versions = bucket.versions();
        assertThat(bucket.destroy()).isZero();
        bucket.undelete();
        assertThat(bucket.versions()).isZero();
        Path target = place.directory().resolve("nothing");
        assertThat(recobro.run("restore", "files", "--into", target.toString()).status())
                .isNotZero();
        return versions;
    }

    /** Recovery points of one job lie at least a second apart. */
    private static void awaitNextSecond() {
        Clock clock = Clock.systemUTC();
        Instant next = clock.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        while (clock.instant().isBefore(next)) {
            LockSupport.parkNanos(10_000_000);
        }
    }
}
