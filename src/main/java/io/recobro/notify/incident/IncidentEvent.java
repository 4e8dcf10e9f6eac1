package io.recobro.notify.incident;

import java.time.Duration;
import java.time.Instant;

/**
 * News about one incident.
 *
 * @param condition as it is now; for a recovered incident as it was last seen
 * @param since when the incident opened
 * @param at when this happened; for a recovered incident when it was first not seen any more
 */
public record IncidentEvent(Kind kind, Condition condition, Instant since, Instant at) {
    /** What happened to an incident. */
    public enum Kind {
        OPENED,
        /** A warning has become critical. */
        ESCALATED,
        /** It still lasts. */
        REMINDER,
        RECOVERED
    }

    /** How long the incident has lasted. */
    public Duration lasted() {
        Duration lasted = Duration.between(since, at);
        return lasted.isNegative() ? Duration.ZERO : lasted;
    }
}
