package io.recobro.notify;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Ids of messages: unique, and in the order of their time even within a millisecond. Thread-safe. */
final class MessageIds {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final RandomGenerator random;
    private int count;

    MessageIds(RandomGenerator random) {
        this.random = random;
    }

    synchronized String next(Instant at) {
        count = (count + 1) % 10_000;
        return String.format(Locale.ROOT, "%s-%04d-%08x", TIME.format(at), count, random.nextInt());
    }
}
