package io.recobro.notify.mail;

import io.recobro.secret.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A mail server and who gets what it carries.
 *
 * @param ca PEM file of certificates to trust besides the system's
 * @param timeout for connecting and for every answer
 */
public record MailSettings(
        String host,
        int port,
        Security security,
        Optional<String> user,
        Optional<Secret> password,
        String from,
        List<String> to,
        Optional<Path> ca,
        Duration timeout) {
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(20);

    /** How the connection is protected. */
    public enum Security {
        /** TLS from the start ({@code smtps://}). */
        TLS,
        /** STARTTLS, or no mail ({@code smtp://}). */
        STARTTLS,
        /** In the clear ({@code smtp://} with {@code starttls: never}): only for a server on this host. */
        NONE
    }

    public MailSettings {
        to = List.copyOf(to);
    }
}
