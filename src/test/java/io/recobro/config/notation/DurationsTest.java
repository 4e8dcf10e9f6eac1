package io.recobro.config.notation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class DurationsTest {
    @Example
    void readsWhatPeopleWrite() {
        assertThat(Durations.parse("30d")).isEqualTo(Duration.ofDays(30));
        assertThat(Durations.parse("30d 6h 90s"))
                .isEqualTo(Duration.ofDays(30).plusHours(6).plusSeconds(90));
        assertThat(Durations.parse("1h30m")).isEqualTo(Duration.ofMinutes(90));
        assertThat(Durations.parse("2w")).isEqualTo(Duration.ofDays(14));
    }

    @Example
    void refusesTheRest() {
        for (String text : new String[] {"", "30", "d", "30 days", "-1h", "1.5h", "999999999999w", "37000d"}) {
            assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Example
    void printsAboutThreeDigits() {
        assertThat(Durations.print(Duration.ZERO)).isEqualTo("0 ms");
        assertThat(Durations.print(Duration.ofMillis(2_400))).isEqualTo("2.4 s");
        assertThat(Durations.print(Duration.ofMillis(59_949))).isEqualTo("59.9 s");
        assertThat(Durations.print(Duration.ofMillis(59_951))).isEqualTo("1m 00s");
        assertThat(Durations.print(Duration.ofSeconds(245))).isEqualTo("4m 05s");
        assertThat(Durations.print(Duration.ofMinutes(64))).isEqualTo("1h 04m");
        assertThat(Durations.print(Duration.ofSeconds(86_399))).isEqualTo("1d 00h");
        assertThat(Durations.print(Duration.ofHours(79))).isEqualTo("3d 07h");
        assertThat(Durations.print(Duration.ofSeconds(-90))).isEqualTo("-1m 30s");
    }

    @Property
    void partsAddUp(
            @ForAll @IntRange(min = 0, max = 500) int days,
            @ForAll @IntRange(min = 0, max = 500) int hours,
            @ForAll @IntRange(min = 0, max = 5000) int seconds) {
        assertThat(Durations.parse(days + "d " + hours + "h" + seconds + "s"))
                .isEqualTo(Duration.ofDays(days).plusHours(hours).plusSeconds(seconds));
    }

    @Property
    void nothingPrintsSixtyOfAUnit(@ForAll @LongRange(min = 0, max = 400L * 86_400_000) long millis) {
        assertThat(Durations.print(Duration.ofMillis(millis)))
                .matches("[0-9.]+ (ms|s)|[0-9]+m [0-5][0-9]s|[0-9]+h [0-5][0-9]m|[0-9]+d [0-2][0-9]h");
    }
}
