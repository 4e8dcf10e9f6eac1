package io.recobro.daemon.control;

import io.recobro.daemon.control.Protocol.Event;
import io.recobro.stream.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends a run's progress to one client from a thread of its own, so that a client which does not read never holds up the run:
 * bytes add up, and when too many events wait, the rest is left out.
 */
final class Outlet implements Progress {
    private static final int MOST_WAITING = 1000;
    private static final long PAUSE_MILLIS = 200;
    /** Sent to nobody: it ends the wait for the next event. */
    private static final Event END = Event.text("end", "");

    private final OutputStream out;
    private final BlockingQueue<Event> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong advanced = new AtomicLong();
    private volatile boolean ending;
    private final Thread thread;

    Outlet(OutputStream out) {
        this.out = out;
        this.thread = Thread.ofVirtual().name("control-out").start(this::work);
    }

    @Override
    public void phase(String name) {
        waiting.offer(Event.text(Event.PHASE, name));
    }

    @Override
    public void expect(long bytes) {
        waiting.offer(Event.bytes(Event.EXPECT, bytes));
    }

    @Override
    public void advance(long bytes) {
        advanced.addAndGet(bytes);
    }

    @Override
    public void notice(String message) {
        waiting.offer(Event.text(Event.NOTICE, message));
    }

    /** Sends what waits, then this; returns when it is sent, or the client is gone. */
    void end(Event last) throws IOException, InterruptedException {
        ending = true;
        waiting.offer(END); // where there is no room, nothing waits for an event
        thread.join();
        out.write(Protocol.line(last));
        out.flush();
    }

    private void work() {
        try {
            while (!ending || !waiting.isEmpty()) {
                Event event = waiting.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                long bytes = advanced.getAndSet(0);
                if (bytes > 0) {
                    out.write(Protocol.line(Event.bytes(Event.ADVANCE, bytes)));
                }
                if (event != null && !event.equals(END)) {
                    out.write(Protocol.line(event));
                }
                out.flush();
            }
        } catch (IOException gone) {
            waiting.clear(); // the run goes on without a listener
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
