package io.recobro.config.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.recobro.config.ConfigLoader;
import io.recobro.config.ConfigView;
import io.recobro.config.SiteConfig;
import io.recobro.fault.RecobroException;
import io.recobro.notify.NotifySettings;
import io.recobro.notify.mail.MailSettings;
import io.recobro.notify.mail.MailSettings.Security;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifySectionTest {
    private static final String START = """
        site: jaraba
        destinations: {local: {type: dir, path: /b}}
        jobs:
          db: {source: {type: mariadb, user: u, password: x, databases: [a]}, to: [local]}
        notify:
        """;

    @TempDir
    private Path directory;

    @Test
    void whatIsNotSaidHasADefault() throws IOException {
        NotifySettings settings =
                settings("  email: {smtp: 'smtps://mail.example.net', from: a@b, to: [c@d]}\n  heartbeat: {url: h}\n");
        MailSettings email = settings.email().orElseThrow();
        assertThat(email.host()).isEqualTo("mail.example.net");
        assertThat(email.port()).isEqualTo(465);
        assertThat(email.security()).isEqualTo(Security.TLS);
        assertThat(email.user()).isEmpty();
        assertThat(settings.heartbeat().orElseThrow().every()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.order()).isEmpty();
        assertThat(settings.fallbackAfter()).isEqualTo(Duration.ofMinutes(15));
        assertThat(settings.incidents().reminder()).contains(Duration.ofHours(24));
        assertThat(settings.digest()).contains("0 7 * * *");
    }

    @Test
    void withoutMailThereIsNoDigestByItself() throws IOException {
        assertThat(settings("  slack: {url: x}\n").digest()).isEmpty();
        assertThat(settings("  slack: {url: x}\n  digest: '30 6 * * 1'\n").digest())
                .contains("30 6 * * 1");
    }

    @Test
    void everyKeyIsUnderstood() throws IOException {
        String section = """
              email:
                {smtp: "smtp://127.0.0.1:2525", starttls: never, user: u, password: p, from: a@b, to: [c@d, e@f]}
              slack: {url: {env: SLACK}}
              webhook: {url: {file: /w}, signing_key: {credential: k}}
              heartbeat: {url: {file: /h}, every: 90s, jobs: {db: {file: /d}}}
              order: [slack, email]
              fallback_after: 1h 30m
              reminder: off
              digest: off
            """;
        NotifySettings settings = settings(section);
        assertThat(settings.email().orElseThrow().security()).isEqualTo(Security.NONE);
        assertThat(settings.email().orElseThrow().port()).isEqualTo(2525);
        assertThat(settings.webhook().orElseThrow().signingKey()).isPresent();
        assertThat(settings.heartbeat().orElseThrow().jobs()).containsOnlyKeys("db");
        assertThat(settings.order()).containsExactly("slack", "email");
        assertThat(settings.incidents().reminder()).isEmpty();
        assertThat(settings.digest()).isEmpty();
        assertThat(new ConfigView(site(section)).tree().get("notify"))
                .isEqualTo(Map.of(
                        "email",
                        Map.of(
                                "smtp", "smtp://127.0.0.1:2525",
                                "starttls", "never",
                                "user", "u",
                                "password", "****",
                                "from", "a@b",
                                "to", List.of("c@d", "e@f")),
                        "slack",
                        Map.of("url", Map.of("env", "SLACK")),
                        "webhook",
                        Map.of("url", Map.of("file", "/w"), "signing_key", Map.of("credential", "k")),
                        "heartbeat",
                        Map.of(
                                "url",
                                Map.of("file", "/h"),
                                "every",
                                "1m 30s",
                                "jobs",
                                Map.of("db", Map.of("file", "/d"))),
                        "order",
                        List.of("slack", "email"),
                        "fallback_after",
                        "1h 30m",
                        "reminder",
                        "off",
                        "digest",
                        "off"));
    }

    @Test
    void mistakesAreToldWhereTheyStand() {
        assertThat(mistakes("""
              email: {smtp: "smtp://mail.example.net", starttls: never, user: u, password: p, from: a@b, to: [c@d]}
              heartbeat: {url: x, every: 0s, jobs: {bd: y}}
              order: [email, slack]
              digest: "0 25 * * *"
            """))
                .containsExactly(
                        ":6:44: /notify/email/starttls: would send the password in the clear to another host",
                        ":7:30: /notify/heartbeat/every: must be longer than nothing",
                        ":7:41: /notify/heartbeat/jobs/bd: there is no job 'bd'; did you mean 'db'?",
                        ":8:18: /notify/order/1: there is no section 'slack' here",
                        ":9:11: /notify/digest: '25' is no hour (0 to 23, '*', ranges '1-5', steps '*/6')");
        assertThat(mistakes("""
              email: {smtp: "smtps://mail.example.net", starttls: required, password: p, from: a@b, to: [c@d]}
              reminder: often
            """))
                .containsExactly(
                        ":6:3: /notify/email: user and password belong together",
                        ":6:45: /notify/email/starttls: is only used with smtp://, as smtps:// is TLS from the start",
                        ":7:13: /notify/reminder: must be a duration such as '24h', or off, not 'often'");
        assertThat(mistakes("  heartbeat: {url: x}\n  digest: '0 7 * * *'\n"))
                .containsExactly(":7:11: /notify/digest: needs one of email, slack, webhook");
    }

    private List<String> mistakes(String section) {
        RecobroException failure = catchThrowableOfType(RecobroException.class, () -> site(section));
        assertThat(failure).isNotNull();
        return failure.getMessage()
                .lines()
                .filter(line -> line.contains("recobro.yml:"))
                .map(line -> line.substring(line.indexOf("recobro.yml") + "recobro.yml".length()))
                .toList();
    }

    private NotifySettings settings(String section) throws IOException {
        return site(section).notifications().orElseThrow();
    }

    private SiteConfig site(String section) throws IOException {
        Path file = directory.resolve("recobro.yml");
        Files.writeString(file, START + section);
        return new ConfigLoader(Map.of()).load(file);
    }
}
