package io.recobro.notify.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.recobro.notify.SteppedClock;
import io.recobro.notify.channel.Outcome;
import io.recobro.notify.message.Examples;
import io.recobro.secret.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Heartbeats against a server on the loopback. */
class HeartbeatIT {
    private final WireMockServer server =
            new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
    private final SteppedClock clock = new SteppedClock(Examples.NOW);

    @BeforeEach
    void start() {
        server.start();
        answer(aResponse());
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void runsSayStartAndSuccessOrFail() {
        Heartbeat heart = heart(Map.of());
        heart.runStarted("db", "backup 1 began");
        heart.runFinished("db", true, "well");
        heart.runStarted("db", "backup 2 began");
        heart.runFinished("db", false, "disk full");
        heart.close(Duration.ofSeconds(60));
        assertThat(calls())
                .containsExactly(
                        "/site/start backup 1 began",
                        "/site well",
                        "/site/start backup 2 began",
                        "/site/fail disk full");
        assertThat(heart.report().delivered()).isEqualTo(4);
    }

    @Test
    void oneJobsSuccessDoesNotHideAnothersFailure() {
        Heartbeat heart = heart(Map.of());
        heart.runFinished("db", false, "disk full");
        heart.runFinished("files", true, "well");
        heart.alive(Optional.empty());
        heart.runFinished("db", true, "well again");
        clock.move(Duration.ofMinutes(5));
        heart.alive(Optional.empty());
        heart.close(Duration.ofSeconds(60));
        assertThat(calls())
                .containsExactly(
                        "/site/fail disk full",
                        "/site/fail last run failed: db",
                        "/site well again",
                        "/site all is well");
    }

    @Test
    void aJobWithItsOwnAddressUsesThat() {
        Heartbeat heart = heart(Map.of("db", Secret.of(server.baseUrl() + "/db")));
        heart.runFinished("db", false, "disk full");
        heart.runFinished("files", true, "well");
        heart.close(Duration.ofSeconds(60));
        assertThat(calls()).containsExactly("/db/fail disk full", "/site well");
    }

    @Test
    void saysThatItLivesOnlyWhenThatIsDueAndAllIsWell() {
        Heartbeat heart = heart(Map.of());
        heart.alive(Optional.empty());
        clock.move(Duration.ofMinutes(4));
        heart.alive(Optional.empty());
        clock.move(Duration.ofMinutes(1));
        heart.alive(Optional.of("RPO of job db in s3 missed"));
        clock.move(Duration.ofHours(-3));
        heart.alive(Optional.empty());
        heart.close(Duration.ofSeconds(60));
        assertThat(calls())
                .as("also when the clock was set back")
                .containsExactly("/site all is well", "/site/fail RPO of job db in s3 missed", "/site all is well");
    }

    @Test
    void aHungServerHoldsNobodyUp() {
        answer(aResponse().withFixedDelay(60_000));
        Heartbeat heart = new Heartbeat(
                new HeartbeatSettings(Secret.of(server.baseUrl() + "/site"), Duration.ofMinutes(5), Map.of()),
                clock,
                Duration.ofSeconds(60));
        heart.start();
        for (int i = 0; i < 200; i++) {
            heart.runStarted("db", "run " + i);
        }
        assertThat(heart.report().dropped())
                .as("what nobody takes is forgotten")
                .isBetween(134L, 137L);
        heart.close(Duration.ofMillis(50));
    }

    @Test
    void failuresAreCountedAndTriedTwice() {
        answer(aResponse().withStatus(500));
        Heartbeat heart = heart(Map.of());
        heart.runStarted("db", "x");
        heart.close(Duration.ofSeconds(60));
        assertThat(calls()).hasSize(2);
        assertThat(heart.report().failed()).isEqualTo(1);
        assertThat(heart.report().failingSince()).contains(Examples.NOW);
        assertThat(heart.test()).isInstanceOf(Outcome.Failed.class);
    }

    private Heartbeat heart(Map<String, Secret> jobs) {
        Heartbeat heart = new Heartbeat(
                new HeartbeatSettings(Secret.of(server.baseUrl() + "/site"), Duration.ofMinutes(5), jobs), clock);
        heart.start();
        return heart;
    }

    private void answer(ResponseDefinitionBuilder answer) {
        server.resetAll();
        server.stubFor(any(anyUrl()).willReturn(answer));
    }

    private List<String> calls() {
        return server.findAll(anyRequestedFor(anyUrl())).stream()
                .map(request -> request.getUrl() + " " + request.getBodyAsString())
                .toList();
    }
}
