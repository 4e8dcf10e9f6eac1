package io.recobro.notify.channel;

import io.recobro.notify.message.Message;
import java.time.Duration;

/** A way to reach people. Used by one thread at a time. */
public interface Channel {
    /** Its key in the configuration: {@code email}, {@code slack}, {@code webhook}. */
    String name();

    /**
     * Sends a message once, without retries, within bounded time. What goes wrong is an outcome, not an exception; no
     * outcome holds a secret or the address of a hook.
     */
    Outcome send(Message message);

    /** Tries as much as can be tried without sending anything; {@code Delivered} means that nothing was found wrong. */
    Outcome probe();

    /** How long to leave the other side alone after a message that it took. */
    default Duration gap() {
        return Duration.ZERO;
    }
}
