package io.recobro.daemon.run;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.operation.BackupOperations.BackupResult;
import io.recobro.stream.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** One wish for a backup of one job: it waits, runs once and ends. Thread-safe. */
public final class Ticket {
    private final String job;
    private final Optional<String> askedBy;
    private final Instant since;
    private final Progress progress;
    private final CompletableFuture<Optional<BackupResult>> end = new CompletableFuture<>();
    private volatile long moved;
    private Thread worker;
    private boolean cancelled;

    private Ticket(String job, Optional<String> askedBy, Instant since, Progress progress) {
        this.job = job;
        this.askedBy = askedBy;
        this.since = since;
        this.progress = progress;
    }

    /** For a job that its schedule says is due. */
    public static Ticket scheduled(String job, Instant now) {
        return new Ticket(job, Optional.empty(), now, Progress.NONE);
    }

    /** For a person who wants to see what happens. */
    public static Ticket asked(String job, String by, Instant now, Progress progress) {
        return new Ticket(job, Optional.of(by), now, progress);
    }

    public String job() {
        return job;
    }

    /** Who asked for it; empty for the schedule. */
    public Optional<String> askedBy() {
        return askedBy;
    }

    public Instant since() {
        return since;
    }

    Progress progress() {
        return new Signs();
    }

    /** How long it has run without any progress. */
    public Duration silence() {
        return worker() == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - moved);
    }

    private synchronized Thread worker() {
        return worker;
    }

    /** Passes everything on and remembers when. */
    private final class Signs extends Progress.Forwarding {
        Signs() {
            super(progress);
        }

        @Override
        public void phase(String name) {
            moved = System.nanoTime();
            super.phase(name);
        }

        @Override
        public void advance(long bytes) {
            moved = System.nanoTime();
            super.advance(bytes);
        }

        @Override
        public void notice(String message) {
            moved = System.nanoTime();
            super.notice(message);
        }
    }

    /** Ends it early, whether it waits or runs; a run that is interrupted still cleans up. */
    public synchronized void cancel() {
        cancelled = true;
        if (worker != null) {
            worker.interrupt();
        }
    }

    public synchronized boolean isCancelled() {
        return cancelled;
    }

    synchronized void began(Thread thread) {
        moved = System.nanoTime();
        worker = thread;
        if (cancelled) {
            thread.interrupt();
        }
    }

    /** From here on it is too late to cancel. */
    synchronized void left() {
        worker = null;
        Thread.interrupted();
    }

    /** @param result empty when there was nothing to do after all */
    void ended(Optional<BackupResult> result) {
        end.complete(result);
    }

    void failed(RecobroException failure) {
        end.completeExceptionally(failure);
    }

    void dropped() {
        failed(Fault.INTERRUPTED.because("unable to run job '" + job + "': cancelled before it began"));
    }

    /**
     * Waits for the end.
     *
     * @return empty when there was nothing to do after all
     * @throws RecobroException when it could not begin, or was cancelled
     */
    public Optional<BackupResult> await() throws InterruptedException {
        try {
            return end.get();
        } catch (java.util.concurrent.ExecutionException failed) {
            throw rethrow(failed.getCause());
        } catch (CompletionException failed) {
            throw rethrow(failed.getCause());
        }
    }

    private static RuntimeException rethrow(Throwable cause) {
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }
}
