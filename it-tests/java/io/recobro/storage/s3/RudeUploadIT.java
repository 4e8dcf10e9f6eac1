package io.recobro.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.fixture.RudeFront;
import io.recobro.fixture.RudeFront.Alter;
import io.recobro.fixture.RudeFront.Answer;
import io.recobro.fixture.RudeFront.CutReply;
import io.recobro.fixture.RudeFront.CutUpload;
import io.recobro.fixture.RudeFront.LoseReply;
import io.recobro.fixture.RudeFront.Manner;
import io.recobro.fixture.RudeFront.Request;
import io.recobro.fixture.RudeFront.Silence;
import io.recobro.fixture.S3Server;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import io.recobro.secret.Secret;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.Upload;
import io.recobro.stream.Segment;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Uploads in parts and long downloads through a front that is rude: the object is stored whole, or not at all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RudeUploadIT {
    private static final ObjectKey KEY = new ObjectKey("job/object");
    private static final int PART = 5 << 20;
    private static final int BYTES = PART + 1000;
    private static final int ALWAYS = 1000;
    private static final int ATTEMPTS = 3;
    private static final String COMPLETE_ERROR =
            "<?xml version=\"1.0\"?><Error><Code>InternalError</Code><Message>told so</Message></Error>";

    private final byte[] content = content();
    private S3Server server;
    private RudeFront front;
    private S3Storage storage;
    private int struck;
    private int hidden;
    private int told;

    @BeforeAll
    void start() {
        server = S3Server.start(S3StorageContract.ACCESS, S3StorageContract.SECRET);
        server.createBucket(S3StorageContract.BUCKET);
    }

    @AfterAll
    void stop() {
        server.close();
        Reliability.record(new Attack(
                "Faulty storage",
                "parts and completions that fail, lose their answers, are answered 200 with an error, or with another"
                        + " tag; downloads that stall, break or change",
                "uploads in parts and downloads over S3",
                struck,
                "%,d transfers ended whole, %,d failed with their cause and left nothing visible"
                        .formatted(hidden, told),
                "the same transfers with a polite server; each request repeated at most twice, counted",
                "RudeUploadIT"));
    }

    @BeforeEach
    void open() throws IOException {
        front = new RudeFront(server.endpoint());
        storage = new S3Storage(
                new S3Settings(
                        "offsite",
                        front.endpoint(),
                        "eu-central-3",
                        S3StorageContract.BUCKET,
                        "",
                        true,
                        Secret.of(S3StorageContract.ACCESS),
                        Secret.of(S3StorageContract.SECRET),
                        Optional.empty(),
                        Duration.ofSeconds(2),
                        2),
                Clock.systemUTC());
        storage.delete(KEY);
        storage.features();
        front.forget();
    }

    @AfterEach
    void close() throws IOException {
        storage.close();
        front.close();
    }

    private static byte[] content() {
        byte[] content = new byte[BYTES];
        new Random(5).nextBytes(content);
        return content;
    }

    private void upload() {
        try (Upload upload = storage.begin(KEY)) {
            append(upload, 0, PART);
            append(upload, PART, BYTES - PART);
            assertThat(upload.complete().bytes()).isEqualTo(BYTES);
        }
    }

    private void append(Upload upload, int from, int bytes) {
        byte[] part = java.util.Arrays.copyOfRange(content, from, from + bytes);
        Segment segment = new Segment(part, bytes, () -> {});
        upload.append(segment);
        segment.release();
    }

    private byte[] download() throws IOException {
        try (InputStream in = storage.open(KEY)) {
            return in.readAllBytes();
        }
    }

    @Test
    void aPoliteServerIsAskedOncePerPart() throws IOException {
        upload();
        assertThat(front.count("PUT", "partNumber=")).isEqualTo(2);
        assertThat(front.count("POST", "uploadId=")).isEqualTo(1);
        assertThat(download()).isEqualTo(content);
    }

    /** What happens to which requests. */
    record Rudeness(String name, Predicate<Request> which, Manner manner) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final Predicate<Request> PARTS = request -> request.is("PUT", "partNumber=");
    private static final Predicate<Request> COMPLETION = request -> request.is("POST", "uploadId=");
    private static final Predicate<Request> BEGINNING = request -> request.is("POST", "?uploads");
    private static final Predicate<Request> DOWNLOAD = request -> request.is("GET", KEY.value());

    private static Manner error(int status, String code) {
        return new Answer(
                status,
                "Content-Type: application/xml\r\n",
                "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>told so</Message></Error>");
    }

    static Stream<Rudeness> passing() {
        return Stream.of(
                new Rudeness("begin: 503", BEGINNING, error(503, "SlowDown")),
                new Rudeness("begin: lost answer", BEGINNING, new LoseReply()),
                new Rudeness("part: 500", PARTS, error(500, "InternalError")),
                new Rudeness("part: RequestTimeout", PARTS, error(400, "RequestTimeout")),
                new Rudeness("part: reset amid its body", PARTS, new CutUpload(100_000)),
                new Rudeness("part: lost answer", PARTS, new LoseReply()),
                new Rudeness("complete: 503", COMPLETION, error(503, "SlowDown")),
                new Rudeness("complete: lost answer", COMPLETION, new LoseReply()),
                new Rudeness(
                        "complete: 200 with an error",
                        COMPLETION,
                        new Answer(200, "Content-Type: application/xml\r\n", COMPLETE_ERROR)));
    }

    @ParameterizedTest
    @MethodSource
    void passing(Rudeness rudeness) throws IOException {
        front.rude(1, rudeness.which(), rudeness.manner());
        upload();
        assertThat(front.left()).as("it struck").isZero();
        assertThat(download()).isEqualTo(content);
        struck++;
        hidden++;
    }

    /** What stays, and how it is told. */
    record Stays(Rudeness rudeness, Fault fault, String words) {
        @Override
        public String toString() {
            return rudeness.name();
        }
    }

    static Stream<Stays> staying() {
        return Stream.of(
                new Stays(
                        new Rudeness("begin: 503", BEGINNING, error(503, "SlowDown")),
                        Fault.STORAGE_UNREACHABLE,
                        "503"),
                new Stays(
                        new Rudeness("part: expired credentials", PARTS, error(400, "ExpiredToken")),
                        Fault.STORAGE_DENIED,
                        "ExpiredToken"),
                new Stays(
                        new Rudeness("part: reset amid its body", PARTS, new CutUpload(100_000)),
                        Fault.STORAGE_UNREACHABLE,
                        "offsite"),
                new Stays(
                        new Rudeness(
                                "part: another tag",
                                PARTS,
                                new Alter(answer -> answer.replaceFirst(
                                        "(?i)etag: [^\\r]*", "ETag: \"00000000000000000000000000000000\""))),
                        Fault.STORAGE_BROKEN,
                        "400"),
                new Stays(
                        new Rudeness(
                                "complete: 200 with an error",
                                COMPLETION,
                                new Answer(200, "Content-Type: application/xml\r\n", COMPLETE_ERROR)),
                        Fault.STORAGE_UNREACHABLE,
                        "InternalError"),
                new Stays(
                        new Rudeness("complete: 403", COMPLETION, error(403, "AccessDenied")),
                        Fault.STORAGE_DENIED,
                        "AccessDenied"));
    }

    @ParameterizedTest
    @MethodSource
    void staying(Stays stays) throws IOException {
        front.rude(ALWAYS, stays.rudeness().which(), stays.rudeness().manner());
        assertThatThrownBy(this::upload).isInstanceOfSatisfying(RecobroException.class, fault -> {
            assertThat(fault.fault()).isEqualTo(stays.fault());
            assertThat(fault).hasMessageContainingAll(KEY.value(), stays.words());
        });
        struck += ALWAYS - front.left();
        told++;
        assertThat(front.count("PUT", "partNumber=1")).isLessThanOrEqualTo(ATTEMPTS);
        assertThat(front.count("POST", "uploadId=")).isLessThanOrEqualTo(ATTEMPTS);
        front.forget();
        assertThat(storage.stat(KEY)).isEmpty();
        upload();
        assertThat(download()).isEqualTo(content);
    }

    @Test
    void downloads() throws IOException {
        upload();
        for (Manner manner : new Manner[] {
            error(503, "SlowDown"), new LoseReply(), new CutReply(0), new CutReply(100_000), new Silence()
        }) {
            front.forget();
            front.rude(1, DOWNLOAD, manner);
            assertThat(download()).as(manner.toString()).isEqualTo(content);
            assertThat(front.left()).isZero();
            struck++;
            hidden++;
        }
        for (Manner manner : new Manner[] {error(503, "SlowDown"), new CutReply(0), new Silence()}) {
            front.forget();
            front.rude(ALWAYS, DOWNLOAD, manner);
            assertThatThrownBy(this::download)
                    .isInstanceOfSatisfying(
                            RecobroException.class,
                            fault -> assertThat(fault.fault()).isEqualTo(Fault.STORAGE_UNREACHABLE))
                    .hasMessageContaining(KEY.value());
            struck += ALWAYS - front.left();
            told++;
        }
        front.forget();
        assertThat(download()).isEqualTo(content);
    }
}
