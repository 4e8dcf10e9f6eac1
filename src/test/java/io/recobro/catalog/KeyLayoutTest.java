package io.recobro.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.storage.ObjectKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
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
        assertThatThrownBy(() -> new KeyLayout(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void idsMatchByEitherPart() {
        assertThat(ID.matches("20261122T06")).isTrue();
        assertThat(ID.matches("k3f")).isTrue();
        assertThat(ID.matches("3f9")).isFalse();
        assertThat(ID.matches("")).isFalse();
        assertThat(ID.began()).isEqualTo(Instant.parse("2026-11-22T06:12:34Z"));
    }

    /** Where things lie is a promise to every later version, and to people with plain tools. */
    @Test
    void everythingHasItsPlace() {
        Instant time = Instant.parse("2026-11-22T07:00:00Z");
        assertThat(layout.job("db")).isEqualTo("jaraba/db/");
        assertThat(layout.manifests("db")).isEqualTo("jaraba/db/manifests/");
        assertThat(layout.backups("db")).isEqualTo("jaraba/db/backups/");
        assertThat(layout.backup("db", ID)).isEqualTo("jaraba/db/backups/20261122T061234Z-k3f9q2/");
        assertThat(layout.object("db", ID, "a.gz").value()).isEqualTo(layout.backup("db", ID) + "a.gz");
        assertThat(layout.packs("db")).isEqualTo("jaraba/db/packs/");
        assertThat(layout.records("db", ID)).isEqualTo("jaraba/db/records/20261122T061234Z-k3f9q2/");
        assertThat(layout.record("db", ID, "pinned", time).value())
                .isEqualTo(layout.records("db", ID) + "pinned_20261122T070000Z.json");
        assertThat(layout.drills("db")).isEqualTo("jaraba/db/drills/");
        assertThat(layout.policy("db", time).value()).isEqualTo("jaraba/db/policies/20261122T070000Z.json");
        assertThat(layout.lease("db").value()).isEqualTo("jaraba/db/lease.json");
        assertThat(layout.daemonLease().value()).isEqualTo("jaraba/daemon.json");
        assertThat(layout.runs()).isEqualTo("jaraba/runs/");
        assertThat(layout.runs(YearMonth.of(2027, 1))).isEqualTo("jaraba/runs/2027-01/");
    }

    @Test
    void objectsTellWhoseTheyAre() {
        assertThat(KeyLayout.backupOf(layout.object("db", ID, "a/b.gz"))).contains(ID);
        assertThat(KeyLayout.backupOf(new ObjectKey("jaraba/db/backups/other/a.gz")))
                .isEmpty();
        String pack = KeyLayout.packName(ID, 12);
        assertThat(pack).isEqualTo("20261122T061234Z-k3f9q2.0012.tar.gz");
        assertThat(KeyLayout.packOf(pack)).contains(ID);
        assertThat(KeyLayout.packOf(layout.pack("db", pack).value())).contains(ID);
        assertThat(KeyLayout.packOf(KeyLayout.packName(ID, 12345))).contains(ID);
        assertThat(KeyLayout.packOf("a.tar.gz")).isEmpty();
        assertThat(layout.stored("db", ID, pack)).isEqualTo(layout.pack("db", pack));
        assertThat(layout.stored("db", ID, "a.gz")).isEqualTo(layout.object("db", ID, "a.gz"));
        Instant time = Instant.parse("2026-11-22T07:00:00Z");
        assertThat(KeyLayout.policyTime(layout.policy("db", time))).contains(time);
        assertThat(KeyLayout.policyTime(new ObjectKey("jaraba/db/policies/x.json")))
                .isEmpty();
        assertThat(KeyLayout.recordOf(new ObjectKey("jaraba/db/records/" + ID + "/x.json")))
                .isEmpty();
    }

    @Test
    void idsSortByTimeAndAreMadeOfTheClock() {
        Instant now = Instant.parse("2026-11-22T06:12:34.9Z");
        BackupId next = BackupId.next(Clock.fixed(now, ZoneOffset.UTC), new Random(1));
        assertThat(next.value()).matches("20261122T061234Z-[0-9a-hjkmnp-tv-z]{6}");
        assertThat(next.began()).isEqualTo(Instant.parse("2026-11-22T06:12:34Z"));
        assertThat(BackupId.second(now)).isEqualTo("20261122T061234Z");
        assertThat(List.of(new BackupId("20261122T061235Z-000000"), ID).stream().sorted())
                .containsExactly(ID, new BackupId("20261122T061235Z-000000"));
        assertThatThrownBy(() -> new BackupId("20261122T061234Z-K3F9Q2")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void idsOfOneSecondSortByTheirPartOfIt() {
        Instant second = Instant.parse("2026-11-22T06:12:34Z");
        List<BackupId> made = IntStream.range(0, 32)
                .mapToObj(part -> second.plusNanos(part * 1_000_000_000L / 32))
                .map(time -> BackupId.next(Clock.fixed(time, ZoneOffset.UTC), new Random(time.getNano())))
                .toList();
        assertThat(made).isSorted().doesNotHaveDuplicates();
        assertThat(BackupId.next(Clock.fixed(second.plusNanos(999_999_999), ZoneOffset.UTC), new Random(1))
                        .value())
                .startsWith("20261122T061234Z-z");
    }
}
