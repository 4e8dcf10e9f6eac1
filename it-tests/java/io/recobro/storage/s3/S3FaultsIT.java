package io.recobro.storage.s3;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.head;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.sun.net.httpserver.HttpServer;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.secret.Secret;
import io.recobro.storage.Features;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;

/** What a server can do wrong, and the fault that an operator sees for it. */
class S3FaultsIT {
    private static final ObjectKey KEY = new ObjectKey("job/object");
    private static final String PATH = "/backups/job/object";
    private static final byte[] CONTENT = "0123456789".getBytes(StandardCharsets.US_ASCII);

    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(options().bindAddress("127.0.0.1").dynamicPort().jettyAcceptors(1))
            .build();

    private S3Storage storage;

    @BeforeEach
    void open() {
        storage = at(URI.create("http://127.0.0.1:" + SERVER.getPort()));
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private static S3Storage at(URI endpoint) {
        return new S3Storage(settings(endpoint), Clock.systemUTC());
    }

    private static S3Settings settings(URI endpoint) {
        return new S3Settings(
                "offsite", endpoint, "eu-central-3", "backups", "", true, Secret.of("access"), Secret.of("hidden"));
    }

    @Test
    void control() throws IOException {
        SERVER.stubFor(get(urlPathEqualTo(PATH)).willReturn(aResponse().withBody(CONTENT)));

        assertThat(readAll()).isEqualTo(CONTENT);
        SERVER.verify(1, anyRequestedFor(anyUrl()));
    }

    @Test
    void replyWithoutLengthIsReadToItsEnd() throws IOException {
        SERVER.stubFor(get(urlPathEqualTo(PATH)).willReturn(aResponse().withBody(CONTENT)));
        try (InputStream range = storage.open(KEY, 0, 10)) {
            assertThat(range.readAllBytes()).isEqualTo(CONTENT);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "403,AccessDenied,STORAGE_DENIED,rights",
        "403,InvalidAccessKeyId,STORAGE_DENIED,access_key",
        "403,SignatureDoesNotMatch,STORAGE_DENIED,secret_key",
        "400,ExpiredToken,STORAGE_DENIED,renew",
        "403,RequestTimeTooSkewed,STORAGE_DENIED,clock",
        "404,NoSuchKey,OBJECT_MISSING,''",
        "404,NoSuchBucket,STORAGE_BROKEN,create the bucket 'backups'",
        "400,AuthorizationHeaderMalformed,STORAGE_BROKEN,region",
        "507,XMinioStorageFull,STORAGE_FULL,free",
        "503,SlowDown,STORAGE_UNREACHABLE,later",
        "500,InternalError,STORAGE_UNREACHABLE,later"
    })
    void repliesBecomeFaults(int status, String code, Fault fault, String hint) {
        SERVER.stubFor(any(anyUrl()).willReturn(error(status, code)));

        assertFault(fault, hint, this::readAll);
    }

    @Test
    void overloadThatPassesIsNotSeen() throws IOException {
        inTurn(
                () -> get(urlPathEqualTo(PATH)),
                error(503, "SlowDown"),
                aResponse().withBody(CONTENT));

        assertThat(readAll()).isEqualTo(CONTENT);
        SERVER.verify(2, getRequestedFor(urlPathEqualTo(PATH)));
    }

    @Test
    void connectionResetOnceIsNotSeen() throws IOException {
        inTurn(
                () -> get(urlPathEqualTo(PATH)),
                aResponse().withFault(com.github.tomakehurst.wiremock.http.Fault.CONNECTION_RESET_BY_PEER),
                aResponse().withBody(CONTENT));

        assertThat(readAll()).isEqualTo(CONTENT);
    }

    @Test
    void connectionResetAlwaysIsUnreachable() {
        SERVER.stubFor(any(anyUrl())
                .willReturn(
                        aResponse().withFault(com.github.tomakehurst.wiremock.http.Fault.CONNECTION_RESET_BY_PEER)));

        assertFault(Fault.STORAGE_UNREACHABLE, "endpoint", this::readAll);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void lostReplyToAConditionalPutIsRecognised(boolean own) throws IOException {
        AtomicReference<String> token = new AtomicReference<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                String written = exchange.getRequestHeaders().getFirst("x-amz-meta-recobro-write");
                if (exchange.getRequestMethod().equals("HEAD")) {
                    exchange.getResponseHeaders().set("x-amz-meta-recobro-write", own ? token.get() : "another");
                    exchange.sendResponseHeaders(200, -1);
                } else if (token.getAndSet(written) != null) {
                    exchange.sendResponseHeaders(412, -1);
                }
            }
        });
        server.start();
        S3Settings settings =
                settings(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
        try (S3Client client = settings.connection().client(S3Settings.DEFAULT_TIMEOUT)) {
            Bucket bucket = new Bucket(
                    settings,
                    client,
                    () -> client,
                    ForkJoinPool.commonPool(),
                    new S3Faults("offsite", settings.endpoint(), "backups", Clock.systemUTC()));
            ThrowingCallable put = () -> bucket.put(KEY, CONTENT, CONTENT.length, Optional.empty(), true);
            if (own) {
                assertThatCode(put).doesNotThrowAnyException();
            } else {
                assertFault(Fault.OBJECT_EXISTS, "", put);
            }
        } finally {
            server.stop(0);
        }
    }

