package io.recobro.notify.outbox;

import io.recobro.notify.message.Message;
import java.time.Instant;

/**
 * A message that waits for one channel, as it is stored.
 *
 * @param queuedAt when it was given to this channel
 * @param handedOver another channel has it as well, because this one failed
 */
record Envelope(int format, Message message, Instant queuedAt, boolean handedOver) {
    static final int FORMAT = 1;

    Envelope(Message message, Instant queuedAt) {
        this(FORMAT, message, queuedAt, false);
    }

    Envelope asHandedOver() {
        return new Envelope(format, message, queuedAt, true);
    }

    String id() {
        return message.id();
    }
}
