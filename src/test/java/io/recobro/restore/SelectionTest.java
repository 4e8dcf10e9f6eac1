package io.recobro.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.backup.BackupScene;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.BackupRecord;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.Kind;
import io.recobro.catalog.Manifest;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.RecoveryPoint;
import io.recobro.storage.FaultyStorage;
import io.recobro.storage.FaultyStorage.Operation;
import io.recobro.storage.MemoryStorage;
import io.recobro.stream.Progress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SelectionTest {
    private static final String OLD = "20261120T000000Z-aaaaaa";
    private static final String NEW = "20261121T000000Z-abbbbb";

    private final Catalog one = BackupScene.catalog(new MemoryStorage("one"));
    private final Catalog other = BackupScene.catalog(new MemoryStorage("other"));

    @BeforeEach
    void publish() {
        for (Catalog catalog : List.of(one, other)) {
            catalog.publish(manifest(OLD, "2026-11-20T00:00:00Z", catalog.destination()));
            catalog.publish(manifest(NEW, "2026-11-21T00:00:00Z", catalog.destination()));
        }
    }

    @Test
    void theNewestOfTheFirstDestinationIsTheDefault() {
        Selection selection = select(Optional.empty(), Optional.empty());
        assertThat(selection.manifest().id()).isEqualTo(NEW);
        assertThat(selection.catalog()).isSameAs(one);
    }

    @Test
    void aTimeMeansTheNewestNotAfterIt() {
        Instant between = Instant.parse("2026-11-20T23:59:59Z");
        assertThat(select(Optional.empty(), Optional.of(between)).manifest().id())
                .isEqualTo(OLD);
    }

    @Test
    void idsMayBeAbbreviatedFromBothParts() {
        assertThat(select(Optional.of("20261120"), Optional.empty()).manifest().id())
                .isEqualTo(OLD);
        assertThat(select(Optional.of("abb"), Optional.empty()).manifest().id()).isEqualTo(NEW);
        assertThat(select(Optional.of("latest"), Optional.empty()).manifest().id())
                .isEqualTo(NEW);
    }

    @Test
    void anAmbiguousAbbreviationNamesWhatItMayBe() {
        assertThatThrownBy(() -> select(Optional.of("a"), Optional.empty()))
                .hasMessageContaining(OLD)
                .hasMessageContaining(NEW);
    }

    @Test
    void nothingFittingIsAnErrorWithAHint() {
        assertThatThrownBy(() -> select(Optional.of("zzz"), Optional.empty()))
                .isInstanceOfSatisfying(RecobroException.class, missing -> {
                    assertThat(missing.fault()).isEqualTo(Fault.BACKUP_MISSING);
                    assertThat(missing.hint()).contains("see them with 'recobro list db'");
                });
    }

    @Test
    void aCopyKnownToBeDamagedIsTakenElsewhere() {
        one.record("db", new BackupRecord(new BackupId(NEW), BackupRecord.DAMAGED, Instant.EPOCH), "x");
        Selection selection = select(Optional.empty(), Optional.empty());
        assertThat(selection.manifest().id()).isEqualTo(NEW);
        assertThat(selection.catalog()).isSameAs(other);
    }

    @Test
    void aBackupDamagedEverywhereIsNotTheNewest() {
        for (Catalog catalog : List.of(one, other)) {
            catalog.record("db", new BackupRecord(new BackupId(NEW), BackupRecord.DAMAGED, Instant.EPOCH), "x");
        }
        assertThat(select(Optional.empty(), Optional.empty()).manifest().id()).isEqualTo(OLD);
    }

    @Test
    void anUnreachableDestinationIsPassedOver() {
        Catalog unreachable = BackupScene.catalog(new FaultyStorage(new MemoryStorage("down"))
                .on(Operation.LIST)
                .from(1)
                .fail(Fault.STORAGE_UNREACHABLE));
        Selection.Wish wish = new Selection.Wish("db", Optional.empty(), Optional.empty());
        assertThat(Selection.of(List.of(unreachable, other), wish, Progress.NONE)
                        .catalog())
                .isSameAs(other);
        assertThatThrownBy(() -> Selection.of(List.of(unreachable), wish, Progress.NONE))
                .isInstanceOfSatisfying(
                        RecobroException.class, down -> assertThat(down.fault()).isEqualTo(Fault.STORAGE_UNREACHABLE));
    }

    private Selection select(Optional<String> backup, Optional<Instant> at) {
        return Selection.of(List.of(one, other), new Selection.Wish("db", backup, at), Progress.NONE);
    }

    private static Manifest manifest(String id, String recoveryPoint, String destination) {
        RecoveryPoint point = new RecoveryPoint(Instant.parse(recoveryPoint), new TreeMap<>(), "fake");
        return new Manifest(
                1,
                id,
                "shop",
                "db",
                Kind.FULL,
                "fake",
                "recobro/test",
                id,
                id,
                point.time(),
                point.time(),
                point,
                List.of(),
                "none",
                destination,
                Manifest.FULL_READ,
                new TreeMap<>(),
                List.of(),
                List.of(),
                List.of());
    }
}
