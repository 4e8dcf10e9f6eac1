package io.recobro.source.files.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.source.files.HandMadeSnapshot;
import io.recobro.source.files.posix.DeviceNumber;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.tree.Attributes;
import io.recobro.source.files.tree.Entry;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeadersTest {
    private final Leaders leaders = new Leaders();

    private static Entry name(String path, int links, String first) {
        Attributes attributes = new Attributes(
                0644,
                0,
                0,
                "root",
                "root",
                HandMadeSnapshot.TIME,
                HandMadeSnapshot.TIME,
                DeviceNumber.NONE,
                7,
                links,
                Optional.ofNullable(first).map(RawPath::of),
                List.of());
        return new Entry.Fifo(RawPath.of(path), attributes);
    }

    private void bringBack(Entry entry) {
        leaders.lead(entry.path(), entry, Optional.empty());
        leaders.passed(entry);
    }

    @Test
    void isKnownUntilTheLastNamePassed() {
        bringBack(name("a", 3, null));
        assertThat(leaders.of(name("b", 3, "a")).orElseThrow().path()).isEqualTo(RawPath.of("a"));
        bringBack(name("b", 3, "a"));
        assertThat(leaders.of(name("c", 3, "a")).orElseThrow().path()).isEqualTo(RawPath.of("a"));
        bringBack(name("c", 3, "a"));
        assertThat(leaders.size()).isZero();
    }

    @Test
    void aNameThatIsNotWantedLeadsNothing() {
        leaders.passed(name("a", 3, null));
        assertThat(leaders.of(name("b", 3, "a"))).isEmpty();
        bringBack(name("b", 3, "a"));
        assertThat(leaders.of(name("c", 3, "a")).orElseThrow().path()).isEqualTo(RawPath.of("b"));
    }

    @Test
    void aFileWithOneNameIsNotRemembered() {
        bringBack(name("a", 1, null));
        assertThat(leaders.size()).isZero();
    }
}
