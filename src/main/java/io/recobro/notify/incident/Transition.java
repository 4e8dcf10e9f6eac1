package io.recobro.notify.incident;

import io.recobro.notify.incident.IncidentEvent.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * One step of the state machine: the incidents open after a look, and what of that is news, the most severe first.
 *
 * <p>A cause is opened once, told again while it lasts, and recovered once; the same look twice is no news. A clock that
 * was set back delays a reminder by at most one interval.
 */
record Transition(SequencedMap<String, Incident> open, List<IncidentEvent> events) {
    private static final Comparator<IncidentEvent> WORST_FIRST = Comparator.comparing(
                    (IncidentEvent event) -> event.condition().severity())
            .reversed()
            .thenComparing(event -> event.condition().cause());

    /** Pure. Of conditions with the same cause the most severe counts. */
    static Transition after(
            Map<String, Incident> before, Collection<Condition> conditions, Instant at, IncidentRules rules) {
        Map<String, Condition> now = new TreeMap<>();
        conditions.forEach(condition -> now.merge(condition.cause(), condition, Transition::merged));
        Step step = new Step(at, rules);
        before.values().stream()
                .filter(incident -> !now.containsKey(incident.cause()))
                .forEach(step::absent);
        byInhibition(now.values()).forEach(condition -> step.present(condition, before.get(condition.cause())));
        step.events.sort(WORST_FIRST);
        return new Transition(step.open, List.copyOf(step.events));
    }

    /** The worse of two with the same cause; explained only by what explains both. */
    private static Condition merged(Condition one, Condition other) {
        Condition worse = one.severity().compareTo(other.severity()) >= 0 ? one : other;
        Set<String> both = new HashSet<>(one.inhibitedBy());
        both.retainAll(other.inhibitedBy());
        return worse.inhibitedBy(both.toArray(String[]::new));
    }

    /** Conditions that others name as their explanation come first, so that they are open when those are looked at. */
    private static List<Condition> byInhibition(Collection<Condition> conditions) {
        List<Condition> ordered = new ArrayList<>(conditions);
        ordered.sort(Comparator.comparing(condition -> !condition.inhibitedBy().isEmpty()));
        return ordered;
    }

    private static final class Step {
        private final Instant at;
        private final IncidentRules rules;
        private final SequencedMap<String, Incident> open = new LinkedHashMap<>();
        private final List<IncidentEvent> events = new ArrayList<>();

        Step(Instant at, IncidentRules rules) {
            this.at = at;
            this.rules = rules;
        }

        void absent(Incident incident) {
            Instant gone =
                    incident.goneSince().filter(since -> !since.isAfter(at)).orElse(at);
            if (at.isAfter(gone) && !at.isBefore(gone.plus(rules.hold()))) {
                events.add(new IncidentEvent(Kind.RECOVERED, incident.condition(), incident.openedAt(), gone));
                return;
            }
            keep(new Incident(
                    incident.condition(),
                    incident.openedAt(),
                    incident.announced(),
                    incident.announcedAt(),
                    Optional.of(gone)));
        }

        void present(Condition condition, Incident incident) {
            boolean inhibited = inhibited(condition);
            if (incident == null) {
                if (!inhibited) {
                    announce(Kind.OPENED, condition, at);
                }
                return;
            }
            Instant announcedAt = earlier(incident.announcedAt(), at);
            if (!inhibited && condition.severity().compareTo(incident.announced()) > 0) {
                announce(Kind.ESCALATED, condition, incident.openedAt());
            } else if (!inhibited && reminderDue(announcedAt)) {
                announce(Kind.REMINDER, condition, incident.openedAt());
            } else {
                keep(new Incident(condition, incident.openedAt(), incident.announced(), announcedAt, Optional.empty()));
            }
        }

        private boolean inhibited(Condition condition) {
            return condition.inhibitedBy().stream()
                    .map(open::get)
                    .anyMatch(other ->
                            other != null && other.condition().severity().compareTo(condition.severity()) >= 0);
        }

        private boolean reminderDue(Instant announcedAt) {
            return rules.reminder()
                    .filter(every -> Duration.between(announcedAt, at).compareTo(every) >= 0)
                    .isPresent();
        }

        private void announce(Kind kind, Condition condition, Instant openedAt) {
            events.add(new IncidentEvent(kind, condition, openedAt, at));
            keep(new Incident(condition, openedAt, condition.severity(), at, Optional.empty()));
        }

        private void keep(Incident incident) {
            open.put(incident.cause(), incident);
        }

        private static Instant earlier(Instant one, Instant other) {
            return one.isBefore(other) ? one : other;
        }
    }
}
