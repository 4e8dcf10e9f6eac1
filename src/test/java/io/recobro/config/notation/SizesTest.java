package io.recobro.config.notation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class SizesTest {
    @Example
    void readsWhatPeopleWrite() {
        assertThat(Sizes.parse("64MiB")).isEqualTo(64L << 20);
        assertThat(Sizes.parse(" 1.5 GiB ")).isEqualTo(3L << 29);
        assertThat(Sizes.parse("500MB")).isEqualTo(500_000_000L);
        assertThat(Sizes.parse("10kB")).isEqualTo(10_000L);
        assertThat(Sizes.parse("2K")).isEqualTo(2048L);
        assertThat(Sizes.parse("512")).isEqualTo(512L);
        assertThat(Sizes.parse("512B")).isEqualTo(512L);
    }

    @Example
    void refusesTheRest() {
        for (String text : new String[] {"", "MiB", "-1MiB", "1,5GiB", "1XiB", "1 MiB 2 KiB", "9000000PiB"}) {
            assertThatThrownBy(() -> Sizes.parse(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Example
    void printsOneDecimalAndABinaryUnit() {
        assertThat(Sizes.print(0)).isEqualTo("0 B");
        assertThat(Sizes.print(1023)).isEqualTo("1023 B");
        assertThat(Sizes.print(1024)).isEqualTo("1.0 KiB");
        assertThat(Sizes.print(64L << 20)).isEqualTo("64.0 MiB");
        assertThat(Sizes.print((1L << 20) - 1)).isEqualTo("1.0 MiB");
        assertThat(Sizes.print(Long.MAX_VALUE)).isEqualTo("8.0 EiB");
    }

    @Property
    void whatIsPrintedReadsBackCloseEnough(@ForAll @LongRange(min = 0, max = 1L << 59) long bytes) {
        assertThat((double) Sizes.parse(Sizes.print(bytes))).isCloseTo(bytes, within(Math.max(1, bytes * 0.051)));
    }
}
