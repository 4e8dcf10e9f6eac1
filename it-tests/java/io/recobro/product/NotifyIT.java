package io.recobro.product;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** An operator tries the channels. */
class NotifyIT {
    @TempDir
    private Path directory;

    private final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
    private final WireMockServer hooks =
            new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));

    @BeforeEach
    void start() {
        mail.start();
        mail.setUser("recobro@example.net", "recobro", "hunter2");
        hooks.start();
        hooks.stubFor(any(anyUrl()).willReturn(aResponse()));
    }

    @AfterEach
    void stop() {
        mail.stop();
        hooks.stop();
    }

    @Test
    void everyChannelIsTriedAndToldOf() throws IOException {
        Recobro recobro = recobro(channels("hunter2"));
        assertThat(recobro.succeed("notify", "test").out()).contains("email", "slack", "webhook", "heartbeat", "yes");
        assertThat(mail.getReceivedMessages()).hasSize(1);
        assertThat(hooks.getAllServeEvents()).hasSize(3);
    }

    @Test
    void oneThatFailsIsTold() throws IOException {
        hooks.stubFor(any(urlPathEqualTo("/slack/T0-secret"))
                .willReturn(aResponse().withStatus(404).withBody("no_service")));
        Recobro recobro = recobro(channels("wrong"));
        Recobro.Ran ran = recobro.run("notify", "test").expect(3, "hint: check user and password of notify.email");
        assertThat(ran.err())
                .contains(
                        "unable to send by email: mail server 127.0.0.1:",
                        " refused the login of user 'recobro'",
                        "unable to send by slack: the address of notify.slack.url answered 404 (no_service)")
                .doesNotContain("T0-secret", "wrong'");
        JsonNode json = recobro.json("notify", "test", "--channel", "email");
        assertThat(json.at("/status").asString()).isEqualTo("credentials");
        assertThat(json.at("/channels/0/error/fault").asString()).isEqualTo("channel-denied");
    }

    @Test
    void whatIsNotThereCannotBeTried() throws IOException {
        recobro(channels("hunter2"))
                .run("notify", "test", "--channel", "pager")
                .expect(2, "'pager': it is not configured");
        recobro("").run("notify", "test").expect(2, "no channel is configured", "add a notify section");
    }

    private String channels(String password) {
        return """
            notify:
              email:
                smtp: smtp://127.0.0.1:%d
                starttls: never
                user: recobro
                password: %s
                from: recobro@example.net
                to: [ops@example.net]
              slack: {url: "%s/slack/T0-secret"}
              webhook: {url: "%s/webhook", signing_key: k}
              heartbeat: {url: "%s/heart"}
            """.formatted(mail.getSmtp().getPort(), password, hooks.baseUrl(), hooks.baseUrl(), hooks.baseUrl());
    }

    private Recobro recobro(String channels) throws IOException {
        Path file = directory.resolve("recobro.yml");
        Files.writeString(file, """
            site: jaraba
            destinations: {local: {type: dir, path: %s}}
            jobs:
              db: {source: {type: mariadb, user: u, password: x, databases: [a]}, to: [local]}
            """.formatted(directory.resolve("backups")) + channels);
        return new Recobro(file);
    }
}
