package io.recobro.notify;

import io.recobro.notify.http.HeartbeatSettings;
import io.recobro.notify.http.WebhookSettings;
import io.recobro.notify.incident.IncidentRules;
import io.recobro.notify.mail.MailSettings;
import io.recobro.secret.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Who hears about incidents, and how often.
 *
 * @param order channels that stand in for each other: a message goes to the first, and to the next when that has failed
 *     for {@code fallbackAfter} or can only be mended by an operator; channels not in it get every message
 * @param digest crontab schedule (UTC) of the digest; empty: none is sent
 */
public record NotifySettings(
        Optional<MailSettings> email,
        Optional<Secret> slack,
        Optional<WebhookSettings> webhook,
        Optional<HeartbeatSettings> heartbeat,
        List<String> order,
        Duration fallbackAfter,
        IncidentRules incidents,
        Optional<String> digest) {
    public static final Duration DEFAULT_FALLBACK_AFTER = Duration.ofMinutes(15);
    public static final String DEFAULT_DIGEST = "0 7 * * *";

    /** Tells nobody; incidents are kept all the same. */
    public static final NotifySettings NONE = new NotifySettings(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            DEFAULT_FALLBACK_AFTER,
            IncidentRules.DEFAULT,
            Optional.empty());

    public NotifySettings {
        order = List.copyOf(order);
    }
}
