package io.recobro.daemon.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;

/** Delays that look random from one due time to the next, and stay the same across restarts. */
public final class SeededDelay implements Timetable.Delay {
    private final String site;

    /** @param site different sites get different delays */
    public SeededDelay(String site) {
        this.site = site;
    }

    @Override
    public Duration of(String job, Instant due, Duration most) {
        long seed = 31L * site.hashCode() + job.hashCode() + due.getEpochSecond() * 0x9E3779B97F4A7C15L;
        return Duration.ofSeconds(new SplittableRandom(seed).nextLong(Math.max(1, most.toSeconds())));
    }
}
