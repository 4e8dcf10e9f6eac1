package io.recobro.notify.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.recobro.fixture.FreePort;
import io.recobro.notify.channel.Outcome;
import io.recobro.notify.channel.Outcome.Failed;
import io.recobro.notify.channel.Outcome.Kind;
import io.recobro.notify.mail.MailSettings.Security;
import io.recobro.notify.message.Examples;
import io.recobro.secret.Secret;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mail to real servers on the loopback. */
class MailChannelIT {
    private static final String HOST = "127.0.0.1";

    @TempDir
    private Path directory;

    @Test
    void sendsTextAndHtmlOfTheSameMessage() throws Exception {
        GreenMail server = greenMail("smtp");
        try {
            server.setUser("recobro@example.net", "recobro", "hunter2");
            Outcome outcome =
                    new MailChannel(login(server.getSmtp().getPort(), Security.NONE, "hunter2")).send(Examples.alert());
            assertThat(outcome).isEqualTo(Outcome.delivered());
            MimeMessage mail = server.getReceivedMessages()[0];
            assertThat(mail.getSubject()).isEqualTo("[recobro jaraba] CRITICAL: RPO of job db in s3 missed");
            assertThat(mail.getFrom()[0]).hasToString("recobro jaraba <recobro@example.net>");
            assertThat(mail.getAllRecipients())
                    .extracting(Object::toString)
                    .containsExactly("ops@example.net", "b@example.net");
            assertThat(mail.getMessageID()).isEqualTo("<20261122T070000.000Z-0001-0badcafe@example.net>");
            assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
            assertThat(mail.getHeader("References")).containsExactly("<jaraba.rpo.db.s3@example.net>");
            assertThat(mail.getSentDate()).isEqualTo(Date.from(Examples.NOW));
            String content = parts(mail);
            assertThat(content)
                    .contains(
                            "The newest recovery point of job db in s3 is 9h 12m old",
                            "<!DOCTYPE html>",
                            "recobro backup-now db");
        } finally {
            server.stop();
        }
    }

    @Test
    void aRefusedLoginIsNotAnUnreachableServer() throws Exception {
        GreenMail server = greenMail("smtp");
        try {
            server.setUser("recobro@example.net", "recobro", "hunter2");
            int port = server.getSmtp().getPort();
            Failed refused =
                    failed(new MailChannel(login(port, Security.NONE, "wrong-password")).send(Examples.test()));
            assertThat(refused.kind()).isEqualTo(Kind.DENIED);
            assertThat(refused.reason())
                    .isEqualTo("mail server 127.0.0.1:" + port + " refused the login of user 'recobro'");
            assertThat(refused.hint()).contains("check user and password of notify.email");
            assertThat(refused.toString()).doesNotContain("wrong-password");
            assertThat(server.getReceivedMessages()).isEmpty();
        } finally {
            server.stop();
        }
    }

    @Test
    void anUnreachableServerIsNamed() throws Exception {
        int port = FreePort.choose();
        Failed failed = failed(new MailChannel(settings(port, Security.NONE)).send(Examples.test()));
        assertThat(failed.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failed.reason())
                .startsWith("mail server 127.0.0.1:" + port + " cannot be used: ")
                .contains("refused");
        assertThat(failed.hint()).isPresent();
        MailSettings unknown = new MailSettings(
                "mail.invalid",
                25,
                Security.NONE,
                Optional.empty(),
                Optional.empty(),
                "a@example.net",
                List.of("b@example.net"),
                Optional.empty(),
                Duration.ofSeconds(5));
        assertThat(failed(new MailChannel(unknown).send(Examples.test())).reason())
                .isEqualTo("mail server mail.invalid:25 cannot be used: its name is not known");
    }

