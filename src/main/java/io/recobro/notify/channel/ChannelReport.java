package io.recobro.notify.channel;

import java.time.Instant;
import java.util.Optional;

/**
 * How a channel is doing.
 *
 * @param failingSince the first of the failures in a row; empty: it works, or has not been used yet
 * @param lastFailure the newest of them
 * @param delivered messages since the start of the process, like {@code failed} (attempts) and {@code dropped} (messages)
 * @param lastDropped when a message was last given up
 */
public record ChannelReport(
        String channel,
        Optional<Instant> failingSince,
        Optional<Outcome.Failed> lastFailure,
        int waiting,
        long delivered,
        long failed,
        long dropped,
        Optional<Instant> lastDropped) {}
