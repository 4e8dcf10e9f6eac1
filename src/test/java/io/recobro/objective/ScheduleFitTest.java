package io.recobro.objective;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ScheduleFitTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void theWorstAgeIsTheLongestGapAndARun() {
        ScheduleFit fit = ScheduleFit.of(every(Duration.ofHours(6)), BEGIN, Duration.ofMinutes(10))
                .orElseThrow();
        assertThat(fit.longestGap()).isEqualTo(Duration.ofHours(6));
        assertThat(fit.worstAge()).isEqualTo(Duration.ofMinutes(370));
        assertThat(fit.meets(Duration.ofHours(6))).isFalse();
        assertThat(fit.meets(Duration.ofHours(7))).isTrue();
    }

    @Test
    void aNightWithoutTheHourIsTheLongestGap() {
        ZoneId madrid = ZoneId.of("Europe/Madrid");
        Function<Instant, Optional<Instant>> dailyAtHalfPastTwo = after -> {
            ZonedDateTime day = after.atZone(madrid).toLocalDate().atTime(2, 30).atZone(madrid);
            while (!day.toInstant().isAfter(after) || day.getHour() != 2) {
                day = day.toLocalDate().plusDays(1).atTime(2, 30).atZone(madrid);
            }
            return Optional.of(day.toInstant());
        };
        ScheduleFit fit =
                ScheduleFit.of(dailyAtHalfPastTwo, BEGIN, Duration.ZERO).orElseThrow();
        assertThat(fit.longestGap()).isEqualTo(Duration.ofHours(47));
        assertThat(fit.from()).isEqualTo(Instant.parse("2026-03-28T01:30:00Z"));
    }

    @Test
    void aScheduleThatIsDueOnceAYearHasNoGapToMeasure() {
        Instant once = BEGIN.plusSeconds(60);
        Function<Instant, Optional<Instant>> next =
                after -> after.isBefore(once) ? Optional.of(once) : Optional.empty();
        assertThat(ScheduleFit.of(next, BEGIN, Duration.ZERO)).isEmpty();
    }

    @Test
    void aDenseScheduleIsLookedAtForLessThanTheYear() {
        assertThat(ScheduleFit.of(every(Duration.ofSeconds(1)), BEGIN, Duration.ZERO))
                .map(ScheduleFit::longestGap)
                .contains(Duration.ofSeconds(1));
    }

    private static Function<Instant, Optional<Instant>> every(Duration interval) {
        return after -> Optional.of(after.plus(interval));
    }
}