    @Test
    void tlsFromTheStartTrustsWhatItIsToldTo() throws Exception {
        TestCertificate certificate = TestCertificate.in(directory);
        System.setProperty("greenmail.tls.keystore.file", certificate.keyStore().toString());
        System.setProperty("greenmail.tls.keystore.password", TestCertificate.PASSWORD);
        GreenMail server = greenMail("smtps");
        try {
            int port = server.getSmtps().getPort();
            MailSettings plain = settings(port, Security.TLS);
            Failed untrusted = failed(new MailChannel(plain).send(Examples.test()));
            assertThat(untrusted.kind()).isEqualTo(Kind.DENIED);
            assertThat(untrusted.reason()).startsWith("no TLS with mail server 127.0.0.1:" + port);
            assertThat(server.getReceivedMessages()).isEmpty();
            assertThat(new MailChannel(trusting(plain, certificate.pem())).send(Examples.test()))
                    .isEqualTo(Outcome.delivered());
            assertThat(server.getReceivedMessages()).hasSize(2);
            MailSettings other = named("localhost", trusting(plain, certificate.pem()));
            assertThat(failed(new MailChannel(other).send(Examples.test())).kind())
                    .as("a certificate for another name")
                    .isEqualTo(Kind.DENIED);
        } finally {
            server.stop();
        }
    }

    @Test
    void startTlsOrNoMail() throws Exception {
        TestCertificate certificate = TestCertificate.in(directory);
        try (ScriptedMailServer server = new ScriptedMailServer(Optional.of(certificate.context()))) {
            MailSettings settings = trusting(settings(server.port(), Security.STARTTLS), certificate.pem());
            assertThat(new MailChannel(settings).send(Examples.test())).isEqualTo(Outcome.delivered());
            assertThat(server.commands()).containsSubsequence("STARTTLS", "MAIL FROM:<recobro@example.net>", ".");
            assertThat(failed(new MailChannel(named("localhost", settings)).send(Examples.test()))
                            .kind())
                    .as("a certificate for another name")
                    .isEqualTo(Kind.DENIED);
        }
        try (ScriptedMailServer server = new ScriptedMailServer(Optional.empty())) {
            Failed failed = failed(new MailChannel(settings(server.port(), Security.STARTTLS)).send(Examples.test()));
            assertThat(failed.kind()).isEqualTo(Kind.DENIED);
            assertThat(failed.reason()).endsWith(" offers no STARTTLS");
            assertThat(server.commands()).noneMatch(command -> command.startsWith("MAIL"));
        }
        try (ScriptedMailServer server = new ScriptedMailServer(Optional.of(certificate.context()))) {
            assertThat(failed(new MailChannel(settings(server.port(), Security.STARTTLS)).send(Examples.test()))
                            .kind())
                    .as("a certificate nobody vouches for")
                    .isEqualTo(Kind.DENIED);
        }
    }

