package io.recobro.daemon.lookout;

import io.recobro.daemon.web.Health;
import io.recobro.watch.Ages;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * How long ago the parts of the daemon showed life.
 *
 * @param scheduler time since the last sign of the scheduler; empty: it has not begun
 * @param monitor the same of the monitor
 * @param leaseHeld whether the lease of the site is held
 */
public record SignsOfLife(
        Supplier<Optional<Duration>> scheduler, Supplier<Optional<Duration>> monitor, BooleanSupplier leaseHeld) {
    /** Both show life every ten seconds or more often. */
    static final Duration LONGEST_SILENCE = Duration.ofMinutes(2);

    /** Nothing may be wrong before everything has begun: a part that has not is not dead. */
    Health alive() {
        return new Health(List.of(part("scheduler", scheduler.get(), true), part("monitor", monitor.get(), true)));
    }

    /** @param configured whether a configuration holds */
    Health ready(boolean configured) {
        return new Health(List.of(
                new Health.Part(
                        "configuration", configured, configured ? "a configuration is loaded" : "none is loaded yet"),
                new Health.Part(
                        "lease",
                        leaseHeld.getAsBoolean(),
                        leaseHeld.getAsBoolean() ? "the lease of the site is held" : "the lease is not held"),
                part("scheduler", scheduler.get(), false)));
    }

    private static Health.Part part(String name, Optional<Duration> silence, boolean goodBefore) {
        return silence.map(time -> new Health.Part(
                        name, time.compareTo(LONGEST_SILENCE) <= 0, "last sign of life " + Ages.print(time) + " ago"))
                .orElseGet(() -> new Health.Part(name, goodBefore, "not started yet"));
    }

    /** How long the scheduler has been silent, once that is too long. */
    Optional<Duration> schedulerSilent() {
        return scheduler.get().filter(silence -> silence.compareTo(LONGEST_SILENCE) > 0);
    }

    Optional<Instant> lastOfScheduler(Clock clock) {
        return scheduler.get().map(clock.instant()::minus);
    }

    Optional<Instant> lastOfMonitor(Clock clock) {
        return monitor.get().map(clock.instant()::minus);
    }
}
