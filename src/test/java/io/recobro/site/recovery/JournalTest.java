package io.recobro.site.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an unfinished recovery left is known to the next call, and to no other site. */
class JournalTest {
    private static final Instant NOW = Instant.parse("2026-11-22T06:00:00Z");

    @TempDir
    private Path state;

    private Journal open() {
        return Journal.open(state, "site", NOW.plusSeconds(60));
    }

    private static Journal.Entry entry(String item, boolean finished) {
        return new Journal.Entry("db", item, "20261122T060000Z-k3f9q2", "local", finished);
    }

    @Test
    void whatWasBegunIsFoundAgain() {
        Journal first = Journal.open(state, "site", NOW);
        assertThat(first.continues()).isEmpty();
        first.note(entry("shop", false));
        first.note(entry("ledger", false));
        first.note(entry("shop", true));
        Journal second = open();
        assertThat(second.continues()).contains(NOW);
        assertThat(second.entry("db", Optional.of("shop"))).contains(entry("shop", true));
        assertThat(second.entry("db", Optional.of("ledger"))).contains(entry("ledger", false));
        assertThat(second.entry("db", Optional.empty())).isEmpty();
        assertThat(second.chosen("db")).map(Journal.Entry::backup).contains("20261122T060000Z-k3f9q2");
        assertThat(Journal.open(state, "other", NOW).continues()).isEmpty();
    }

    @Test
    void aFinishedRecoveryIsNotGoneOnWith() {
        Journal first = Journal.open(state, "site", NOW);
        first.note(entry("shop", true));
        first.close(NOW.plusSeconds(1));
        assertThat(open().continues()).isEmpty();
        assertThat(open().entry("db", Optional.of("shop"))).isEmpty();
    }

    @Test
    void aJournalThatIsNotReadableIsNoEmptyOne() throws Exception {
        Files.createDirectories(state.resolve("recovery"));
        Files.writeString(state.resolve("recovery/site.json"), "{\"format\": 1, \"entr");
        assertThatThrownBy(this::open).isInstanceOf(RecobroException.class).hasMessageContaining("site.json");
        Files.writeString(state.resolve("recovery/site.json"), "{\"format\": 2}");
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        RecobroException.class,
                        refused -> assertThat(refused.fault()).isEqualTo(Fault.FORMAT_TOO_NEW));
    }
}
