package io.recobro.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.storage.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyLayoutTest {
    private static final BackupId ID = new BackupId("20261122T061234Z-k3f9q2");

    private final KeyLayout layout = new KeyLayout("jaraba");

    @Test
    void aManifestsKeyTellsWhatAListingNeeds() {
        ObjectKey key = new ObjectKey("jaraba/db/manifests/20261122T061234Z-k3f9q2_20261122T061233Z_full_123456.json");
        assertThat(KeyLayout.entry(key))
                .contains(new BackupEntry(ID, "db", Instant.parse("2026-11-22T06:12:33Z"), Kind.FULL, 123456, key));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jaraba/db/manifests/x.json",
                "jaraba/db/backups/20261122T061234Z-k3f9q2/a.sql.gz",
                "jaraba/db/manifests/20261122T061234Z-k3f9q2_20261122T061233Z_full_123456.json.tmp"
            })
    void otherObjectsAreNoManifests(String key) {
        assertThat(KeyLayout.entry(new ObjectKey(key))).isEmpty();
    }

    @Test
    void recordsComeBackFromTheirKeys() {
        Instant time = Instant.parse("2026-11-22T07:00:00Z");
        assertThat(KeyLayout.recordOf(layout.record("db", ID, BackupRecord.DAMAGED, time)))
                .contains(new BackupRecord(ID, BackupRecord.DAMAGED, time));
    }

    @Test
    void runsComeBackFromTheirKeys() {
        RunRecord record = new RunRecord(
                RunRecord.FORMAT,
                ID.value(),
                "backup",
                "jaraba",
                "db.before-restore",
                Optional.empty(),
                "partial",
                RunRecord.MANUAL,
                "root@host",
                Instant.parse("2026-11-22T06:12:34.5Z"),
                Instant.parse("2026-11-22T06:13:36.4Z"),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty());
        ObjectKey key = layout.run(record);
        assertThat(key.value()).startsWith(layout.runs(YearMonth.of(2026, 11)));
        assertThat(KeyLayout.runOf(key))
                .contains(new RunEntry(ID, "backup", "db.before-restore", "partial", Duration.ofSeconds(61), key));
        assertThat(KeyLayout.runOf(new ObjectKey("jaraba/runs/2026-11/other.json")))
                .isEmpty();
    }

    @Test
    void furtherObjectsOfAnArtifactSortBehindTheFirst() {
        assertThat(KeyLayout.objectName("a.sql.gz", 0)).isEqualTo("a.sql.gz");
        assertThat(KeyLayout.objectName("a.sql.gz", 1)).isEqualTo("a.sql.gz.part-0002");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "a_b", ".", "..", "runs", "-a", "ä"})
    void namesThatWouldBreakKeysAreRefused(String name) {
        assertThatThrownBy(() -> KeyLayout.requireName("job", name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void idsMatchByEitherPart() {
        assertThat(ID.matches("20261122T06")).isTrue();
        assertThat(ID.matches("k3f")).isTrue();
        assertThat(ID.matches("3f9")).isFalse();
        assertThat(ID.matches("")).isFalse();
        assertThat(ID.began()).isEqualTo(Instant.parse("2026-11-22T06:12:34Z"));
    }
}
