package io.recobro.config;

import io.recobro.secret.Secret;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Who hears about incidents. */
public record NotifyConfig(
        Optional<Email> email, Optional<Secret> slack, Optional<Secret> webhook, Optional<Secret> heartbeat) {
    /** @param smtp {@code smtps://host:port} (TLS from the start) or {@code smtp://host:port} (STARTTLS) */
    public record Email(URI smtp, Optional<String> user, Optional<Secret> password, String from, List<String> to) {}
}
