package io.recobro.notify;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.recobro.fixture.FreePort;
import io.recobro.notify.http.HeartbeatSettings;
import io.recobro.notify.incident.IncidentRules;
import io.recobro.notify.mail.MailSettings;
import io.recobro.notify.mail.MailSettings.Security;
import io.recobro.notify.message.Examples;
import io.recobro.notify.message.Sender;
import io.recobro.secret.Secret;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a condition to a mailbox, with a mail server that comes and goes. */
class NotifierIT {
    private static final String TOKEN = "T000-B000-very-secret";

    @TempDir
    private Path state;

    private final WireMockServer hooks =
            new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));

    @BeforeEach
    void start() {
        hooks.start();
        hooks.stubFor(any(anyUrl()).willReturn(aResponse()));
    }

    @AfterEach
    void stop() {
        hooks.stop();
    }

    @Test
    void whatAnUnreachableServerMissedArrivesAfterARestart() throws Exception {
        int port = FreePort.choose();
        Notifier before = notifier(port, List.of());
        before.start();
        before.observe(List.of(Examples.LATE));
        before.close(Duration.ofSeconds(30));
        assertThat(before.counts().notifications().get("email")).containsEntry("failed", 1L);
        GreenMail server = greenMail(port);
        server.setUser("recobro@example.net", "recobro", "hunter2");
        try (Notifier after = notifier(port, List.of())) {
            after.start();
            assertThat(server.waitForIncomingEmail(60_000, 1)).isTrue();
            assertThat(after.observe(List.of(Examples.LATE))).isEmpty();
            after.close(Duration.ofSeconds(30));
            assertThat(server.getReceivedMessages()).hasSize(1);
            assertThat(server.getReceivedMessages()[0].getSubject())
                    .isEqualTo("[recobro jaraba] CRITICAL: RPO of job db in s3 missed");
        } finally {
            server.stop();
        }
    }

    @Test
    void aRefusedLoginSendsItToSlackAtOnceAndSaysWhy() throws Exception {
        GreenMail server = greenMail(0);
        CountDownLatch called = new CountDownLatch(1);
        hooks.addMockServiceRequestListener((request, response) -> {
            if (request.getUrl().startsWith("/slack")) {
                called.countDown();
            }
        });
        try (Notifier notifier = notifier(server.getSmtp().getPort(), List.of("email", "slack"))) {
            server.setUser("recobro@example.net", "recobro", "another password");
            notifier.start();
            notifier.observe(List.of(Examples.LATE));
            assertThat(called.await(60, TimeUnit.SECONDS)).isTrue();
            notifier.close(Duration.ofSeconds(60));
            assertThat(bodies("/slack/" + TOKEN))
                    .singleElement()
                    .asString()
                    .contains("It could not be delivered by email", "refused the login of user 'recobro'")
                    .doesNotContain("hunter2", TOKEN);
        } finally {
            server.stop();
        }
    }

    @Test
    void aTestReachesEveryChannelAndTheHeartbeat() {
        GreenMail server = greenMail(0);
        try (Notifier notifier = notifier(server.getSmtp().getPort(), List.of())) {
            server.setUser("recobro@example.net", "recobro", "hunter2");
            assertThat(notifier.test(Optional.empty()))
                    .allMatch(Trial::delivered)
                    .hasSize(3);
            assertThat(server.getReceivedMessages()).hasSize(1);
            assertThat(bodies("/slack/" + TOKEN)).hasSize(1);
            assertThat(bodies("/heart")).hasSize(1);
        } finally {
            server.stop();
        }
    }

    @Test
    void runsAndTroubleReachTheHeartbeat() throws Exception {
        Notifier notifier = notifier(FreePort.choose(), List.of());
        notifier.start();
        notifier.runStarted(RunNotice.started("db", "backup", "r1"));
        notifier.runFinished(RunNotice.succeeded("db", "backup", "r1", Duration.ofSeconds(72)));
        notifier.runStarted(RunNotice.started("db", "backup", ""));
        notifier.runFinished(RunNotice.failed("db", "backup", "r2", Duration.ofSeconds(5), "disk full"));
        notifier.observe(List.of(Examples.LATE));
        notifier.close(Duration.ofSeconds(60));
        assertThat(bodies("/heart/start")).containsExactly("backup r1 of job db began", "backup of job db began");
        assertThat(bodies("/heart")).containsExactly("backup r1 of job db succeeded after 1m 12s");
        assertThat(bodies("/heart/fail"))
                .containsExactly("backup r2 of job db failed after 5 s: disk full", "RPO of job db in s3 missed");
    }

    private List<String> bodies(String path) {
        return hooks.findAll(anyRequestedFor(anyUrl())).stream()
                .filter(request -> request.getUrl().equals(path))
                .map(request -> request.getBodyAsString())
                .toList();
    }

    private Notifier notifier(int mailPort, List<String> order) {
        MailSettings mail = new MailSettings(
                "127.0.0.1",
                mailPort,
                Security.NONE,
                Optional.of("recobro"),
                Optional.of(Secret.of("hunter2")),
                "recobro@example.net",
                List.of("ops@example.net"),
                Optional.empty(),
                Duration.ofSeconds(20));
        NotifySettings settings = new NotifySettings(
                Optional.of(mail),
                Optional.of(Secret.of(hooks.baseUrl() + "/slack/" + TOKEN)),
                Optional.empty(),
                Optional.of(
                        new HeartbeatSettings(Secret.of(hooks.baseUrl() + "/heart"), Duration.ofMinutes(5), Map.of())),
                order,
                NotifySettings.DEFAULT_FALLBACK_AFTER,
                IncidentRules.DEFAULT,
                Optional.empty());
        assertThat(settings.toString()).doesNotContain("hunter2", TOKEN);
        return new Notifier(settings, new Sender("jaraba", "srv1", "0.1.0"), state, Clock.systemUTC(), new Random(1));
    }

    private static GreenMail greenMail(int port) {
        GreenMail server = new GreenMail(new ServerSetup(port, "127.0.0.1", "smtp"));
        server.start();
        return server;
    }
}
