package io.recobro.notify.message;

import io.recobro.notify.incident.Condition;
import io.recobro.notify.incident.Fact;
import io.recobro.notify.incident.Incident;
import io.recobro.notify.incident.IncidentEvent;
import io.recobro.notify.incident.IncidentEvent.Kind;
import io.recobro.notify.incident.Severity;
import io.recobro.notify.message.Page.Section;
import io.recobro.notify.message.Page.Tone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Turns messages into what they say. */
public final class Pages {
    private static final int LONGEST_SUBJECT = 180;

    private Pages() {}

    public static Page of(Message message) {
        return switch (message.kind()) {
            case ALERT, RECOVERY -> incidents(message);
            case DIGEST -> DigestPage.of(message, message.digest().orElseThrow());
            case TEST -> test(message);
        };
    }

    private static Page incidents(Message message) {
        List<IncidentEvent> events = message.events();
        String subject = subject(events.getFirst());
        if (events.size() > 1) {
            subject += " and " + (events.size() - 1) + " more";
        }
        return page(message, subject, events.stream().map(Pages::section).toList(), Optional.empty());
    }

    private static Page test(Message message) {
        Section section = new Section(
                Tone.GOOD,
                "TEST",
                "This channel works",
                "This message was asked for with 'recobro notify test'. Incidents will arrive the same way.",
                List.of(),
                List.of());
        return page(message, "Test: this channel works", List.of(section), Optional.empty());
    }

    static Page page(Message message, String subject, List<Section> sections, Optional<Page.Table> table) {
        Sender sender = message.sender();
        String footer = "recobro " + sender.version() + " on " + sender.host() + " for site " + sender.site() + ", "
                + Figures.time(message.at());
        return new Page(
                oneLine("[recobro " + sender.site() + "] " + subject), sections, table, message.notes(), footer);
    }

    private static String subject(IncidentEvent event) {
        String severity = word(event.condition().severity());
        String title = event.condition().title();
        return switch (event.kind()) {
            case OPENED -> severity + ": " + title;
            case ESCALATED -> severity + ": " + title + " (was a warning)";
            case REMINDER -> "STILL " + severity + ": " + title;
            case RECOVERED -> "RECOVERED: " + title + ", after " + Figures.duration(event.lasted());
        };
    }

    private static Section section(IncidentEvent event) {
        Condition condition = event.condition();
        List<Fact> facts = new ArrayList<>();
        if (event.kind() == Kind.RECOVERED) {
            facts.add(new Fact("lasted", Figures.duration(event.lasted())));
            facts.add(new Fact("from", Figures.time(event.since())));
            facts.add(new Fact("to", Figures.time(event.at())));
        } else {
            facts.add(new Fact("since", since(event)));
        }
        about(condition, facts);
        boolean over = event.kind() == Kind.RECOVERED;
        return new Section(
                over ? Tone.GOOD : tone(condition.severity()),
                over ? "RECOVERED" : word(condition.severity()),
                condition.title(),
                over ? "This is over. What was said of it last: " + condition.detail() : condition.detail(),
                facts,
                over ? List.of() : condition.nextSteps());
    }

    /** An incident that is open, as a digest shows it. */
    static Section section(Incident incident, Duration lasts) {
        Condition condition = incident.condition();
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("since", Figures.time(incident.openedAt()) + " (" + Figures.duration(lasts) + " ago)"));
        about(condition, facts);
        return new Section(
                tone(condition.severity()),
                word(condition.severity()),
                condition.title(),
                condition.detail(),
                facts,
                condition.nextSteps());
    }

    private static String since(IncidentEvent event) {
        String since = Figures.time(event.since());
        return event.lasted().isZero() ? since : since + " (" + Figures.duration(event.lasted()) + " ago)";
    }

    private static void about(Condition condition, List<Fact> facts) {
        condition.job().ifPresent(job -> facts.add(new Fact("job", job)));
        condition.destination().ifPresent(destination -> facts.add(new Fact("destination", destination)));
        facts.addAll(condition.facts());
        condition.run().ifPresent(run -> facts.add(new Fact("run", run)));
    }

    private static Tone tone(Severity severity) {
        return severity == Severity.CRITICAL ? Tone.BAD : Tone.WARNING;
    }

    private static String word(Severity severity) {
        return severity.name().toUpperCase(Locale.ROOT);
    }

    /** A line break in a subject would begin another header of a mail. */
    private static String oneLine(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() <= LONGEST_SUBJECT ? line : line.substring(0, LONGEST_SUBJECT - 1) + "…";
    }
}
