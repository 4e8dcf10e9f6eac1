package io.recobro.notify.incident;

import java.time.Instant;
import java.util.Optional;

/**
 * A cause that someone has been told of and that is not over.
 *
 * @param condition as it was last seen
 * @param openedAt when it was first seen
 * @param announced the severity that was last told
 * @param announcedAt when it was last told
 * @param goneSince when it was first not seen any more; the incident is over once that has held for a while
 */
public record Incident(
        Condition condition, Instant openedAt, Severity announced, Instant announcedAt, Optional<Instant> goneSince) {
    public String cause() {
        return condition.cause();
    }
}
