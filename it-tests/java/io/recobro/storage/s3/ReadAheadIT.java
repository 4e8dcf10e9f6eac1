package io.recobro.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.secret.Secret;
import io.recobro.storage.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Long objects in ranges of 100 bytes after a first one of 200, three ahead. */
@Timeout(60)
class ReadAheadIT {
    private static final ObjectKey KEY = new ObjectKey("job/object");
    private static final int FIRST = 200;
    private static final int STEP = 100;
    private static final int LANES = 3;

    private RangeServer server;
    private Lanes lanes;
    private S3Storage storage;

    @BeforeEach
    void start() throws IOException {
        server = new RangeServer();
        lanes = new Lanes(FIRST, STEP, LANES);
        S3Settings settings = new S3Settings(
                "offsite", server.endpoint(), "eu", "backups", "", true, Secret.of("access"), Secret.of("hidden"));
        storage = new S3Storage(settings, Clock.systemUTC(), lanes);
    }

    @AfterEach
    void stop() {
        storage.close();
        server.close();
        assertThat(lanes.free().availablePermits()).isEqualTo(LANES);
    }

    private byte[] object(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        server.content(content);
        return content;
    }

    @ParameterizedTest
    @CsvSource({"0,2", "1,1", "199,1", "200,1", "201,2", "299,2", "300,2", "301,3", "600,5", "1234,12"})
    void wholeObjectArrivesInOrder(int length, int requests) throws IOException {
        byte[] content = object(length);

        try (InputStream stream = storage.open(KEY)) {
            assertThat(stream.readAllBytes()).isEqualTo(content);
            assertThat(stream.read()).isEqualTo(-1);
        }
        assertThat(server.requests()).hasSize(requests);
    }

    @ParameterizedTest
    @CsvSource({"0,1234", "0,1000", "7,500", "7,193", "700,534", "700,9999", "1100,134", "1100,9999"})
    void longRangeArrivesInOrder(int offset, int length) throws IOException {
        byte[] content = object(1234);

        try (InputStream stream = storage.open(KEY, offset, length)) {
            assertThat(stream.readAllBytes())
                    .isEqualTo(Arrays.copyOfRange(content, offset, Math.min(1234, offset + length)));
        }
        assertThat(server.largestEnd()).isLessThanOrEqualTo(offset + Math.max(length, FIRST));
    }

    @Test
    void rangeBeyondTheEndIsMissing() {
        object(1000);

        assertFault(Fault.OBJECT_MISSING, () -> storage.open(KEY, 1000, 900));
    }

    @Test
    void byteByByteIsTheSame() throws IOException {
        byte[] content = object(450);

        try (InputStream stream = storage.open(KEY)) {
            for (byte expected : content) {
                assertThat((byte) stream.read()).isEqualTo(expected);
            }
            assertThat(stream.read()).isEqualTo(-1);
        }
    }

    @Test
    void noMoreIsRequestedThanThereAreBuffers() throws IOException {
        object(5000);

        try (InputStream stream = storage.open(KEY)) {
            assertThat(stream.readNBytes(FIRST)).hasSize(FIRST);
            server.awaitRequests(1 + LANES);
            assertThat(stream.readNBytes(STEP)).hasSize(STEP);
            assertThat(server.largestEnd()).isEqualTo(FIRST + LANES * STEP);
        }
    }

    @Test
    void streamsShareTheLanesAndTheOneWithoutReadsOn() throws IOException {
        byte[] content = object(2000);

        try (InputStream greedy = storage.open(KEY)) {
            assertThat(lanes.free().availablePermits()).isZero();
            try (InputStream poor = storage.open(KEY)) {
                assertThat(poor.readAllBytes()).isEqualTo(content);
            }
            assertThat(greedy.readAllBytes()).isEqualTo(content);
        }
    }

    @Test
    void failureSurfacesWhereItsBytesWereDue() throws IOException {
        byte[] content = object(1000);
        server.refuse(500, 403, "AccessDenied");

        try (InputStream stream = storage.open(KEY)) {
            assertThat(stream.readNBytes(500)).isEqualTo(Arrays.copyOf(content, 500));
            assertFault(Fault.STORAGE_DENIED, stream::read);
            assertFault(Fault.STORAGE_DENIED, stream::read);
        }
    }

    @Test
    void objectThatVanishesIsMissing() throws IOException {
        object(1000);
        server.refuse(600, 404, "NoSuchKey");

        try (InputStream stream = storage.open(KEY)) {
            assertFault(Fault.OBJECT_MISSING, stream::readAllBytes);
        }
    }

    /** Whether the server honours If-Match or not. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void replacedObjectIsDamageAndNeverMixed(boolean conditional) throws IOException {
        byte[] before = object(2000);
        server.conditional(conditional);

        try (InputStream stream = storage.open(KEY)) {
            server.awaitRequests(1 + LANES);
            byte[] after = object(1999);
            assertThat(after[400]).isNotEqualTo(before[400]);
            assertThat(stream.readNBytes(500)).isEqualTo(Arrays.copyOf(before, 500));
            assertFault(Fault.BACKUP_DAMAGED, stream::readAllBytes);
        }
    }

    @Test
    void brokenRangeGoesOnWhereItWas() throws IOException {
        byte[] content = object(1000);
        server.cut(400, 30);

        try (InputStream stream = storage.open(KEY)) {
            assertThat(stream.readAllBytes()).isEqualTo(content);
        }
        assertThat(server.requests()).anyMatch(range -> range.startsWith("bytes=430-"));
    }

    @Test
    void serverThatIgnoresRangesSendsAllAtOnce() throws IOException {
        byte[] content = object(1000);
        server.ranges(false);

        try (InputStream stream = storage.open(KEY)) {
            assertThat(stream.readAllBytes()).isEqualTo(content);
        }
        assertThat(server.requests()).hasSize(1);
        assertFault(Fault.STORAGE_BROKEN, () -> storage.open(KEY, 5, 10));
    }

    @Test
    void withoutATagItIsOneRequest() throws IOException {
        byte[] content = object(1000);
        server.tagged(false);

        try (InputStream stream = storage.open(KEY)) {
            assertThat(stream.readAllBytes()).isEqualTo(content);
        }
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void closingEarlyDoesNotWaitForASilentServer() throws Exception {
        object(1000);
        server.silent(300);

        long start = System.nanoTime();
        InputStream stream = storage.open(KEY);
        server.awaitRequests(1 + LANES);
        stream.close();
        stream.close();
        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(20));
        assertThat(server.leftBySomeone(20))
                .as("the request is ended, not left to run")
                .isTrue();
        assertThatThrownBy(stream::read).isInstanceOf(IOException.class);
    }

    private static void assertFault(Fault fault, org.assertj.core.api.ThrowableAssert.ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        RecobroException.class, e -> assertThat(e.fault()).isEqualTo(fault))
                .hasMessageContaining("'job/object'")
                .hasMessageContaining("'offsite'");
    }
}
