package io.recobro.site.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A larger backup takes longer, and never nothing. */
class ExpectationTest {
    @Test
    void theTimeGrowsWithTheBytes() {
        assertThat(Expectation.scaled(60, 300, 100, "").time()).contains(Duration.ofSeconds(180));
        assertThat(Expectation.scaled(60.2, 100, 100, "").time()).contains(Duration.ofSeconds(61));
        assertThat(Expectation.scaled(0.01, 1, 1000, "").time()).contains(Duration.ofSeconds(1));
        assertThat(Expectation.scaled(60, 300, 0, "").time()).contains(Duration.ofSeconds(60));
    }
}