    @Test
    void probeAssumesNothing() {
        SERVER.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200)));

        assertThat(storage.features()).isEqualTo(new Features(false, false));
    }

    @Test
    void probeOfARefusingServerIsAFaultAndIsTriedAgain() {
        SERVER.stubFor(any(anyUrl()).willReturn(error(403, "AccessDenied")));
        assertFault(Fault.STORAGE_DENIED, "rights", storage::features);

        SERVER.stubFor(any(anyUrl()).willReturn(error(501, "NotImplemented")));
        assertThat(storage.features()).isEqualTo(new Features(false, false));
    }

    @Test
    void conditionalWriteIsUsedOnceProved() {
        SERVER.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200)));
        inTurn(
                () -> put(anyUrl()),
                aResponse().withStatus(200),
                error(412, "PreconditionFailed"),
                aResponse().withStatus(200),
                aResponse().withStatus(200),
                aResponse().withStatus(200));

        assertThat(storage.features().createOnly()).isTrue();
        storage.put(KEY, CONTENT);
        SERVER.verify(putRequestedFor(urlPathEqualTo(PATH)).withHeader("If-None-Match", equalTo("*")));
    }

    @Test
    void checkOfWholeObjectsProvesNothingAboutParts() {
        String nobodysDigest = Base64.getEncoder().encodeToString(new byte[32]);
        SERVER.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200)));
        SERVER.stubFor(put(anyUrl())
                .withHeader("x-amz-checksum-sha256", equalTo(nobodysDigest))
                .willReturn(error(400, "BadDigest")));
        SERVER.stubFor(post(anyUrl()).willReturn(error(501, "NotImplemented")));
        SERVER.stubFor(head(anyUrl()).willReturn(aResponse().withStatus(404)));

        storage.put(KEY, CONTENT);
        SERVER.verify(
                putRequestedFor(urlPathEqualTo(PATH)).withHeader("x-amz-checksum-sha256", matching("[A-Za-z0-9+/]+=")));
        SERVER.verify(0, postRequestedFor(anyUrl()));

        assertThat(storage.features()).isEqualTo(new Features(false, false));
        SERVER.verify(1, postRequestedFor(anyUrl()));
    }

    @Test
    void sizeThatIsNotToldIsTheServersFault() {
        SERVER.stubFor(head(urlPathEqualTo(PATH)).willReturn(aResponse().withHeader("Content-Length", "10")));
        assertThat(storage.stat(KEY)).as("control").map(StoredObject::bytes).contains(10L);
        SERVER.stubFor(head(urlPathEqualTo(PATH)).willReturn(aResponse()));
        assertFault(Fault.STORAGE_BROKEN, "Content-Length", () -> storage.stat(KEY));
    }

    @Test
    void brokenDownloadGoesOnWhereItWas() throws IOException {
        try (CuttingServer server = new CuttingServer(CONTENT, 1);
                S3Storage cut = at(server.endpoint());
                InputStream stream = cut.open(KEY)) {
            assertThat(stream.readAllBytes()).isEqualTo(CONTENT);
            assertThat(server.requests()).isEqualTo(2);
        }
    }

    @Test
    void downloadThatBreaksAgainAndAgainIsUnreachable() throws IOException {
        try (CuttingServer server = new CuttingServer(CONTENT, Integer.MAX_VALUE);
                S3Storage cut = at(server.endpoint());
                InputStream stream = cut.open(KEY)) {
            assertFault(Fault.STORAGE_UNREACHABLE, "endpoint", stream::readAllBytes);
        }
    }

    /** Promises the whole object and cuts the connection in its middle, as often as told; then nothing more of it. */
    private static final class CuttingServer implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final AtomicInteger requests = new AtomicInteger();

        CuttingServer(byte[] content, int cuts) throws IOException {
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    while (true) {
                        try (Socket client = socket.accept()) {
                            answer(client, content, cuts);
                        }
                    }
                } catch (IOException closed) {
                    // the end of the test
                }
            });
        }

        private void answer(Socket client, byte[] content, int cuts) throws IOException {
            StringBuilder request = new StringBuilder();
            while (request.indexOf("\r\n\r\n") < 0) {
                request.append((char) client.getInputStream().read());
            }
            int number = requests.incrementAndGet();
            java.util.regex.Matcher range =
                    java.util.regex.Pattern.compile("(?i)range: bytes=(\\d+)-").matcher(request);
            int from = range.find() ? Integer.parseInt(range.group(1)) : 0;
            int to = number <= cuts ? Math.min(content.length, number == 1 ? 5 : from) : content.length;
            OutputStream out = client.getOutputStream();
            out.write(("HTTP/1.1 " + (from == 0 ? "200 OK" : "206 Partial Content") + "\r\nETag: \"same\"\r\n"
                            + "Content-Length: " + (content.length - from) + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(content, from, to - from);
            out.flush();
        }

        URI endpoint() {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }

        int requests() {
            return requests.get();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static void inTurn(Supplier<MappingBuilder> request, ResponseDefinitionBuilder... responses) {
        for (int i = 0; i < responses.length; i++) {
            SERVER.stubFor(request.get()
                    .inScenario("turns")
                    .whenScenarioStateIs(i == 0 ? Scenario.STARTED : "turn " + i)
                    .willReturn(responses[i])
                    .willSetStateTo("turn " + (i + 1)));
        }
    }

    private static ResponseDefinitionBuilder error(int status, String code) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/xml")
                .withBody("<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>told so</Message></Error>");
    }

    private byte[] readAll() throws IOException {
        try (InputStream stream = storage.open(KEY)) {
            return stream.readAllBytes();
        }
    }

    private static void assertFault(Fault fault, String hint, ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(RecobroException.class, e -> {
                    assertThat(e.fault()).isEqualTo(fault);
                    assertThat(e.hint().orElse("")).contains(hint);
                })
                .hasMessageStartingWith("unable to ")
                .hasMessageContaining("destination 'offsite'")
                .hasMessageNotContaining("hidden");
    }
}
