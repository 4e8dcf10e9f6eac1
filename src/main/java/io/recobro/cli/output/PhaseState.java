package io.recobro.cli.output;

import io.recobro.config.notation.Durations;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How far a phase has come.
 *
 * @param done plain bytes
 * @param expected plain bytes of the whole phase, an estimate; 0 when unknown
 */
public record PhaseState(String phase, long done, long expected, Duration elapsed) {
    /** Bytes per second since the phase began; 0 in its first moment. */
    public long rate() {
        long millis = elapsed.toMillis();
        return millis == 0 ? 0 : Math.round(done * 1000.0 / millis);
    }

    /** 0 to 99: an estimate never claims to be finished. */
    public OptionalInt percent() {
        return expected <= 0 ? OptionalInt.empty() : OptionalInt.of((int) Math.min(99, done * 100.0 / expected));
    }

    /** How long the rest takes at this rate; empty where nothing can be said, as in the first two seconds. */
    public Optional<Duration> left() {
        if (expected <= done || rate() == 0 || elapsed.toMillis() < 2000) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofSeconds((expected - done) / rate()));
    }

    /** {@code capture  42 %  118.4 MB/s  left 1m 04s}; parts that are not known are left out. */
    public String line() {
        StringBuilder line = new StringBuilder(phase);
        percent().ifPresent(percent -> line.append(String.format(Locale.ROOT, "  %d %%", percent)));
        if (done > 0) {
            line.append(String.format(Locale.ROOT, "  %.1f MB  %.1f MB/s", done / 1e6, rate() / 1e6));
        }
        left().ifPresent(left -> line.append("  left ").append(Durations.print(left)));
        return line.toString();
    }
}
