package io.recobro.config.alerts;

import io.recobro.config.notation.Durations;
import io.recobro.notify.NotifySettings;
import io.recobro.notify.http.HeartbeatSettings;
import io.recobro.notify.http.WebhookSettings;
import io.recobro.notify.incident.IncidentRules;
import io.recobro.notify.mail.MailSettings;
import io.recobro.notify.mail.MailSettings.Security;
import io.recobro.secret.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Turns a section without mistakes into settings; the one place that knows its defaults. */
public final class NotifyBinder {
    private final JsonNode section;
    private final Function<JsonNode, Secret> secrets;

    private NotifyBinder(JsonNode section, Function<JsonNode, Secret> secrets) {
        this.section = section;
        this.secrets = secrets;
    }

    /** @param secrets binds a reference */
    public static NotifySettings bind(JsonNode section, Function<JsonNode, Secret> secrets) {
        return new NotifyBinder(section, secrets).settings();
    }

    private NotifySettings settings() {
        Optional<MailSettings> email = Optional.ofNullable(section.get("email")).map(this::email);
        return new NotifySettings(
                email,
                secret(section.path("slack"), "url"),
                secret(section.path("webhook"), "url")
                        .map(url -> new WebhookSettings(url, secret(section.path("webhook"), "signing_key"))),
                secret(section.path("heartbeat"), "url").map(url -> heartbeat(url, section.path("heartbeat"))),
                texts(section.path("order")),
                text(section, "fallback_after").map(Durations::parse).orElse(NotifySettings.DEFAULT_FALLBACK_AFTER),
                new IncidentRules(reminder(), IncidentRules.DEFAULT.hold()),
                text(section, "digest")
                        .or(() -> email.map(mail -> NotifySettings.DEFAULT_DIGEST))
                        .filter(schedule -> !schedule.equals("off")));
    }

    private MailSettings email(JsonNode node) {
        URI server = URI.create(node.path("smtp").asString());
        Security security = server.getScheme().equals("smtps")
                ? Security.TLS
                : node.path("starttls").asString("required").equals("never") ? Security.NONE : Security.STARTTLS;
        int usual = switch (security) {
            case TLS -> 465;
            case STARTTLS -> 587;
            case NONE -> 25;
        };
        return new MailSettings(
                server.getHost(),
                server.getPort() < 0 ? usual : server.getPort(),
                security,
                text(node, "user"),
                secret(node, "password"),
                node.path("from").asString(),
                texts(node.path("to")),
                text(node, "ca").map(Path::of),
                MailSettings.DEFAULT_TIMEOUT);
    }

    private HeartbeatSettings heartbeat(Secret url, JsonNode node) {
        Map<String, Secret> jobs = new HashMap<>();
        node.path("jobs").properties().forEach(entry -> jobs.put(entry.getKey(), secrets.apply(entry.getValue())));
        Duration every = text(node, "every").map(Durations::parse).orElse(HeartbeatSettings.DEFAULT_EVERY);
        return new HeartbeatSettings(url, every, jobs);
    }

    private Optional<Duration> reminder() {
        return text(section, "reminder")
                .map(String::strip)
                .map(text -> text.equals("off") ? Optional.<Duration>empty() : Optional.of(Durations.parse(text)))
                .orElse(IncidentRules.DEFAULT.reminder());
    }

    private Optional<Secret> secret(JsonNode node, String key) {
        return Optional.ofNullable(node.get(key)).map(secrets);
    }

    private static Optional<String> text(JsonNode node, String key) {
        return Optional.ofNullable(node.get(key)).map(JsonNode::asString);
    }

    private static List<String> texts(JsonNode node) {
        return node.valueStream().map(JsonNode::asString).toList();
    }
}