    @Test
    void aRefusedRecipientIsNamedAndOthersStillGetIt() throws Exception {
        try (ScriptedMailServer server =
                new ScriptedMailServer(Optional.empty()).answering("RCPT TO:<b@example.net>", "550 no such user")) {
            Outcome outcome = new MailChannel(settings(server.port(), Security.NONE)).send(Examples.test());
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Outcome.Delivered.class,
                            delivered -> assertThat(delivered.caveat().orElseThrow())
                                    .contains("refused recipient b@example.net", "550 no such user"));
            assertThat(server.commands()).contains(".");
        }
        try (ScriptedMailServer server =
                new ScriptedMailServer(Optional.empty()).answering("RCPT", "550 relaying denied")) {
            Failed failed = failed(new MailChannel(settings(server.port(), Security.NONE)).send(Examples.test()));
            assertThat(failed.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failed.reason()).contains("refused recipient", "ops@example.net", "relaying denied");
        }
        try (ScriptedMailServer server = new ScriptedMailServer(Optional.empty()).answering("RCPT", "450 later")) {
            assertThat(failed(new MailChannel(settings(server.port(), Security.NONE)).send(Examples.test()))
                            .kind())
                    .isEqualTo(Kind.UNREACHABLE);
        }
    }

    @Test
    void aRefusedSenderOrMessageIsTold() throws Exception {
        try (ScriptedMailServer server =
                new ScriptedMailServer(Optional.empty()).answering("MAIL", "553 not your address")) {
            Failed failed = failed(new MailChannel(settings(server.port(), Security.NONE)).send(Examples.test()));
            assertThat(failed.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failed.reason()).contains("553 not your address");
        }
        try (ScriptedMailServer server = new ScriptedMailServer(Optional.empty()).answering(".", "451 try later")) {
            Failed failed = failed(new MailChannel(settings(server.port(), Security.NONE)).send(Examples.test()));
            assertThat(failed.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(failed.reason()).contains("451 try later");
        }
    }

    @Test
    void anAddressOfThisHostWillDo() throws Exception {
        try (ScriptedMailServer server = new ScriptedMailServer(Optional.empty())) {
            MailSettings local = new MailSettings(
                    HOST,
                    server.port(),
                    Security.NONE,
                    Optional.empty(),
                    Optional.empty(),
                    "recobro@srv1",
                    List.of("root@localhost"),
                    Optional.empty(),
                    Duration.ofSeconds(20));
            assertThat(new MailChannel(local).send(Examples.test())).isEqualTo(Outcome.delivered());
            assertThat(server.commands()).contains("RCPT TO:<root@localhost>");
        }
    }

    @Test
    void aProbeLogsInAndSendsNothing() throws Exception {
        GreenMail server = greenMail("smtp");
        try {
            server.setUser("recobro@example.net", "recobro", "hunter2");
            int port = server.getSmtp().getPort();
            assertThat(new MailChannel(login(port, Security.NONE, "hunter2")).probe())
                    .isEqualTo(Outcome.delivered());
            assertThat(failed(new MailChannel(login(port, Security.NONE, "wrong")).probe())
                            .kind())
                    .isEqualTo(Kind.DENIED);
            assertThat(server.getReceivedMessages()).isEmpty();
        } finally {
            server.stop();
        }
        assertThat(failed(new MailChannel(settings(FreePort.choose(), Security.NONE)).probe())
                        .kind())
                .isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void aServerThatHangsIsLeft() throws Exception {
        try (ScriptedMailServer server =
                new ScriptedMailServer(Optional.empty()).answering("MAIL", ScriptedMailServer.HANG)) {
            MailSettings patient = settings(server.port(), Security.NONE);
            MailSettings hasty = new MailSettings(
                    patient.host(),
                    patient.port(),
                    patient.security(),
                    patient.user(),
                    patient.password(),
                    patient.from(),
                    patient.to(),
                    patient.ca(),
                    Duration.ofMillis(300));
            Failed failed = failed(new MailChannel(hasty).send(Examples.test()));
            assertThat(failed.kind()).isEqualTo(Kind.UNREACHABLE);
        }
    }

    private static GreenMail greenMail(String protocol) {
        ServerSetup setup = new ServerSetup(0, HOST, protocol);
        GreenMail server = new GreenMail(setup);
        server.start();
        return server;
    }

    private static String parts(MimeMessage mail) throws Exception {
        MimeMultipart mixed = (MimeMultipart) mail.getContent();
        StringBuilder text = new StringBuilder();
        collect(mixed, text);
        return text.toString();
    }

    private static void collect(MimeMultipart parts, StringBuilder text) throws Exception {
        for (int i = 0; i < parts.getCount(); i++) {
            Object content = parts.getBodyPart(i).getContent();
            if (content instanceof MimeMultipart inner) {
                collect(inner, text);
            } else {
                text.append(content);
            }
        }
    }

    private static Failed failed(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Failed.class);
        return (Failed) outcome;
    }

    private static MailSettings settings(int port, Security security) {
        return settings(port, security, Optional.empty(), Optional.empty());
    }

    private static MailSettings login(int port, Security security, String password) {
        return settings(port, security, Optional.of("recobro"), Optional.of(Secret.of(password)));
    }

    private static MailSettings settings(
            int port, Security security, Optional<String> user, Optional<Secret> password) {
        return new MailSettings(
                HOST,
                port,
                security,
                user,
                password,
                "recobro@example.net",
                List.of("ops@example.net", "b@example.net"),
                Optional.empty(),
                Duration.ofSeconds(20));
    }

    private static MailSettings named(String host, MailSettings settings) {
        return new MailSettings(
                host,
                settings.port(),
                settings.security(),
                settings.user(),
                settings.password(),
                settings.from(),
                settings.to(),
                settings.ca(),
                settings.timeout());
    }

    private static MailSettings trusting(MailSettings settings, Path ca) {
        return new MailSettings(
                settings.host(),
                settings.port(),
                settings.security(),
                settings.user(),
                settings.password(),
                settings.from(),
                settings.to(),
                Optional.of(ca),
                settings.timeout());
    }
}
