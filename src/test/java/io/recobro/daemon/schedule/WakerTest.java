package io.recobro.daemon.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.config.JobConfig.Timing;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The real Quartz. */
@Timeout(150)
class WakerTest {
    private final LinkedBlockingQueue<String> woken = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<String> drilled = new LinkedBlockingQueue<>();

    @Test
    void wakesAtEachBeatWhateverIsThrown() throws InterruptedException {
        try (Waker waker = new Waker(
                "beats",
                () -> {
                    woken.add("beat");
                    throw new IllegalStateException("planted");
                },
                woken::add,
                drilled::add)) {
            waker.start(Duration.ofMillis(20));
            assertThat(next()).isEqualTo("beat");
            assertThat(next()).isEqualTo("beat");
        }
    }

    /** Takes up to a minute: crontab knows nothing smaller. */
    @Test
    void wakesWhenAScheduleFires() throws InterruptedException {
        try (Waker waker = new Waker("fires", () -> {}, woken::add, drilled::add)) {
            waker.start(Duration.ofMinutes(1));
            waker.set(Map.of("gone", everyMinute()), Map.of());
            waker.set(Map.of("db", everyMinute()), Map.of("files", everyMinute()));
            assertThat(woken.poll(70, TimeUnit.SECONDS)).isEqualTo("db");
            assertThat(drilled.poll(70, TimeUnit.SECONDS)).isEqualTo("files");
        }
    }

    private String next() throws InterruptedException {
        return woken.poll(20, TimeUnit.SECONDS);
    }

    private static Timetable everyMinute() {
        return Timetable.of(TimetableTest.job(Optional.of("* * * * *"), Timing.DEFAULT), Timetable.Delay.NONE)
                .orElseThrow();
    }
}
