package io.recobro.notify.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void durationsInTwoParts() {
        assertThat(Figures.duration(Duration.ofSeconds(-5))).isEqualTo("0 s");
        assertThat(Figures.duration(Duration.ofSeconds(59))).isEqualTo("59 s");
        assertThat(Figures.duration(Duration.ofSeconds(245))).isEqualTo("4m 05s");
        assertThat(Figures.duration(Duration.ofMinutes(432))).isEqualTo("7h 12m");
        assertThat(Figures.duration(Duration.ofHours(79))).isEqualTo("3d 07h");
    }

    @Test
    void sizesWithTheirChange() {
        assertThat(Figures.size(999)).isEqualTo("999 B");
        assertThat(Figures.size(64 << 20)).isEqualTo("64.0 MiB");
        assertThat(Figures.size(1024 * 1024 - 1)).isEqualTo("1.0 MiB");
        assertThat(Figures.size(150, OptionalLong.of(100))).isEqualTo("150 B (+50.0 %)");
        assertThat(Figures.size(50, OptionalLong.of(100))).isEqualTo("50 B (-50.0 %)");
        assertThat(Figures.size(50, OptionalLong.of(0))).isEqualTo("50 B");
        assertThat(Figures.size(Long.MAX_VALUE)).isEqualTo("8.0 EiB");
    }
}
