package io.recobro.daemon.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets tickets run: one per job at a time, so many jobs at once, first come first served. Each runs in a thread of its own;
 * whatever one throws, the others go on. Thread-safe.
 */
public final class RunQueue {
    private static final Logger LOG = LoggerFactory.getLogger(RunQueue.class);

    private final Consumer<Ticket> work;
    private final List<Ticket> waiting = new ArrayList<>();
    private final Map<Ticket, Thread> running = new LinkedHashMap<>();
    private int concurrency;
    private boolean draining;

    /** @param work runs one ticket to its end */
    public RunQueue(int concurrency, Consumer<Ticket> work) {
        this.concurrency = concurrency;
        this.work = work;
    }

    public synchronized void concurrency(int jobs) {
        concurrency = jobs;
        startWhatMay();
    }

    /** Takes a ticket of the schedule, unless its job waits or runs already. */
    public synchronized boolean offer(Ticket ticket) {
        if (draining || isBusy(ticket.job())) {
            return false;
        }
        waiting.add(ticket);
        startWhatMay();
        return true;
    }

    /** Takes a ticket that runs even when its job has just run; one that comes while the daemon stops ends at once. */
    public synchronized void submit(Ticket ticket) {
        if (draining) {
            ticket.dropped();
            return;
        }
        waiting.add(ticket);
        startWhatMay();
    }

    /** Whether the job waits or runs. */
    public synchronized boolean isBusy(String job) {
        return waiting.stream().anyMatch(ticket -> ticket.job().equals(job)) || runs(job);
    }

    /** Ends a ticket early. */
    public synchronized void cancel(Ticket ticket) {
        if (waiting.remove(ticket)) {
            ticket.dropped();
        } else {
            ticket.cancel();
        }
    }

    /** Tickets under way, oldest first. */
    public synchronized List<Ticket> running() {
        return List.copyOf(running.keySet());
    }

    public synchronized int waiting() {
        return waiting.size();
    }

    /** From here on nothing begins; what waits is dropped. */
    public synchronized void drain() {
        draining = true;
        waiting.forEach(Ticket::dropped);
        waiting.clear();
    }

    /** Interrupts everything under way. */
    public synchronized void interruptAll() {
        running.keySet().forEach(Ticket::cancel);
        running.values().forEach(Thread::interrupt);
    }

    /** Waits until nothing runs; false when time was up first. */
    public synchronized boolean awaitIdle(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!running.isEmpty()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    private boolean runs(String job) {
        return running.keySet().stream().anyMatch(ticket -> ticket.job().equals(job));
    }

    private void startWhatMay() {
        for (int next = 0; next < waiting.size() && running.size() < concurrency; ) {
            if (runs(waiting.get(next).job())) {
                next++;
            } else {
                start(waiting.remove(next));
            }
        }
    }

    private void start(Ticket ticket) {
        Thread thread = Thread.ofPlatform().daemon().name("run-" + ticket.job()).unstarted(() -> run(ticket));
        running.put(ticket, thread);
        thread.start();
    }

    private void run(Ticket ticket) {
        try {
            work.accept(ticket);
        } catch (RuntimeException | Error unexpected) {
            LOG.error("a run of job '{}' ended in an unexpected way", ticket.job(), unexpected);
        } finally {
            ticket.dropped();
            ended(ticket);
        }
    }

    private synchronized void ended(Ticket ticket) {
        running.remove(ticket);
        startWhatMay();
        notifyAll();
    }
}
