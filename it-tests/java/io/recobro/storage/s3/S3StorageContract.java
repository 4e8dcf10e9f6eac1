package io.recobro.storage.s3;

import io.recobro.secret.Secret;
import io.recobro.storage.Storage;
import io.recobro.storage.StorageContract;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;

/** The contract against an S3 server: each test has a prefix of its own in one bucket. */
abstract class S3StorageContract extends StorageContract {
    static final String ACCESS = "test-access";
    static final String SECRET = "test-secret-key";
    static final String BUCKET = "backups";

    private final String prefix = "test/" + UUID.randomUUID();
    private S3Storage storage;

    abstract URI endpoint();

    @Override
    protected Storage storage() {
        if (storage == null) {
            storage = new S3Storage(settings(prefix), Clock.systemUTC());
        }
        return storage;
    }

    @Override
    protected Storage storageAfter(Duration ahead) {
        return new S3Storage(settings(prefix), Clock.offset(Clock.systemUTC(), ahead));
    }

    @Override
    protected int manyObjects() {
        return 1100;
    }

    final S3Settings settings(String below) {
        return settings(endpoint(), below);
    }

    static S3Settings settings(URI endpoint, String below) {
        return new S3Settings(
                "offsite", endpoint, "eu-central-3", BUCKET, below, true, Secret.of(ACCESS), Secret.of(SECRET));
    }

    @AfterEach
    void closeStorage() {
        if (storage != null) {
            storage.close();
        }
    }
}
