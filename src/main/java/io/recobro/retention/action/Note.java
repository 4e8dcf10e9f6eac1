package io.recobro.retention.action;

import java.time.Instant;

/**
 * Format 1 of the detail of a pin, its end, or a removal.
 *
 * @param by user and host
 * @param reason may be empty
 */
public record Note(int format, Instant at, String by, String run, String reason) {
    public static final int FORMAT = 1;

    static Note of(Instant at, Actor actor, String reason) {
        return new Note(FORMAT, at, actor.by(), actor.run().value(), reason);
    }

    /** For people: who, and why if told. */
    String text() {
        return reason.isEmpty() ? by : by + ": " + reason;
    }
}
