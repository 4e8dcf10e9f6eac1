package io.recobro.source.mariadb;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Runs pieces of work side by side, in virtual threads: an interrupt closes the socket that one reads from, which a silent
 * server cannot prevent. The first failure interrupts the others and is the one thrown.
 */
public final class Parallel {
    private Parallel() {}

    /** Runs all pieces, each in a thread of its own, and returns their results in the order of the list. */
    public static <T> List<T> run(String name, List<Callable<T>> pieces) {
        return run(name, pieces, () -> {});
    }

    /**
     * As {@link #run(String, List)}.
     *
     * @param stop called at the first failure, to wake pieces that wait for a server; they have ended when this returns
     */
    public static <T> List<T> run(String name, List<Callable<T>> pieces, Runnable stop) {
        ExecutorService threads = Executors.newFixedThreadPool(
                Math.max(1, pieces.size()),
                Thread.ofVirtual().name(name + "-", 1).factory()); // an interrupt ends their reading from a socket
        try {
            ExecutorCompletionService<T> done = new ExecutorCompletionService<>(threads);
            List<Future<T>> futures = new ArrayList<>();
            for (Callable<T> piece : pieces) {
                futures.add(done.submit(piece));
            }
            for (int i = 0; i < pieces.size(); i++) {
                done.take().get();
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            threads.shutdownNow();
            stop.run();
            throw unwrap(e);
        } catch (InterruptedException e) {
            threads.shutdownNow(); // first: the driver cannot abort a session whose lock a reader holds
            stop.run();
            Thread.currentThread().interrupt();
            throw Fault.INTERRUPTED.because("unable to finish " + name + ": interrupted", e);
        } finally {
            threads.shutdownNow();
            awaitEnd(threads);
        }
    }

    private static void awaitEnd(ExecutorService threads) {
        boolean interrupted = Thread.interrupted();
        try {
            threads.awaitTermination(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static RuntimeException unwrap(ExecutionException e) {
        return switch (e.getCause()) {
            case RecobroException fault -> fault;
            case java.sql.SQLException sql -> MariaDbFaults.translate("talk to the server", sql);
            case RuntimeException unexpected -> unexpected;
            case OutOfMemoryError memory ->
                Fault.ROW_TOO_LARGE
                        .because("unable to hold a row in memory: " + memory.getMessage(), memory)
                        .hint("give the process more heap (-Xmx)");
            default -> Fault.BUG.because("unexpected failure: " + e.getCause(), e.getCause());
        };
    }
}
