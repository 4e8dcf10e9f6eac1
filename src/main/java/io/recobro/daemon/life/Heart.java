package io.recobro.daemon.life;

import io.recobro.daemon.systemd.ServiceNotice;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the service manager's watchdog that the daemon lives, as long as all its parts do. Four times per limit, and a part
 * may be silent for half of it, so that one late look kills nothing.
 */
public final class Heart implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heart.class);

    private final Liveness liveness;
    private final ServiceNotice service;
    private final Duration limit;
    private final Thread thread;

    private Heart(Liveness liveness, ServiceNotice service, Duration limit) {
        this.liveness = liveness;
        this.service = service;
        this.limit = limit;
        this.thread = Thread.ofPlatform().daemon().name("watchdog").unstarted(this::work);
    }

    public static Heart start(Liveness liveness, ServiceNotice service, Duration limit) {
        Heart heart = new Heart(liveness, service, limit);
        heart.thread.start();
        return heart;
    }

    private synchronized void work() {
        try {
            while (true) {
                beat(liveness, service, limit);
                wait(Math.max(1, limit.dividedBy(4).toMillis()));
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** One look; false when a part is silent and the watchdog was not told. */
    static boolean beat(Liveness liveness, ServiceNotice service, Duration limit) {
        List<String> silent = liveness.silent(limit.dividedBy(2));
        if (silent.isEmpty()) {
            service.alive();
            return true;
        }
        LOG.error("no sign of life from: {}; the watchdog is not told that all is well", String.join(", ", silent));
        return false;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
