package io.recobro.daemon.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.stream.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RunQueueTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final List<String> order = Collections.synchronizedList(new ArrayList<>());
    private final LinkedBlockingQueue<String> begun = new LinkedBlockingQueue<>();
    private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();
    private final List<String> interrupted = Collections.synchronizedList(new ArrayList<>());

    @Test
    void runsInTheOrderOfComingAsManyAsAllowed() throws Exception {
        RunQueue queue = new RunQueue(2, this::work);
        List.of("a", "b", "c", "d")
                .forEach(job -> assertThat(queue.offer(ticket(job))).isTrue());
        assertThat(List.of(next(), next())).containsExactlyInAnyOrder("a", "b");
        assertThat(queue.waiting()).isEqualTo(2);
        open("a");
        assertThat(next()).isEqualTo("c");
        open("c");
        assertThat(next()).isEqualTo("d");
        open("b");
        open("d");
        assertThat(queue.awaitIdle(LONG)).isTrue();
        assertThat(queue.running()).isEmpty();
    }

    @Test
    void oneRunPerJobAtATime() throws Exception {
        RunQueue queue = new RunQueue(3, this::work);
        queue.offer(ticket("a"));
        assertThat(next()).isEqualTo("a");
        assertThat(queue.offer(ticket("a"))).as("the schedule does not pile up").isFalse();
        queue.submit(asked("a"));
        queue.offer(ticket("b"));
        assertThat(next()).as("another job overtakes the one that is busy").isEqualTo("b");
        assertThat(queue.running()).extracting(Ticket::job).containsExactly("a", "b");
        open("b");
        open("a");
        assertThat(next()).as("what a person asked for comes after it").isEqualTo("a");
        open("a");
        assertThat(queue.awaitIdle(LONG)).isTrue();
    }

    @Test
    void whateverARunThrowsTheOthersGoOn() throws Exception {
        for (Throwable thrown : List.of(
                new IllegalStateException("planted"), new OutOfMemoryError("planted"), new StackOverflowError())) {
            RunQueue queue = new RunQueue(1, ticket -> {
                if (ticket.job().equals("bad")) {
                    throw RunQueueTest.<RuntimeException>unchecked(thrown);
                }
                work(ticket);
            });
            Ticket bad = asked("bad");
            queue.submit(bad);
            queue.offer(ticket("good"));
            assertThat(next()).isEqualTo("good");
            open("good");
            assertThat(queue.awaitIdle(LONG)).isTrue();
            assertThatThrownBy(bad::await).as("nobody waits for ever").isNotNull();
        }
    }

    @Test
    void cancellingEndsWhatWaitsAndInterruptsWhatRuns() throws Exception {
        RunQueue queue = new RunQueue(1, this::work);
        Ticket running = asked("a");
        Ticket waiting = asked("b");
        queue.submit(running);
        queue.submit(waiting);
        assertThat(next()).isEqualTo("a");
        queue.cancel(waiting);
        assertThatThrownBy(waiting::await).hasMessageContaining("cancelled before it began");
        queue.cancel(running);
        assertThat(queue.awaitIdle(LONG)).isTrue();
        assertThat(interrupted).containsExactly("a");
        assertThat(begun).isEmpty();
    }

    @Test
    void nothingBeginsWhileItDrains() throws Exception {
        RunQueue queue = new RunQueue(1, this::work);
        queue.offer(ticket("a"));
        Ticket waiting = asked("b");
        queue.submit(waiting);
        assertThat(next()).isEqualTo("a");
        queue.drain();
        Ticket late = asked("c");
        queue.submit(late);
        assertThat(queue.offer(ticket("d"))).isFalse();
        assertThatThrownBy(waiting::await).isNotNull();
        assertThatThrownBy(late::await).isNotNull();
        assertThat(queue.awaitIdle(Duration.ofMillis(1)))
                .as("what runs goes on")
                .isFalse();
        queue.interruptAll();
        assertThat(queue.awaitIdle(LONG)).isTrue();
        assertThat(interrupted).containsExactly("a");
        assertThat(order).containsExactly("a");
    }

    @Test
    void moreMayRunAtOnceFromNowOn() throws Exception {
        RunQueue queue = new RunQueue(1, this::work);
        queue.offer(ticket("a"));
        queue.offer(ticket("b"));
        assertThat(next()).isEqualTo("a");
        assertThat(begun.poll(20, TimeUnit.MILLISECONDS)).isNull();
        queue.concurrency(2);
        assertThat(next()).isEqualTo("b");
        open("a");
        open("b");
        assertThat(queue.awaitIdle(LONG)).isTrue();
    }

    private void work(Ticket ticket) {
        ticket.began(Thread.currentThread());
        order.add(ticket.job());
        CountDownLatch gate = new CountDownLatch(1);
        gates.put(ticket.job(), gate);
        begun.add(ticket.job());
        try {
            gate.await();
        } catch (InterruptedException e) {
            interrupted.add(ticket.job());
        }
    }

    private String next() throws InterruptedException {
        return begun.poll(20, TimeUnit.SECONDS);
    }

    private void open(String job) {
        gates.get(job).countDown();
    }

    private static Ticket ticket(String job) {
        return Ticket.scheduled(job, Instant.EPOCH);
    }

    private static Ticket asked(String job) {
        return Ticket.asked(job, "tester", Instant.EPOCH, Progress.NONE);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException unchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
