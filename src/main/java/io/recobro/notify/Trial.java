package io.recobro.notify;

import io.recobro.notify.channel.Outcome;
import java.time.Duration;

/** What became of a test message through one channel. */
public record Trial(String channel, Outcome outcome, Duration took) {
    public boolean delivered() {
        return outcome instanceof Outcome.Delivered;
    }
}
