package io.recobro.daemon.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.daemon.schedule.PastRun;
import io.recobro.operation.StatusOperations.RunSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PastRunsTest {
    private static final Instant SIX = Instant.parse("2026-11-22T06:00:00Z");

    private final PastRuns past = new PastRuns();

    @Test
    void aRunAndItsRecordAreTheSame() {
        PastRun own = new PastRun(SIX.plusMillis(700), SIX.plusSeconds(60), true, false);
        past.add("db", own);
        past.listed("db", List.of(summary(SIX.plusSeconds(1)), summary(SIX.minusSeconds(3600))));
        assertThat(past.of("db"))
                .as("what this process knows of it counts: whether trying again may help")
                .hasSize(2)
                .contains(own);
        assertThat(past.of("files")).isEmpty();
    }

    @Test
    void aRunWithoutRecordIsRemembered() {
        past.add("db", new PastRun(SIX, SIX.plusSeconds(1), true, true));
        past.listed("db", List.of());
        assertThat(past.of("db")).hasSize(1);
    }

    @Test
    void aJobIsLeftAloneForAWhile() {
        past.postpone("db", SIX.plusSeconds(60));
        assertThat(past.postponed("db", SIX.plusSeconds(59))).isTrue();
        assertThat(past.postponed("db", SIX.plusSeconds(60))).isFalse();
        assertThat(past.postponed("files", SIX)).isFalse();
    }

    private static RunSummary summary(Instant began) {
        return new RunSummary("20261122T060000Z-aaaaaa", "backup", "db", "failed", began, Duration.ofSeconds(5));
    }
}
