package io.recobro.source.mariadb.point;

import io.recobro.fault.Fault;
import io.recobro.source.mariadb.MariaDbFaults;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The lock of {@code FLUSH TABLES WITH READ LOCK}, which ends with its session. The server ends the session when nothing is heard
 * of it for two minutes: no writer waits for a host that is gone.
 */
final class GlobalReadLock implements AutoCloseable {
    private static final int SILENCE_SECONDS = 120;
    private static final int BEAT_SECONDS = 30;

    private final Connection session;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread beat;
    private volatile SQLException lost;

    /** @param session has the lock, and is used by nobody else from here on */
    GlobalReadLock(Connection session) throws SQLException {
        this.session = session;
        ConsistentPoint.execute(session, "SET SESSION wait_timeout=" + SILENCE_SECONDS + ", max_statement_time=0");
        this.beat = Thread.ofPlatform().daemon().name("beat of the read lock").start(this::beat);
    }

    private void beat() {
        try {
            while (lost == null && !over.await(BEAT_SECONDS, TimeUnit.SECONDS)) {
                ask();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask() {
        try {
            ConsistentPoint.execute(session, "DO 0");
        } catch (SQLException broken) {
            lost = broken;
        }
    }

    /**
     * Gives the lock back.
     *
     * @throws io.recobro.fault.RecobroException {@code SOURCE_CHANGED} when it was lost before: what was read meanwhile may be of
     *     several states
     */
    void release() {
        try {
            over.countDown();
            beat.join();
            if (lost == null) {
                ask();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Fault.INTERRUPTED.because("unable to give the read lock back: interrupted", stopped);
        } finally {
            close();
        }
        if (lost != null) {
            throw Fault.SOURCE_CHANGED
                    .because(
                            "unable to read the non-transactional tables in one state: the session with the read lock"
                                    + " was ended meanwhile: " + MariaDbFaults.reason(lost),
                            lost)
                    .hint("let the lock be until the tables are read, or make them InnoDB: then none is needed");
        }
    }

    /** Ends the session, and with it the lock. */
    @Override
    public void close() {
        over.countDown();
        ConsistentPoint.closeQuietly(session);
    }
}
