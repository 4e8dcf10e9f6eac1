package io.recobro.config.alerts;

import static io.recobro.config.yaml.YamlDocument.child;

import io.recobro.config.notation.Schedules;
import io.recobro.config.yaml.Closest;
import io.recobro.config.yaml.DocumentCheck;
import io.recobro.config.yaml.Mistakes;
import io.recobro.config.yaml.YamlDocument;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What a schema cannot say of the section. Passes over values of a wrong type. */
public final class NotifyCheck extends DocumentCheck {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final JsonNode section;

    public NotifyCheck(YamlDocument document, Mistakes mistakes) {
        super(document, mistakes);
        this.section = document.root().path("notify");
    }

    /** Adds every mistake. */
    public void check() {
        email(section.path("email"));
        order(section.path("order"));
        List<String> jobs = List.copyOf(document.root().path("jobs").propertyNames());
        for (String job : section.path("heartbeat").path("jobs").propertyNames()) {
            if (!jobs.contains(job)) {
                key(child("/notify/heartbeat/jobs", job), "there is no job '" + job + "'" + Closest.hint(job, jobs));
            }
        }
        duration(section.path("heartbeat").path("every"), "/notify/heartbeat/every");
        duration(section.path("reminder"), "/notify/reminder");
        duration(section.path("fallback_after"), "/notify/fallback_after");
        digest(section.path("digest"));
    }

    private void email(JsonNode email) {
        String server = email.path("smtp").asString("");
        boolean never = email.path("starttls").asString("").equals("never");
        if (email.has("starttls") && server.startsWith("smtps:")) {
            key("/notify/email/starttls", "is only used with smtp://, as smtps:// is TLS from the start");
        }
        if (email.has("ca") && never) {
            key("/notify/email/ca", "is not used without TLS");
        }
        if (email.has("user") != email.has("password") && email.isObject()) {
            key("/notify/email", "user and password belong together");
        }
        if (never && email.has("password") && server.startsWith("smtp://") && !LOOPBACK.contains(host(server))) {
            key("/notify/email/starttls", "would send the password in the clear to another host");
        }
    }

    private static String host(String server) {
        return server.substring("smtp://".length()).replaceFirst("/$", "").replaceFirst(":[0-9]+$", "");
    }

    private void order(JsonNode order) {
        for (int i = 0; order.isArray() && i < order.size(); i++) {
            String name = order.get(i).asString("");
            if (Set.of("email", "slack", "webhook").contains(name) && !section.has(name)) {
                value("/notify/order/" + i, "there is no section '" + name + "' here");
            }
        }
    }

    private void digest(JsonNode digest) {
        if (!digest.isString() || digest.asString().equals("off")) {
            return;
        }
        if (digest.asString().strip().split(" +").length == 5) {
            Schedules.mistake(digest.asString()).ifPresent(message -> value("/notify/digest", message));
        }
        if (!section.has("email") && !section.has("slack") && !section.has("webhook")) {
            value("/notify/digest", "needs one of email, slack, webhook");
        }
    }
}
