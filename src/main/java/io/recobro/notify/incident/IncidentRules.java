package io.recobro.notify.incident;

import java.time.Duration;
import java.util.Optional;

/**
 * When an incident is told again and when it is over.
 *
 * @param reminder how often an open incident is told again; empty: never
 * @param hold how long a condition must be gone, over at least two looks, before its incident is over; until then its
 *     return is no news
 */
public record IncidentRules(Optional<Duration> reminder, Duration hold) {
    public static final IncidentRules DEFAULT =
            new IncidentRules(Optional.of(Duration.ofHours(24)), Duration.ofMinutes(5));
}
