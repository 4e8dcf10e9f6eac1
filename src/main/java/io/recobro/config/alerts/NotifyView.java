package io.recobro.config.alerts;

import io.recobro.config.notation.Durations;
import io.recobro.notify.NotifySettings;
import io.recobro.notify.mail.MailSettings;
import io.recobro.notify.mail.MailSettings.Security;
import io.recobro.secret.Secret;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The section as it is understood, with every default written out. */
public final class NotifyView {
    private NotifyView() {}

    /** @param secrets shows the reference of a secret, never its value */
    public static Map<String, Object> tree(NotifySettings settings, Function<Secret, Object> secrets) {
        Map<String, Object> keys = new LinkedHashMap<>();
        settings.email().ifPresent(email -> keys.put("email", email(email, secrets)));
        settings.slack().ifPresent(url -> keys.put("slack", Map.of("url", secrets.apply(url))));
        settings.webhook().ifPresent(webhook -> {
            Map<String, Object> hook = new LinkedHashMap<>();
            hook.put("url", secrets.apply(webhook.url()));
            webhook.signingKey().ifPresent(key -> hook.put("signing_key", secrets.apply(key)));
            keys.put("webhook", hook);
        });
        settings.heartbeat().ifPresent(heartbeat -> {
            Map<String, Object> hook = new LinkedHashMap<>();
            hook.put("url", secrets.apply(heartbeat.url()));
            hook.put("every", Durations.write(heartbeat.every()));
            Map<String, Object> jobs = new TreeMap<>();
            heartbeat.jobs().forEach((job, url) -> jobs.put(job, secrets.apply(url)));
            if (!jobs.isEmpty()) {
                hook.put("jobs", jobs);
            }
            keys.put("heartbeat", hook);
        });
        if (!settings.order().isEmpty()) {
            keys.put("order", settings.order());
        }
        keys.put("fallback_after", Durations.write(settings.fallbackAfter()));
        keys.put(
                "reminder",
                settings.incidents().reminder().map(Durations::write).orElse("off"));
        keys.put("digest", settings.digest().orElse("off"));
        return keys;
    }

    private static Map<String, Object> email(MailSettings email, Function<Secret, Object> secrets) {
        Map<String, Object> keys = new LinkedHashMap<>();
        boolean tls = email.security() == Security.TLS;
        keys.put("smtp", (tls ? "smtps://" : "smtp://") + email.host() + ":" + email.port());
        if (!tls) {
            keys.put("starttls", email.security() == Security.STARTTLS ? "required" : "never");
        }
        email.ca().ifPresent(path -> keys.put("ca", path.toString()));
        email.user().ifPresent(user -> keys.put("user", user));
        email.password().ifPresent(password -> keys.put("password", secrets.apply(password)));
        keys.put("from", email.from());
        keys.put("to", email.to());
        return keys;
    }
}
