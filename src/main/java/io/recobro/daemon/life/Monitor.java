package io.recobro.daemon.life;

import io.recobro.daemon.run.Ticket;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the site at a steady pace, in threads that owe the scheduler nothing: what is missed is noticed also when the
 * scheduler hangs. Ends runs that have not moved for hours.
 */
final class Monitor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Monitor.class);

    /** No step of a run waits this long for an answer: each has time limits of its own. */
    private static final Duration STUCK = Duration.ofHours(2);

    /** What a run that was interrupted needs at most to clean up. */
    private static final Duration CLEANING = Duration.ofMinutes(10);

    private final Liveness liveness;
    private final Supplier<List<Ticket>> running;
    private final Runnable look;
    private final Duration tick;
    private final Duration interval;
    private final Thread thread;
    private Thread looking;
    private long lookedAt;

    /**
     * @param running what is under way
     * @param tick between two signs of life
     * @param interval between two looks
     */
    Monitor(Liveness liveness, Supplier<List<Ticket>> running, Runnable look, Duration tick, Duration interval) {
        this.liveness = liveness;
        this.running = running;
        this.look = look;
        this.tick = tick;
        this.interval = interval;
        this.thread = Thread.ofPlatform().daemon().name("monitor").unstarted(this::work);
    }

    void start() {
        lookedAt = System.nanoTime() - interval.minus(tick).toNanos(); // what is due at the start has begun by then
        thread.start();
    }

    private synchronized void work() {
        try {
            while (true) {
                liveness.beat(Liveness.MONITOR);
                if (!endStuckRuns()) {
                    liveness.beat(Liveness.WORKERS);
                }
                lookWhenDue();
                wait(tick.toMillis());
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** True when a run does not even end. */
    private boolean endStuckRuns() {
        boolean hopeless = false;
        for (Ticket ticket : running.get()) {
            Duration silence = ticket.silence();
            if (silence.compareTo(STUCK.plus(CLEANING)) > 0) {
                hopeless = true;
            } else if (silence.compareTo(STUCK) > 0 && !ticket.isCancelled()) {
                LOG.error("job '{}' has not moved for {} minutes: it is ended", ticket.job(), silence.toMinutes());
                ticket.cancel();
            }
        }
        return hopeless;
    }

    private void lookWhenDue() {
        boolean underWay = looking != null && looking.isAlive();
        if (!underWay && System.nanoTime() - lookedAt >= interval.toNanos()) {
            lookedAt = System.nanoTime();
            looking = Thread.ofPlatform().daemon().name("look").start(this::lookOnce);
        }
    }

    private void lookOnce() {
        try {
            look.run();
        } catch (RuntimeException | Error unexpected) {
            LOG.error("unable to look at the site", unexpected);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
