package io.recobro.soak;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/** What goes wrong at one destination or source. Thread-safe. */
final class Weather {
    private static final double MISHAP = 0.002;

    private final String place;
    private final Clock clock;
    private final Random random;
    private Instant downUntil = Instant.MIN;
    private Instant fullUntil = Instant.MIN;
    private boolean stormy;

    Weather(String place, Clock clock, long seed) {
        this.place = place;
        this.clock = clock;
        this.random = new Random(seed);
    }

    /** What becomes of one call that is not refused. */
    enum Luck {
        FINE,
        /** It is done, and the answer gets lost. */
        REPLY_LOST
    }

    synchronized void stormy(boolean yes) {
        stormy = yes;
        if (!yes) {
            downUntil = Instant.MIN;
            fullUntil = Instant.MIN;
        }
    }

    synchronized void down(Duration time) {
        downUntil = clock.instant().plus(time);
    }

    synchronized void full(Duration time) {
        fullUntil = clock.instant().plus(time);
    }

    synchronized boolean isDown() {
        return clock.instant().isBefore(downUntil);
    }

    /** @param grows whether the call needs room */
    synchronized Luck call(boolean grows) {
        if (isDown()) {
            throw unreachable("no route");
        }
        if (grows && clock.instant().isBefore(fullUntil)) {
            throw Fault.STORAGE_FULL.because("unable to store in '" + place + "': no space left");
        }
        double chance = stormy ? random.nextDouble() : 1;
        if (chance < MISHAP) {
            throw unreachable("connection reset");
        }
        return chance < 2 * MISHAP ? Luck.REPLY_LOST : Luck.FINE;
    }

    RecobroException unreachable(String why) {
        return Fault.STORAGE_UNREACHABLE.because("unable to reach '" + place + "': " + why);
    }
}
