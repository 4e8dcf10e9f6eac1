package io.recobro.daemon.life;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Who must show signs of life, and when each last did. Counts time that does not jump with the clock. Thread-safe. */
public final class Liveness {
    public static final String SCHEDULER = "scheduler";
    public static final String MONITOR = "monitor";
    public static final String WORKERS = "workers";

    private final LongSupplier nanos;
    private final Map<String, Long> beats = new ConcurrentHashMap<>();

    public Liveness() {
        this(System::nanoTime);
    }

    Liveness(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** A sign of life; the first one makes a part one that must show more. */
    public void beat(String part) {
        beats.put(part, nanos.getAsLong());
    }

    /** The parts that have been silent for longer than this. */
    public List<String> silent(Duration longer) {
        long now = nanos.getAsLong();
        return beats.entrySet().stream()
                .filter(beat -> now - beat.getValue() > longer.toNanos())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** How long ago a part showed life; empty when it never has. */
    public Optional<Duration> age(String part) {
        return Optional.ofNullable(beats.get(part)).map(last -> Duration.ofNanos(nanos.getAsLong() - last));
    }
}
