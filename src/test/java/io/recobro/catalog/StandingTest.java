package io.recobro.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandingTest {
    private static final BackupId ID = new BackupId("20261122T061234Z-k3f9q2");
    private static final Instant NOW = Instant.parse("2026-11-22T07:00:00Z");

    @Test
    void withoutRecordsABackupIsGood() {
        assertThat(standing()).isEqualTo(Standing.NONE);
    }

    @Test
    void theNewestCheckDecides() {
        assertThat(standing("verified", "damaged").damaged()).isTrue();
        assertThat(standing("damaged", "verified").damaged()).isFalse();
        assertThat(standing("damaged", "pinned").damaged())
                .as("a pin is no check")
                .isTrue();
        assertThat(standing("proven", "verified").proven()).isTrue();
        assertThat(standing("proven", "damaged").proven()).isFalse();
        assertThat(standing("damaged", "proven"))
                .extracting(Standing::damaged, Standing::proven)
                .containsExactly(false, true);
        assertThat(standing("proven", "damaged", "verified").proven()).isFalse();
    }

    @Test
    void theNewestOfPinnedAndUnpinnedDecides() {
        assertThat(standing("pinned").pinned()).contains(new BackupRecord(ID, "pinned", NOW));
        assertThat(standing("pinned", "unpinned").pinned()).isEmpty();
        assertThat(standing("pinned", "unpinned", "pinned").pinned()).isPresent();
    }

    @Test
    void inTheSameSecondTheCarefulRecordWins() {
        List<BackupRecord> same = List.of(
                new BackupRecord(ID, "unpinned", NOW),
                new BackupRecord(ID, "pinned", NOW),
                new BackupRecord(ID, "damaged", NOW),
                new BackupRecord(ID, "proven", NOW));
        assertThat(Standing.of(same))
                .extracting(
                        Standing::damaged,
                        Standing::proven,
                        standing -> standing.pinned().isPresent())
                .containsExactly(true, false, true);
    }

    @Test
    void theRemovalIsRemembered() {
        assertThat(standing("removed").removed()).contains(NOW);
        assertThat(standing("removed").pinned()).isEmpty();
        assertThat(standing("unheardof")).isEqualTo(Standing.NONE);
    }

    private static Standing standing(String... words) {
        return Standing.of(Arrays.stream(words)
                .map(word -> new BackupRecord(
                        ID, word, NOW.plusSeconds(Arrays.asList(words).lastIndexOf(word))))
                .toList());
    }
}
