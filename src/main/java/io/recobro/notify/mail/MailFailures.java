package io.recobro.notify.mail;

import io.recobro.notify.channel.Outcome;
import io.recobro.notify.channel.Outcome.Failed;
import io.recobro.notify.channel.Outcome.Kind;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.util.MailConnectException;
import org.simplejavamail.MailException;

/** What a failure to send mail means. */
final class MailFailures {
    private final String server;
    private final MailSettings settings;

    MailFailures(MailSettings settings) {
        this.settings = settings;
        this.server = "mail server " + settings.host() + ":" + settings.port();
    }

    Outcome outcome(Exception failure) {
        List<Throwable> chain = chain(failure);
        return first(chain, AuthenticationFailedException.class)
                .map(this::login)
                .or(() -> first(chain, UnknownHostException.class)
                        .map(e -> unreachable("its name is not known").hint("check the host in notify.email.smtp")))
                .or(() -> first(chain, MailConnectException.class).map(this::connection))
                .or(() -> first(chain, SSLException.class).map(this::tls))
                .or(() -> first(chain, SendFailedException.class).map(e -> recipients(e, chain)))
                .or(() -> first(chain, SMTPSendFailedException.class)
                        .map(e -> reply(e.getReturnCode(), "the message", e)))
                .or(() -> first(chain, SocketTimeoutException.class)
                        .map(e -> unreachable(
                                "it did not answer within " + settings.timeout().toSeconds() + " s")))
                .or(() -> first(chain, MessagingException.class).map(this::protocol))
                .orElseGet(() -> unforeseen(failure));
    }

    private Outcome login(AuthenticationFailedException refused) {
        if (text(refused).startsWith("4")) {
            return unreachable("it cannot check logins now: " + text(refused));
        }
        return Outcome.failed(
                        Kind.DENIED,
                        server + " refused the login of user '"
                                + settings.user().orElse("") + "'")
                .hint("check user and password of notify.email");
    }

    private Failed connection(MailConnectException failure) {
        String cause = failure.getCause() instanceof SocketTimeoutException
                ? "no connection within " + settings.timeout().toSeconds() + " s"
                : failure.getCause() == null ? "no connection" : text(failure.getCause());
        return unreachable(cause).hint("check host and port in notify.email.smtp, and the firewall");
    }

    private Outcome tls(SSLException failure) {
        return Outcome.failed(Kind.DENIED, "no TLS with " + server + ": " + text(failure))
                .hint("port 465 wants smtps://, port 587 smtp://; name the signer of an own certificate with"
                        + " notify.email.ca");
    }

    private Outcome recipients(SendFailedException failure, List<Throwable> chain) {
        List<SMTPAddressFailedException> refused = all(chain, SMTPAddressFailedException.class);
        String names = refused.isEmpty()
                ? names(failure.getInvalidAddresses())
                : refused.stream()
                        .map(one -> one.getAddress() + " (" + text(one) + ")")
                        .collect(Collectors.joining(", "));
        if (failure.getValidSentAddresses() != null && failure.getValidSentAddresses().length > 0) {
            return Outcome.deliveredBut(server + " refused recipient " + names);
        }
        if (!refused.isEmpty()) {
            boolean later = refused.stream().allMatch(one -> one.getReturnCode() / 100 == 4);
            return Outcome.failed(later ? Kind.UNREACHABLE : Kind.REFUSED, server + " refused recipient " + names)
                    .hint("check notify.email.to, and whether the server relays mail for this user");
        }
        if (failure instanceof SMTPSendFailedException reply) {
            return reply(reply.getReturnCode(), "the message from " + settings.from(), reply);
        }
        return Outcome.failed(Kind.REFUSED, server + " refused the message: " + text(failure));
    }

    private Failed reply(int code, String what, MessagingException failure) {
        return code / 100 == 4
                ? unreachable("it refused " + what + " for now: " + text(failure))
                : Outcome.failed(Kind.REFUSED, server + " refused " + what + ": " + text(failure))
                        .hint("check notify.email.from");
    }

    private Outcome protocol(MessagingException failure) {
        return text(failure).contains("STARTTLS")
                ? Outcome.failed(Kind.DENIED, server + " offers no STARTTLS")
                        .hint("use smtps:// where the server has TLS from the start, or starttls: never for a"
                                + " server on this host")
                : unreachable(text(failure));
    }

    private Outcome unforeseen(Exception failure) {
        return failure instanceof MailException
                ? Outcome.failed(Kind.REFUSED, "the mail cannot be made: " + text(failure))
                : unreachable(text(failure));
    }

    private Failed unreachable(String why) {
        return Outcome.failed(Kind.UNREACHABLE, server + " cannot be used: " + why);
    }

    /** Causes, and what JavaMail chains beside them. */
    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        List<Throwable> next = new ArrayList<>(List.of(failure));
        while (!next.isEmpty() && chain.size() < 50) {
            Throwable one = next.removeFirst();
            chain.add(one);
            Stream.of(one.getCause(), one instanceof MessagingException mail ? mail.getNextException() : null)
                    .filter(cause -> cause != null && !chain.contains(cause) && !next.contains(cause))
                    .forEach(next::add);
        }
        return chain;
    }

    private static <T> Optional<T> first(List<Throwable> chain, Class<T> type) {
        return all(chain, type).stream().findFirst();
    }

    private static <T> List<T> all(List<Throwable> chain, Class<T> type) {
        return chain.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static String names(Address[] addresses) {
        return addresses == null
                ? ""
                : Arrays.stream(addresses).map(Address::toString).collect(Collectors.joining(", "));
    }

    /** The first line, shortened. */
    private static String text(Throwable failure) {
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        String line = message.strip().lines().findFirst().orElse("").strip();
        return line.length() <= 200 ? line : line.substring(0, 200) + "…";
    }
}
