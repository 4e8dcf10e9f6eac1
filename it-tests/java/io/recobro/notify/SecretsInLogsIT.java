package io.recobro.notify;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.recobro.notify.http.HeartbeatSettings;
import io.recobro.notify.http.WebhookSettings;
import io.recobro.notify.incident.IncidentRules;
import io.recobro.notify.mail.MailSettings;
import io.recobro.notify.mail.MailSettings.Security;
import io.recobro.notify.message.Examples;
import io.recobro.notify.message.Sender;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import io.recobro.secret.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Everything that is logged, down to the last library, while every channel fails and works. */
class SecretsInLogsIT {
    private static final List<String> SECRETS =
            List.of("hunter2-password", "T000-B000-token", "heart-token", "hook-token", "signing-secret");

    /** Not ours: servers of this test. */
    private static final List<String> SERVERS = List.of("com.icegreen", "org.eclipse.jetty", "wiremock", "WireMock");

    @TempDir
    private Path state;

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private int worlds;

    @Test
    void noSecretReachesALogOrTheStateDirectory() throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        AppenderBase<ILoggingEvent> appender = appender();
        WireMockServer hooks = new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
        GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
        try {
            hooks.start();
            mail.start();
            root.addAppender(appender);
            root.setLevel(Level.TRACE);
            for (int status : new int[] {200, 404, 500}) {
                hooks.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(status)));
                mail.setUser("recobro@example.net", "recobro", status == 200 ? SECRETS.getFirst() : "another");
                tell(settings(mail.getSmtp().getPort(), hooks.baseUrl()), status);
            }
            NotifySettings dead = settings(mail.getSmtp().getPort(), hooks.baseUrl());
            hooks.stop();
            mail.stop();
            tell(dead, 0);
        } finally {
            root.setLevel(before);
            root.detachAppender(appender);
            hooks.stop();
            mail.stop();
        }
        assertThat(lines).as("the control: lines are seen").anyMatch(line -> line.contains("unable to send by email"));
        assertThat(lines).noneMatch(SecretsInLogsIT::tells);
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(tells(Files.readString(file))).as(file.toString()).isFalse();
            }
        }
        for (String secret : SECRETS) {
            assertThat(tells("address " + secret)).as("control").isTrue();
        }
        Reliability.record(new Attack(
                "Secrets",
                "every library logs everything while every channel works, refuses, breaks and is gone",
                "notifications by mail, Slack, webhook and heartbeat",
                worlds,
                "none of %d secrets in %,d lines nor in the state directory".formatted(SECRETS.size(), lines.size()),
                "each is found in a line that holds it",
                "SecretsInLogsIT"));
    }

    private void tell(NotifySettings settings, int number) {
        worlds++;
        Path place = state.resolve("state-" + number);
        Sender sender = new Sender("jaraba", "srv1", "0.1.0");
        try (Notifier notifier = new Notifier(settings, sender, place, Clock.systemUTC(), new Random(1))) {
            notifier.start();
            notifier.observe(List.of(Examples.LATE));
            notifier.runFinished(RunNotice.failed("db", "backup", "r1", Duration.ofSeconds(5), "disk full"));
            lines.add(notifier.test(Optional.empty()).toString());
            notifier.close(Duration.ofSeconds(30));
            lines.add(notifier.counts() + " " + notifier.open() + " " + settings);
        }
    }

    private static boolean tells(String text) {
        return SECRETS.stream().anyMatch(text::contains);
    }

    private AppenderBase<ILoggingEvent> appender() {
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (SERVERS.stream().noneMatch(event.getLoggerName()::contains)) {
                    IThrowableProxy failure = event.getThrowableProxy();
                    lines.add(event.getLoggerName() + " " + event.getFormattedMessage()
                            + (failure == null ? "" : ThrowableProxyUtil.asString(failure)));
                }
            }
        };
        appender.start();
        return appender;
    }

    private static NotifySettings settings(int mailPort, String hooks) {
        MailSettings mail = new MailSettings(
                "127.0.0.1",
                mailPort,
                Security.NONE,
                Optional.of("recobro"),
                Optional.of(Secret.of(SECRETS.get(0))),
                "recobro@example.net",
                List.of("ops@example.net"),
                Optional.empty(),
                Duration.ofSeconds(20));
        Secret heart = Secret.of(hooks + "/" + SECRETS.get(2));
        return new NotifySettings(
                Optional.of(mail),
                Optional.of(Secret.of(hooks + "/" + SECRETS.get(1))),
                Optional.of(new WebhookSettings(
                        Secret.of(hooks + "/" + SECRETS.get(3)), Optional.of(Secret.of(SECRETS.get(4))))),
                Optional.of(new HeartbeatSettings(heart, Duration.ofMinutes(5), Map.of("db", heart))),
                List.of(),
                NotifySettings.DEFAULT_FALLBACK_AFTER,
                IncidentRules.DEFAULT,
                Optional.empty());
    }
}
