package io.recobro.source.qdrant.capture;

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
 * Runs pieces of work, a limited number at once. The first failure interrupts the others and is the one thrown, when they
 * have cleaned up.
 *
 * @param limit how many run at once
 * @param stop called at the first failure, to wake pieces that wait for a server
 */
record Abreast(int limit, Runnable stop) {
    private static final long PATIENCE_SECONDS = 120;

    /** Returns the results in the order of the list. */
    <T> List<T> run(List<Callable<T>> pieces) {
        ExecutorService threads = Executors.newFixedThreadPool(
                Math.clamp(limit, 1, Math.max(1, pieces.size())),
                Thread.ofPlatform().name("qdrant-", 1).daemon().factory());
        boolean good = false;
        try {
            ExecutorCompletionService<T> done = new ExecutorCompletionService<>(threads);
            List<Future<T>> futures = new ArrayList<>();
            pieces.forEach(piece -> futures.add(done.submit(piece)));
            for (int each = 0; each < pieces.size(); each++) {
                done.take().get();
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            good = true;
            return results;
        } catch (ExecutionException failed) {
            throw switch (failed.getCause()) {
                case RecobroException fault -> fault;
                case RuntimeException unexpected -> unexpected;
                default -> Fault.BUG.because("unexpected failure: " + failed.getCause(), failed.getCause());
            };
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Fault.INTERRUPTED.because("unable to capture the collections: interrupted", stopped);
        } finally {
            threads.shutdownNow();
            if (!good) {
                stop.run();
            }
            awaitEnd(threads);
        }
    }

    private static void awaitEnd(ExecutorService threads) {
        boolean interrupted = Thread.interrupted();
        try {
            threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException again) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
