package io.recobro.daemon.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.daemon.schedule.Waker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HeartTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final AtomicLong nanos = new AtomicLong();
    private final Liveness liveness = new Liveness(nanos::get);
    private final List<String> sent = new ArrayList<>();

    @Test
    void beatsWhileEveryPartLives() {
        liveness.beat(Liveness.SCHEDULER);
        liveness.beat(Liveness.MONITOR);
        pass(30);
        look();
        assertThat(sent).containsExactly("WATCHDOG=1");
    }

    @Test
    void oneSilentPartIsEnoughToStop() {
        liveness.beat(Liveness.SCHEDULER);
        pass(31);
        liveness.beat(Liveness.MONITOR);
        look();
        assertThat(sent).isEmpty();
        assertThat(liveness.silent(LIMIT.dividedBy(2))).containsExactly(Liveness.SCHEDULER);
        assertThat(liveness.age(Liveness.SCHEDULER)).contains(Duration.ofSeconds(31));
        liveness.beat(Liveness.SCHEDULER);
        look();
        assertThat(sent).hasSize(1);
    }

    /** The real scheduler, its only thread blocked by what it calls. */
    @Test
    void aBlockedSchedulerStopsTheHeart() throws InterruptedException {
        Liveness real = new Liveness();
        CountDownLatch block = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        LinkedBlockingQueue<String> beats = new LinkedBlockingQueue<>();
        Duration limit = Duration.ofMillis(1200);
        try (Waker waker = new Waker(
                "blocked",
                () -> {
                    real.beat(Liveness.SCHEDULER);
                    if (block.getCount() == 0) {
                        blocked.countDown();
                        await(release);
                    }
                },
                job -> {},
                drill -> {})) {
            waker.set(Map.of(), Map.of());
            waker.start(Duration.ofMillis(50));
            try {
                assertThat(beatsWithin(real, limit, beats, Duration.ofMinutes(1)))
                        .as("control: it beats while nothing is blocked")
                        .isTrue();
                block.countDown();
                blocked.await();
                while (real.age(Liveness.SCHEDULER).orElseThrow().compareTo(limit.dividedBy(2)) <= 0) {
                    release.await(50, TimeUnit.MILLISECONDS);
                }
                assertThat(beatsWithin(real, limit, beats, limit)).isFalse();
            } finally {
                release.countDown();
            }
        }
    }

    private static boolean beatsWithin(
            Liveness liveness, Duration limit, LinkedBlockingQueue<String> beats, Duration patience)
            throws InterruptedException {
        beats.clear();
        try (Heart _ = Heart.start(liveness, message -> beats.add(message[0]), limit)) {
            return beats.poll(patience.toMillis(), TimeUnit.MILLISECONDS) != null;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        Heart.beat(liveness.silent(LIMIT.dividedBy(2)), message -> sent.addAll(List.of(message)));
    }

    private void pass(long seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}
