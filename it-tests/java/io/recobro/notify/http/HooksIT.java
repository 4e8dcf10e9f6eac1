package io.recobro.notify.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.recobro.notify.channel.Outcome;
import io.recobro.notify.channel.Outcome.Failed;
import io.recobro.notify.channel.Outcome.Kind;
import io.recobro.notify.message.Examples;
import io.recobro.secret.FileSecret;
import io.recobro.secret.Secret;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Slack and webhooks against a server on the loopback. */
class HooksIT {
    private static final String TOKEN = "T000-B000-very-secret";

    private final WireMockServer server =
            new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void slackGetsBlocksAndText() {
        answer(aResponse().withBody("ok"));
        assertThat(slack().send(Examples.alert())).isEqualTo(Outcome.delivered());
        server.verify(postRequestedFor(urlEqualTo("/services/" + TOKEN))
                .withHeader("Content-Type", equalTo("application/json; charset=UTF-8"))
                .withRequestBody(
                        matchingJsonPath("$.text", equalTo("[recobro jaraba] CRITICAL: RPO of job db in s3 missed")))
                .withRequestBody(matchingJsonPath("$.blocks[0].type", equalTo("header"))));
        assertThat(slack().gap()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @CsvSource({
        "400, REFUSED", "401, DENIED", "403, DENIED", "404, DENIED", "408, UNREACHABLE", "410, DENIED",
        "413, REFUSED", "429, LIMITED", "500, UNREACHABLE", "503, UNREACHABLE", "302, DENIED", "307, DENIED"
    })
    void everyAnswerHasAMeaning(int status, Kind kind) {
        answer(aResponse()
                .withStatus(status)
                .withHeader("Location", "http://127.0.0.1:1/steal")
                .withBody("invalid_token"));
        Failed failed = failed(slack().send(Examples.test()));
        assertThat(failed.kind()).isEqualTo(kind);
        assertThat(failed.reason()).contains("the address of notify.slack.url answered " + status + " (invalid_token)");
        assertThat(failed.toString()).doesNotContain(TOKEN, "127.0.0.1");
    }

    @Test
    void honoursHowLongItShallWait() {
        answer(aResponse().withStatus(429).withHeader("Retry-After", "37"));
        assertThat(failed(slack().send(Examples.test())).retryAfter()).contains(Duration.ofSeconds(37));
        answer(aResponse().withStatus(429).withHeader("Retry-After", "soon"));
        assertThat(failed(slack().send(Examples.test())).retryAfter()).isEmpty();
    }

    @Test
    void aRedirectIsNotFollowed() {
        answer(aResponse().withStatus(307).withHeader("Location", server.baseUrl() + "/elsewhere"));
        assertThat(failed(slack().send(Examples.test())).reason()).contains("a redirect, which is not followed");
        server.verify(0, anyRequestedFor(urlEqualTo("/elsewhere")));
        server.verify(1, anyRequestedFor(anyUrl()));
    }

    @Test
    void aHangEndsInTime() {
        answer(aResponse().withFixedDelay(20_000));
        Failed failed = failed(new SlackChannel(address(), Duration.ofMillis(300)).send(Examples.test()));
        assertThat(failed.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failed.reason()).isEqualTo("no answer in time from the address of notify.slack.url");
    }

    @Test
    void aTrickleEndsInTime() {
        answer(aResponse()
                .withBody("o".repeat(200))
                .withChunkedDribbleDelay(100, 20_000)
                .withStatus(500));
        Failed failed = failed(new SlackChannel(address(), Duration.ofMillis(300)).send(Examples.test()));
        assertThat(failed.kind()).isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void aBrokenConnectionAndADeadServerAreToldWithoutTheAddress() {
        answer(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        Failed reset = failed(slack().send(Examples.test()));
        assertThat(reset.kind()).isEqualTo(Kind.UNREACHABLE);
        Secret address = address();
        server.stop();
        Failed dead = failed(new SlackChannel(address).send(Examples.test()));
        assertThat(dead.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(dead.reason()).isEqualTo("no connection to the host of notify.slack.url");
        assertThat(reset + " " + dead).doesNotContain(TOKEN, "127.0.0.1");
    }

    @Test
    void whatIsNoAddressIsNotRepeated() {
        for (String wrong :
                new String[] {TOKEN, "ftp://example.net/" + TOKEN, "https://", "http://ex ample/" + TOKEN}) {
            Failed failed = failed(new SlackChannel(Secret.of(wrong)).send(Examples.test()));
            assertThat(failed.kind()).isEqualTo(Kind.DENIED);
            assertThat(failed.toString()).doesNotContain(TOKEN);
        }
        Failed unreadable = failed(new SlackChannel(new FileSecret(Path.of("/nowhere/slack"))).send(Examples.test()));
        assertThat(unreadable.kind()).isEqualTo(Kind.DENIED);
        assertThat(unreadable.reason()).isEqualTo("unable to read secret file '/nowhere/slack': no such file");
    }

    @Test
    void aWebhookIsSignedSoThatTheReceiverCanCheck() throws Exception {
        answer(aResponse().withStatus(204));
        WebhookSettings settings = new WebhookSettings(address(), Optional.of(Secret.of("key")));
        WebhookChannel webhook = new WebhookChannel(settings, Clock.fixed(Examples.NOW, ZoneOffset.UTC));
        assertThat(webhook.send(Examples.recovery())).isEqualTo(Outcome.delivered());
        LoggedRequest request = server.findAll(anyRequestedFor(anyUrl())).getFirst();
        assertThat(request.getHeader("X-Recobro-Message"))
                .isEqualTo(Examples.recovery().id());
        String timestamp = request.getHeader("X-Recobro-Timestamp");
        assertThat(timestamp).isEqualTo(Long.toString(Examples.NOW.getEpochSecond()));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("key".getBytes(), "HmacSHA256"));
        byte[] expected = mac.doFinal((timestamp + "." + request.getBodyAsString()).getBytes());
        assertThat(request.getHeader("X-Recobro-Signature"))
                .isEqualTo("sha256=" + HexFormat.of().formatHex(expected));
        assertThat(request.getBodyAsString()).contains("\"lasted_seconds\" : 11520");
        assertThat(settings.toString()).doesNotContain(TOKEN, "key=key");
    }

    @Test
    void anUnsignedWebhookHasNoSignature() {
        answer(aResponse());
        new WebhookChannel(new WebhookSettings(address(), Optional.empty()), Clock.systemUTC()).send(Examples.test());
        server.verify(anyRequestedFor(anyUrl()).withoutHeader("X-Recobro-Signature"));
    }

    @Test
    void aHeartbeatAppendsToThePath() {
        answer(aResponse());
        Secret address = Secret.of(server.baseUrl() + "/ping/" + TOKEN + "?rid=1");
        Hook hook = new Hook("notify.heartbeat.url", address, Duration.ofSeconds(10));
        hook.post("start", Hook.TEXT, new byte[0], Map.of());
        new Hook("k", Secret.of(server.baseUrl() + "/ping/"), Duration.ofSeconds(10))
                .post("fail", Hook.TEXT, new byte[0], Map.of());
        server.verify(postRequestedFor(urlEqualTo("/ping/" + TOKEN + "/start?rid=1")));
        server.verify(postRequestedFor(urlEqualTo("/ping/fail")));
    }

    private void answer(ResponseDefinitionBuilder answer) {
        server.resetAll();
        server.stubFor(any(anyUrl()).willReturn(answer));
    }

    private Secret address() {
        return Secret.of(server.baseUrl() + "/services/" + TOKEN);
    }

    private SlackChannel slack() {
        return new SlackChannel(address());
    }

    private static Failed failed(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Failed.class);
        return (Failed) outcome;
    }
}
