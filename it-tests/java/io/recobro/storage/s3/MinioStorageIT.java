package io.recobro.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fixture.MinioServer;
import io.recobro.storage.Features;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The contract against a real MinIO; skipped where there is none. */
@EnabledIf(
        value = "io.recobro.fixture.MinioServer#isThere",
        disabledReason = "no MinIO: neither a program nor an image, see src/docs/ci.md")
class MinioStorageIT extends S3StorageContract {
    private static MinioServer server;

    @TempDir
    static Path place;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        server = MinioServer.start(place, ACCESS, SECRET);
        try (var client = settings(server.endpoint(), "").connection().client(S3Settings.DEFAULT_TIMEOUT)) {
            client.createBucket(r -> r.bucket(BUCKET));
        }
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    URI endpoint() {
        return server.endpoint();
    }

    /** MinIO lists unfinished uploads by their whole key only; it removes them itself after a day. */
    @Override
    protected String sweepable() {
        return "mine/stale";
    }

    @Test
    void provesTheFeatures() {
        assertThat(storage().features()).isEqualTo(new Features(true, true));
    }
}
