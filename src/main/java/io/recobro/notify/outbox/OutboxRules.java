package io.recobro.notify.outbox;

import java.time.Duration;

/**
 * When to try again, when to try another channel, when to give up.
 *
 * @param fallbackAfter how long a channel may fail before the next one gets its messages
 * @param firstPause after the first failure; each further one doubles it, up to {@code longestPause}
 * @param longestAge of a message; older ones are given up
 * @param mostWaiting messages of a channel; above it the least important are given up, oldest first
 */
public record OutboxRules(
        Duration fallbackAfter, Duration firstPause, Duration longestPause, Duration longestAge, int mostWaiting) {
    public static OutboxRules with(Duration fallbackAfter) {
        return new OutboxRules(fallbackAfter, Duration.ofSeconds(5), Duration.ofMinutes(10), Duration.ofDays(3), 500);
    }

    /** The pause after so many failures in a row, half of it left to chance so that senders do not march in step. */
    Duration pause(int failures, double chance) {
        long doubled = firstPause.toMillis() << Math.min(failures - 1, 20);
        long bounded = Math.min(doubled, longestPause.toMillis());
        return Duration.ofMillis(Math.round(bounded * (0.5 + chance / 2)));
    }
}
