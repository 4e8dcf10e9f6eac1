package io.recobro.notify.http;

import io.recobro.notify.incident.Condition;
import io.recobro.notify.incident.Fact;
import io.recobro.notify.incident.IncidentEvent;
import io.recobro.notify.incident.Severity;
import io.recobro.notify.message.Digest;
import io.recobro.notify.message.Message;
import io.recobro.notify.message.Page;
import io.recobro.notify.message.Pages;
import io.recobro.notify.message.PlainText;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a webhook gets, format 1, described in {@code src/docs/webhook.md}. Keys may be added within a format, never
 * renamed or removed.
 *
 * @param id the same when a message arrives twice
 * @param kind {@code alert}, {@code recovery}, {@code digest} or {@code test}
 * @param severity of the worst incident in it; null without incidents
 */
record WebhookDocument(
        int format,
        String id,
        Message.Kind kind,
        Optional<Severity> severity,
        String site,
        String host,
        String version,
        Instant at,
        String subject,
        String text,
        List<Event> incidents,
        Optional<Digest> digest,
        List<String> notes) {
    private static final int FORMAT = 1;

    record Event(
            IncidentEvent.Kind event,
            String cause,
            Severity severity,
            String title,
            String detail,
            List<String> nextSteps,
            Optional<String> job,
            Optional<String> destination,
            Optional<String> run,
            List<Fact> facts,
            Set<String> inhibitedBy,
            Instant since,
            Instant at,
            long lastedSeconds) {
        static Event of(IncidentEvent event) {
            Condition condition = event.condition();
            return new Event(
                    event.kind(),
                    condition.cause(),
                    condition.severity(),
                    condition.title(),
                    condition.detail(),
                    condition.nextSteps(),
                    condition.job(),
                    condition.destination(),
                    condition.run(),
                    condition.facts(),
                    new TreeSet<>(condition.inhibitedBy()),
                    event.since(),
                    event.at(),
                    event.lasted().toSeconds());
        }
    }

    static WebhookDocument of(Message message) {
        Page page = Pages.of(message);
        return new WebhookDocument(
                FORMAT,
                message.id(),
                message.kind(),
                message.events().stream()
                        .map(event -> event.condition().severity())
                        .max(Comparator.naturalOrder()),
                message.sender().site(),
                message.sender().host(),
                message.sender().version(),
                message.at(),
                page.subject(),
                PlainText.of(page),
                message.events().stream().map(Event::of).toList(),
                message.digest(),
                message.notes());
    }
}
