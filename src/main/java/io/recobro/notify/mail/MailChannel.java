package io.recobro.notify.mail;

import com.sanctionco.jmail.JMail;
import io.recobro.fault.RecobroException;
import io.recobro.notify.channel.Channel;
import io.recobro.notify.channel.Outcome;
import io.recobro.notify.channel.Outcome.Kind;
import io.recobro.notify.mail.MailSettings.Security;
import io.recobro.notify.message.Html;
import io.recobro.notify.message.Message;
import io.recobro.notify.message.Page;
import io.recobro.notify.message.Pages;
import io.recobro.notify.message.PlainText;
import io.recobro.secret.Secret;
import io.recobro.secret.TrustedCertificates;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Date;
import java.util.Locale;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.simplejavamail.api.email.Email;
import org.simplejavamail.api.email.EmailPopulatingBuilder;
import org.simplejavamail.api.mailer.Mailer;
import org.simplejavamail.api.mailer.config.TransportStrategy;
import org.simplejavamail.email.EmailBuilder;
import org.simplejavamail.mailer.MailerBuilder;
import org.simplejavamail.mailer.internal.MailerRegularBuilderImpl;

/**
 * Messages as mail with a plain and an HTML part. Each is sent on a connection of its own; the password is read each time,
 * so that a changed one is picked up. Mails about one incident share a reference, so that mail programs thread them.
 */
public final class MailChannel implements Channel {
    private final MailSettings settings;
    private final MailFailures failures;

    public MailChannel(MailSettings settings) {
        this.settings = settings;
        this.failures = new MailFailures(settings);
    }

    @Override
    public String name() {
        return "email";
    }

    @Override
    public Outcome send(Message message) {
        return attempt(mailer -> mailer.sendMail(email(message)));
    }

    /** Connects and logs in. */
    @Override
    public Outcome probe() {
        return attempt(Mailer::testConnection);
    }

    private Outcome attempt(Consumer<Mailer> action) {
        try {
            action.accept(mailer());
            return Outcome.delivered();
        } catch (RecobroException unreadable) {
            return Outcome.failed(unreadable);
        } catch (IOException | GeneralSecurityException unusable) {
            return Outcome.failed(
                            Kind.DENIED,
                            "unable to read the certificates '" + settings.ca().orElseThrow() + "': "
                                    + unusable.getMessage())
                    .hint("notify.email.ca must be a file of certificates in PEM");
        } catch (RuntimeException failure) {
            return failures.outcome(failure);
        }
    }

    private Mailer mailer() throws IOException, GeneralSecurityException {
        boolean startTls = settings.security() == Security.STARTTLS;
        TransportStrategy strategy = startTls ? TransportStrategy.SMTP_TLS : TransportStrategy.SMTP;
        strategy.setOpportunisticTLS(false);
        // TLS from the start is a property and no strategy: an own socket factory reaches only the protocol 'smtp'
        MailerRegularBuilderImpl builder = MailerBuilder.withTransportStrategy(strategy)
                .withSMTPServer(settings.host(), settings.port())
                .withSessionTimeout(Math.toIntExact(settings.timeout().toMillis()))
                // the usual one refuses addresses of this host, such as root@localhost
                .withEmailValidator(JMail.validator())
                // the library trusts every certificate unless told not to
                .trustingAllHosts(false)
                .verifyingServerIdentity(true)
                .withProperty("mail.smtp.ssl.enable", Boolean.toString(settings.security() == Security.TLS))
                .withProperty("mail.smtp.sendpartial", "true")
                .withProperty("mail.smtp.quitwait", "false");
        if (settings.user().isPresent()) {
            builder = builder.withSMTPServerUsername(settings.user().get())
                    .withSMTPServerPassword(
                            settings.password().map(Secret::reveal).orElse(""));
        }
        if (settings.ca().isPresent()) {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, TrustedCertificates.ofSystemAndFile(settings.ca().get()), null);
            builder = builder.withCustomSSLFactoryInstance(context.getSocketFactory());
        }
        return builder.buildMailer();
    }

    private Email email(Message message) {
        Page page = Pages.of(message);
        String domain = settings.from().substring(settings.from().lastIndexOf('@') + 1);
        EmailPopulatingBuilder email = EmailBuilder.startingBlank()
                .from("recobro " + message.sender().site(), settings.from())
                .toMultiple(settings.to())
                .withSubject(page.subject())
                .withPlainText(PlainText.of(page))
                .withHTMLText(Html.of(page))
                .fixingMessageId("<" + message.id() + "@" + domain + ">")
                .fixingSentDate(Date.from(message.at()))
                .withHeader("Auto-Submitted", "auto-generated")
                .withHeader("X-Recobro-Kind", message.kind().name().toLowerCase(Locale.ROOT));
        if (!message.events().isEmpty()) {
            String cause = message.events().getFirst().condition().cause().replaceAll("[^A-Za-z0-9._-]", ".");
            email = email.withHeader("References", "<" + message.sender().site() + "." + cause + "@" + domain + ">");
        }
        return email.buildEmail();
    }
}
