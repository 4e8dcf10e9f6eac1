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
        List<String> told = List.of();
        try {
            while (true) {
                List<String> silent = liveness.silent(limit.dividedBy(2));
                beat(silent, service);
                if (!silent.equals(told)) {
                    tell(silent);
                    told = silent;
                }
                wait(Math.max(1, limit.dividedBy(4).toMillis()));
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** The watchdog is told nothing while a part is silent. */
    static void beat(List<String> silent, ServiceNotice service) {
        if (silent.isEmpty()) {
            service.alive();
        }
    }

    private static void tell(List<String> silent) {
        if (silent.isEmpty()) {
            LOG.info("all parts show signs of life again");
        } else {
            LOG.error("no sign of life from: {}; the watchdog is not told that all is well", String.join(", ", silent));
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
