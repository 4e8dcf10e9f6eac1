package io.recobro.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class TerminalProgressTest {
    private final TickingClock clock = new TickingClock();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void aLiveLineShowsPercentRateAndTimeLeft() {
        TerminalProgress progress = TerminalProgress.live(err, clock);
        progress.phase("capture");
        progress.expect(1_000_000_000);
        clock.pass(Duration.ofMillis(100));
        progress.advance(1_000_000);
        assertThat(text()).as("too early").isEqualTo("\r\u001b[Kcapture");
        clock.pass(Duration.ofMillis(3_900));
        progress.advance(399_000_000);
        assertThat(text()).isEqualTo("\r\u001b[Kcapture  40 %  400.0 MB  100.0 MB/s  left 6.0 s");
        progress.notice("table 'a' is loaded row by row");
        assertThat(text())
                .startsWith("\r\u001b[Krecobro: table 'a' is loaded row by row\n")
                .endsWith("left 6.0 s");
        progress.close();
        assertThat(text()).isEqualTo("\r\u001b[K");
    }

    @Test
    void aLogGetsOneLineInThirtySeconds() {
        TerminalProgress progress = TerminalProgress.lines(err, clock);
        progress.phase("capture");
        for (int second = 0; second < 65; second++) {
            clock.pass(Duration.ofSeconds(1));
            progress.advance(2_000_000);
        }
        assertThat(text().lines())
                .containsExactly("recobro: capture  60.0 MB  2.0 MB/s", "recobro: capture  120.0 MB  2.0 MB/s");
        progress.phase("check");
        clock.pass(Duration.ofSeconds(29));
        progress.advance(1);
        progress.notice("odd");
        progress.close();
        assertThat(text()).isEqualTo("recobro: odd\n");
    }

    @Test
    void jsonLinesHoldNumbers() {
        TerminalProgress progress = TerminalProgress.json(err, clock);
        progress.phase("load");
        progress.expect(100);
        clock.pass(Duration.ofSeconds(5));
        progress.advance(50);
        progress.close();
        assertThat(text().lines())
                .containsExactly(
                        "{\"message_type\":\"status\",\"phase\":\"load\",\"bytes_done\":50,\"bytes_expected\":100,\"seconds_elapsed\":5.0,"
                            + "\"bytes_per_second\":10,\"seconds_left\":5}",
                        "{\"message_type\":\"phase_end\",\"phase\":\"load\",\"bytes_done\":50,\"bytes_expected\":100,\"seconds_elapsed\":5.0}");
    }

    @Test
    void anEstimateNeverClaimsToBeFinished() {
        PhaseState over = new PhaseState("load", 150, 100, Duration.ofSeconds(10));
        assertThat(over.percent()).hasValue(99);
        assertThat(over.left()).isEmpty();
        assertThat(new PhaseState("load", 0, 0, Duration.ZERO).line()).isEqualTo("load");
    }

    /** What was printed since the last call. */
    private String text() {
        String text = bytes.toString(StandardCharsets.UTF_8);
        bytes.reset();
        return text;
    }

    /** A clock that moves only when told. */
    private static final class TickingClock extends Clock {
        private Instant now = Instant.parse("2026-11-22T06:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
