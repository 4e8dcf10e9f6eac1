package io.recobro.source.files.walk;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Threads that look at directories before the walk comes to them. What none of them began is done by who asks for it. */
final class ReadAhead implements AutoCloseable {
    private static final long CLOSE_SECONDS = 60;

    private final ExecutorService threads;

    ReadAhead(int count) {
        threads = Executors.newFixedThreadPool(
                count, Thread.ofPlatform().daemon().name("walk-", 1).factory());
    }

    <T> FutureTask<T> submit(Callable<T> action) {
        FutureTask<T> task = new FutureTask<>(action);
        threads.execute(task);
        return task;
    }

    /** The result; {@code action} throws nothing but what is a bug. */
    static <T> T result(FutureTask<T> task) throws InterruptedException {
        task.run();
        try {
            return task.get();
        } catch (ExecutionException bug) {
            throw bug.getCause() instanceof RuntimeException wrong ? wrong : new IllegalStateException(bug.getCause());
        } catch (CancellationException closed) {
            throw new IllegalStateException("closed", closed);
        }
    }

    /** Waits for what is under way, so that nothing is left that uses an open directory. */
    @Override
    public void close() {
        threads.shutdownNow();
        boolean interrupted = false;
        try {
            threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
