package io.recobro.notify;

import io.recobro.fault.Fault;
import io.recobro.notify.channel.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs attempts at the same time, so that a slow one does not add to the others, and waits for all. */
final class Trials {
    private Trials() {}

    static List<Trial> run(Map<String, Callable<Outcome>> attempts) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Trial>> running = attempts.entrySet().stream()
                    .map(attempt -> threads.submit(() -> timed(attempt.getKey(), attempt.getValue())))
                    .toList();
            List<Trial> trials = new ArrayList<>();
            for (Future<Trial> one : running) {
                trials.add(result(one, threads));
            }
            return trials;
        }
    }

    private static Trial timed(String channel, Callable<Outcome> attempt) throws Exception {
        long begin = System.nanoTime();
        Outcome outcome = attempt.call();
        return new Trial(channel, outcome, Duration.ofNanos(System.nanoTime() - begin));
    }

    private static Trial result(Future<Trial> trial, ExecutorService threads) {
        try {
            return trial.get();
        } catch (InterruptedException stop) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
            throw Fault.INTERRUPTED.because("unable to test the channels: interrupted", stop);
        } catch (ExecutionException mistake) {
            throw new IllegalStateException("a channel failed in an unforeseen way", mistake.getCause());
        }
    }
}
