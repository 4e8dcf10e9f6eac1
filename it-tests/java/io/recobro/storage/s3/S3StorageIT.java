package io.recobro.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.fixture.S3Server;
import io.recobro.secret.Secret;
import io.recobro.storage.Features;
import java.net.URI;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class S3StorageIT extends S3StorageContract {
    private static S3Server server;

    @BeforeAll
    static void start() {
        server = S3Server.start(ACCESS, SECRET);
        server.createBucket(BUCKET);
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    @Override
    URI endpoint() {
        return server.endpoint();
    }

    @Test
    void provesTheFeatures() {
        assertThat(storage().features()).isEqualTo(new Features(true, true));
        assertThat(storage().list("")).isEmpty();
    }

    @Test
    void staysBelowItsPrefix() {
        try (S3Storage other = new S3Storage(settings("other"), Clock.systemUTC());
                S3Storage longer = new S3Storage(settings("other-one"), Clock.systemUTC())) {
            other.put(key("a"), text("1"));
            longer.put(key("a"), text("22"));

            assertThat(other.list("")).hasSize(1);
            assertThat(storage().list("")).isEmpty();
            other.delete(key("a"));
            assertThat(longer.stat(key("a")).orElseThrow().bytes()).isEqualTo(2);
            longer.delete(key("a"));
        }
    }

    @Test
    void worksWithoutAPrefix() {
        try (S3Storage whole = new S3Storage(settings(""), Clock.systemUTC())) {
            whole.put(key("at/the/root"), text("x"));
            assertThat(whole.list("at/")).hasSize(1);
            whole.delete(key("at/the/root"));
        }
    }

    @Test
    void wrongSecretIsDenied() {
        S3Settings right = settings("");
        S3Settings wrong = new S3Settings(
                "offsite",
                right.endpoint(),
                right.region(),
                BUCKET,
                "",
                true,
                right.accessKey(),
                Secret.of("not-the-secret"));
        try (S3Storage denied = new S3Storage(wrong, Clock.systemUTC())) {
            assertFault(denied, Fault.STORAGE_DENIED, "secret_key");
        }
    }

    @Test
    void missingBucketIsNamedWithWhatToDo() {
        S3Settings right = settings("");
        S3Settings wrong = new S3Settings(
                "offsite",
                right.endpoint(),
                right.region(),
                "no-such-bucket",
                "",
                true,
                right.accessKey(),
                right.secretKey());
        try (S3Storage missing = new S3Storage(wrong, Clock.systemUTC())) {
            assertFault(missing, Fault.STORAGE_BROKEN, "create the bucket 'no-such-bucket'");
        }
    }

    @Test
    void nobodyListeningIsUnreachable() {
        S3Settings right = settings("");
        S3Settings wrong = new S3Settings(
                "offsite",
                URI.create("http://127.0.0.1:1"),
                right.region(),
                BUCKET,
                "",
                true,
                right.accessKey(),
                right.secretKey());
        try (S3Storage nowhere = new S3Storage(wrong, Clock.systemUTC())) {
            assertFault(nowhere, Fault.STORAGE_UNREACHABLE, "endpoint");
        }
    }

    private static void assertFault(S3Storage storage, Fault fault, String hint) {
        assertThatThrownBy(() -> storage.list(""))
                .isInstanceOfSatisfying(RecobroException.class, e -> {
                    assertThat(e.fault()).isEqualTo(fault);
                    assertThat(e.hint().orElse("")).contains(hint);
                })
                .hasMessageContaining("'offsite'")
                .hasMessageNotContaining(SECRET);
        assertThatThrownBy(() -> storage.put(key("a"), text("x")))
                .isInstanceOfSatisfying(
                        RecobroException.class, e -> assertThat(e.fault()).isEqualTo(fault));
    }
}
