package io.recobro.source.mariadb;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.MDC;

/**
 * Work with sessions that ends when the calling thread is interrupted, even while the server is silent: a thread that waits
 * for a server's answer does not hear an interrupt, so the work has a thread of its own, and an interrupt cuts its sessions
 * off. So does a server that has answered nobody for too long, while it had let a session in: a paused one, or one behind a
 * network that swallows everything. A long statement is no silence, because new sessions are answered meanwhile. Thread-safe.
 */
public final class Watched {
    /** The driver may try to tell a silent server first; that has a time limit of ten seconds. */
    private static final long CUTTING_SECONDS = 12;

    private static final long ENDING_SECONDS = 30;
    /** How often a server is asked within its time-out. */
    private static final int STEPS = 5;

    private final Set<Connection> sessions = ConcurrentHashMap.newKeySet();
    private final String server;
    private final Callable<Boolean> answers;
    private final Duration timeout;
    private volatile boolean cut;

    /**
     * @param server for messages
     * @param answers asks the server over a new session; may block, and is interrupted then
     * @param timeout how long it may answer nobody
     */
    Watched(String server, Callable<Boolean> answers, Duration timeout) {
        this.server = server;
        this.answers = answers;
        this.timeout = timeout;
    }

    /** Takes note of a session that was just opened; cuts it off when it comes too late. */
    void opened(Connection session) {
        sessions.removeIf(Watched::isClosed);
        sessions.add(session);
        if (cut) {
            abort(session);
        }
    }

    private static boolean isClosed(Connection session) {
        try {
            return session.isClosed();
        } catch (SQLException broken) {
            return true;
        }
    }

    /**
     * Does the work, and returns what it returns or throws what it throws.
     *
     * @param name for messages
     * @throws RecobroException {@code INTERRUPTED}, the flag of the thread set again, when it was interrupted;
     *     {@code SOURCE_UNREACHABLE} when the server was silent
     */
    public <T> T run(String name, Callable<T> work) {
        cut = false;
        FutureTask<T> task = new FutureTask<>(withContext(work));
        Thread worker = Thread.ofVirtual().name("mariadb-" + name).start(task);
        try {
            if (await(task)) {
                return task.get();
            }
            end(worker);
            throw Fault.SOURCE_UNREACHABLE
                    .because("unable to finish " + name + ": " + server + " has answered nobody for "
                            + timeout.toSeconds() + " seconds")
                    .hint("look whether the server is paused or overloaded, and at the network; 'timeout' of the source"
                            + " sets how long to wait");
        } catch (java.util.concurrent.ExecutionException failed) {
            throw rethrow(name, failed.getCause());
        } catch (InterruptedException stopped) {
            end(worker);
            Thread.currentThread().interrupt();
            throw Fault.INTERRUPTED.because("unable to finish " + name + ": interrupted", stopped);
        }
    }

    /** True once the work has ended; false when the server has been silent for too long. */
    private boolean await(FutureTask<?> task) throws InterruptedException {
        long step = timeout.dividedBy(STEPS).toNanos();
        long answered = System.nanoTime();
        while (System.nanoTime() - answered < timeout.toNanos()) {
            try {
                task.get(step, TimeUnit.NANOSECONDS);
                return true;
            } catch (java.util.concurrent.ExecutionException failed) {
                return true;
            } catch (TimeoutException working) {
                if (!letIn() || answered()) {
                    answered = System.nanoTime();
                }
            }
        }
        return false;
    }

    private boolean letIn() {
        sessions.removeIf(Watched::isClosed);
        return !sessions.isEmpty();
    }

    /** In a thread whose interrupt cuts a connection off. */
    private boolean answered() throws InterruptedException {
        FutureTask<Boolean> question = new FutureTask<>(answers);
        Thread asking = Thread.ofVirtual().name("mariadb-pulse").start(question);
        try {
            return question.get();
        } catch (java.util.concurrent.ExecutionException failed) {
            return false;
        } catch (InterruptedException stopped) {
            asking.interrupt();
            throw stopped;
        }
    }

    private static <T> Callable<T> withContext(Callable<T> work) {
        var context = MDC.getCopyOfContextMap();
        return () -> {
            if (context != null) {
                MDC.setContextMap(context);
            }
            return work.call();
        };
    }

    /** The interrupt first: what hears it ends by itself; then the sessions, all at once. */
    private void end(Thread worker) {
        worker.interrupt();
        cut = true;
        CountDownLatch aborted = new CountDownLatch(sessions.size());
        for (Connection session : sessions) {
            Thread.ofVirtual().start(() -> {
                abort(session);
                aborted.countDown();
            });
        }
        try {
            aborted.await(CUTTING_SECONDS, TimeUnit.SECONDS);
            worker.join(TimeUnit.SECONDS.toMillis(ENDING_SECONDS));
        } catch (InterruptedException hurried) {
            return; // the worker is on its way out, and a daemon thread
        }
    }

    private static void abort(Connection session) {
        try {
            session.abort(Runnable::run);
        } catch (SQLException gone) {
            return; // it is cut off either way
        }
    }

    private static RuntimeException rethrow(String name, Throwable cause) {
        return switch (cause) {
            case RuntimeException known -> known;
            case SQLException sql -> MariaDbFaults.translate(name, sql);
            case Error error -> throw error;
            default -> Fault.BUG.because("unexpected failure: " + cause, cause);
        };
    }
}
