package io.recobro.catalog.lease;

import java.time.Duration;
import java.time.Instant;

/**
 * Format 1 of a lease as it is stored.
 *
 * @param token tells apart leases of one process
 * @param purpose what the holder does, such as {@code backup}
 * @param run the run that does it, or what else names it
 * @param since when it was taken
 * @param renewedAt the last sign of life, by the holder's clock
 * @param expiresAt when the holder counts as gone without a further one
 */
record LeaseRecord(
        int format,
        String token,
        Holder holder,
        String purpose,
        String run,
        Instant since,
        Instant renewedAt,
        Instant expiresAt) {
    static final int FORMAT = 1;
    /** Without a sign of life for this long a holder is gone. */
    static final Duration LIFETIME = Duration.ofMinutes(10);
    /** How far clocks of two hosts may be apart. */
    static final Duration SKEW = Duration.ofMinutes(5);
    /** A sign of life so far ahead is none: that clock, or this one, was wrong. */
    private static final Duration ABSURD = Duration.ofDays(1);

    LeaseRecord renewed(Instant now) {
        return new LeaseRecord(format, token, holder, purpose, run, since, now, now.plus(LIFETIME));
    }

    /** False when the holder is gone, as far as the reader can tell. */
    boolean holds(Instant now, Holder reader) {
        return !reader.knowsTheEndOf(holder)
                && now.isBefore(expiresAt.plus(SKEW))
                && renewedAt.isBefore(now.plus(ABSURD));
    }
}
