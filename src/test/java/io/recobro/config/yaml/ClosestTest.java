package io.recobro.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;

class ClosestTest {
    private static final List<String> KEYS = List.of("host", "port", "password", "path_style", "databases");

    @Example
    void findsWhatWasMeant() {
        assertThat(Closest.to("hots", KEYS)).contains("host");
        assertThat(Closest.to("pasword", KEYS)).contains("password");
        assertThat(Closest.to("path-style", KEYS)).contains("path_style");
        assertThat(Closest.to("Database", KEYS)).contains("databases");
    }

    @Example
    void staysSilentWhenNothingIsClose() {
        assertThat(Closest.to("retention", KEYS)).isEmpty();
        assertThat(Closest.hint("retention", KEYS)).isEmpty();
        assertThat(Closest.hint("hots", KEYS)).isEqualTo("; did you mean 'host'?");
    }

    @Property
    void editsAreADistance(
            @ForAll @AlphaChars @StringLength(max = 8) String first,
            @ForAll @AlphaChars @StringLength(max = 8) String second) {
        assertThat(Closest.edits(first, second))
                .isEqualTo(Closest.edits(second, first))
                .isBetween(Math.abs(first.length() - second.length()), Math.max(first.length(), second.length()));
        assertThat(Closest.edits(first, first)).isZero();
    }
}
