package io.recobro.drill;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Interrupts the thread that made it, once, when it is not closed in time. */
final class TimeLimit implements AutoCloseable {
    private final Thread worker = Thread.currentThread();
    private final CountDownLatch over = new CountDownLatch(1);
    private boolean reached;
    private boolean closed;

    TimeLimit(Duration limit) {
        Thread.ofPlatform().daemon().name("time limit of a drill").start(() -> await(limit));
    }

    private void await(Duration limit) {
        try {
            if (!over.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                interrupt();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void interrupt() {
        if (!closed) {
            reached = true;
            worker.interrupt();
        }
    }

    synchronized boolean isReached() {
        return reached;
    }

    /** Takes the interrupt back, if it came. */
    @Override
    public synchronized void close() {
        closed = true;
        over.countDown();
        if (reached) {
            Thread.interrupted();
        }
    }
}
