package io.recobro.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.fixture.MinioServer;
import io.recobro.fixture.VersionedBucket;
import io.recobro.fixture.VersionedBucket.Guard;
import io.recobro.storage.Features;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.StorageCheck;
import io.recobro.storage.StorageCheck.Finding;
import io.recobro.storage.StorageCheck.Outcome;
import io.recobro.stream.Progress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The contract in a bucket whose objects are all locked: deleting only hides them. */
@EnabledIf(
        value = "io.recobro.fixture.MinioServer#isThere",
        disabledReason = "no MinIO: neither a program nor an image, see src/docs/ci.md")
class MinioLockStorageIT extends S3StorageContract {
    private static final String LOCK = "an object cannot be destroyed by this account";

    private static MinioServer server;

    @TempDir
    static Path place;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        server = MinioServer.start(place, ACCESS, SECRET);
        bucket(BUCKET, Guard.LOCK).close();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static VersionedBucket bucket(String name, Guard guard) {
        return VersionedBucket.make(server.endpoint(), ACCESS, SECRET, name, guard);
    }

    @Override
    URI endpoint() {
        return server.endpoint();
    }

    /** MinIO lists unfinished uploads by their whole key only. */
    @Override
    protected String sweepable() {
        return "mine/stale";
    }

    @Test
    void provesTheFeatures() {
        assertThat(storage().features()).isEqualTo(new Features(true, true));
    }

    @Test
    void theLockIsProvedByTryingToDestroyAnObject() {
        assertThat(storage().protection())
                .hasValueSatisfying(
                        kept -> assertThat(kept).startsWith("locked until 20").endsWith("(COMPLIANCE)"));
        assertThat(StorageCheck.run(storage(), Progress.NONE, true))
                .noneMatch(finding -> finding.outcome() == Outcome.FAILED)
                .anySatisfy(finding -> {
                    assertThat(finding.promise()).isEqualTo(LOCK);
                    assertThat(finding.detail()).startsWith("locked until");
                });
    }

    @Test
    void aBucketWithoutALockIsFoundOut() {
        for (Guard guard : List.of(Guard.NOTHING, Guard.VERSIONS)) {
            String name = "guarded-by-" + guard.name().toLowerCase(java.util.Locale.ROOT);
            try (VersionedBucket bucket = bucket(name, guard);
                    S3Storage storage = new S3Storage(elsewhere(name), Clock.systemUTC())) {
                assertThat(storage.protection()).isEmpty();
                List<Finding> findings = StorageCheck.run(storage, Progress.NONE, true);
                assertThat(findings)
                        .filteredOn(finding -> finding.outcome() == Outcome.FAILED)
                        .singleElement()
                        .satisfies(finding -> {
                            assertThat(finding.promise()).isEqualTo(LOCK);
                            assertThat(finding.detail()).contains("was destroyed for good");
                        });
                assertThat(StorageCheck.run(storage, Progress.NONE, false))
                        .noneMatch(finding -> finding.outcome() == Outcome.FAILED);
                assertThat(bucket.keys()).isEmpty();
            }
        }
    }

    private S3Settings elsewhere(String bucket) {
        S3Settings here = settings("");
        return new S3Settings(
                here.name(), here.endpoint(), here.region(), bucket, "", true, here.accessKey(), here.secretKey());
    }

    @Test
    void aDeletedKeyCanBeWrittenAgainAndOnlyOnce() {
        ObjectKey key = new ObjectKey("again");
        for (int round = 0; round < 3; round++) {
            storage().put(key, new byte[] {(byte) round});
            assertThatThrownBy(() -> storage().put(key, new byte[] {9}))
                    .isInstanceOfSatisfying(
                            RecobroException.class,
                            refused -> assertThat(refused.fault()).isEqualTo(Fault.OBJECT_EXISTS));
            storage().delete(key);
            assertThat(storage().stat(key)).isEmpty();
        }
    }
}
