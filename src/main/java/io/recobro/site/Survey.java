package io.recobro.site;

import io.recobro.catalog.Catalog;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Asks several destinations at once. One that fails or does not answer in time is an answer too, with a problem, and hides
 * nothing of the others.
 *
 * @param limit how long a destination may take for all that is asked of it
 */
record Survey(Site site, Duration limit) {
    /** Long enough for a slow destination, short enough for someone who waits. */
    static final Duration PATIENCE = Duration.ofSeconds(45);

    /** What one destination said: content, or a problem. */
    record Answer<T>(String destination, Optional<T> content, Optional<RecobroException> problem) {
        static <T> Answer<T> failed(String destination, RecobroException problem) {
            return new Answer<>(destination, Optional.empty(), Optional.of(problem));
        }
    }

    /** Asks; the answers come in the order of the destinations. */
    <T> List<Answer<T>> ask(List<String> destinations, Function<Catalog, T> question) {
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            List<Future<Answer<T>>> futures = threads.invokeAll(
                    destinations.stream().map(name -> task(name, question)).toList(),
                    limit.toMillis(),
                    TimeUnit.MILLISECONDS);
            List<Answer<T>> answers = new ArrayList<>();
            for (int each = 0; each < futures.size(); each++) {
                answers.add(answer(destinations.get(each), futures.get(each)));
            }
            return answers;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Fault.INTERRUPTED.because("unable to ask the destinations: interrupted", stopped);
        } finally {
            threads.shutdownNow(); // without waiting: who does not answer may not hear the interrupt either
        }
    }

    /** Opens the storage now, in the calling thread: a site is not for several. */
    private <T> Callable<Answer<T>> task(String destination, Function<Catalog, T> question) {
        Catalog catalog;
        try {
            catalog = site.catalog(destination);
        } catch (RecobroException unusable) {
            return () -> Answer.failed(destination, unusable);
        }
        return () -> {
            try {
                return new Answer<>(destination, Optional.of(question.apply(catalog)), Optional.empty());
            } catch (RecobroException failed) {
                return Answer.failed(destination, failed);
            }
        };
    }

    private <T> Answer<T> answer(String destination, Future<Answer<T>> future) throws InterruptedException {
        try {
            return future.get();
        } catch (CancellationException late) {
            return Answer.failed(
                    destination,
                    Fault.STORAGE_UNREACHABLE
                            .because(
                                    "unable to ask destination '" + destination + "': no answer within "
                                            + limit.toSeconds() + " s",
                                    late)
                            .hint("see 'recobro storage check " + destination + "'"));
        } catch (ExecutionException broken) {
            throw new IllegalStateException("unable to ask destination '" + destination + "'", broken.getCause());
        }
    }
}
