package io.recobro.notify.outbox;

import java.time.Instant;

/** A message in the queue of a lane. Guarded by the lane's lock. */
final class Waiting {
    /** After so many attempts other messages get their turn first. */
    private static final int PATIENCE = 5;

    Envelope envelope;
    boolean stored;
    int attempts;
    Instant notBefore = Instant.MIN;

    Waiting(Envelope envelope, boolean stored) {
        this.envelope = envelope;
        this.stored = stored;
    }

    /** Oldest first, but a message that fails again and again does not stand in the way of all others. */
    int turn() {
        return attempts / PATIENCE;
    }

    String id() {
        return envelope.id();
    }

    /** What is given up first when there are too many: 0. */
    int importance() {
        return switch (envelope.message().kind()) {
            case TEST, DIGEST -> 0;
            case RECOVERY -> 1;
            case ALERT -> 2;
        };
    }
}
