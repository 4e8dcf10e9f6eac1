package io.recobro.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.retention.action.Shelf;
import io.recobro.source.Pack;
import io.recobro.storage.FaultyStorage;
import io.recobro.storage.FaultyStorage.Operation;
import io.recobro.storage.MemoryStorage;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CatalogTest {
    private static final String JOB = Shelf.JOB;
    private static final Instant NOW = Shelf.NOW;

    private final MemoryStorage storage = new MemoryStorage("s3");
    private final Shelf shelf = new Shelf(storage);
    private final Catalog catalog = shelf.catalog();

    /** Ids tell when a run began, recovery points what it holds: a listing goes by what it holds. */
    @Test
    void backupsAreListedByTheirRecoveryPoint() {
        BackupId late = publish("20261122T050000Z-aaaaaa", "2026-11-22T05:00:00Z");
        BackupId early = publish("20261122T060000Z-aaaaaa", "2026-11-22T04:00:00Z");
        BackupId same = publish("20261122T040000Z-aaaaaa", "2026-11-22T05:00:00Z");
        storage.put(new ObjectKey("shop/db/manifests/readme.txt"), new byte[1]);
        assertThat(catalog.backups(JOB)).extracting(BackupEntry::id).containsExactly(early, same, late);
        assertThat(catalog.find(JOB, same)).map(BackupEntry::id).contains(same);
        assertThat(catalog.find("other", same)).isEmpty();
        assertThat(catalog.find(JOB, new BackupId("20261122T040000Z-bbbbbb"))).isEmpty();
    }

    @Test
    void aBackupThatTheListingTellsTwiceIsOne() {
        BackupId first = publish("20261122T050000Z-aaaaaa", "2026-11-22T05:00:00Z");
        BackupId second = publish("20261122T060000Z-aaaaaa", "2026-11-22T06:00:00Z");
        FaultyStorage mixedUp =
                new FaultyStorage(storage).on(FaultyStorage.Operation.LIST).muddle();
        assertThat(mixedUp.list("shop/db/manifests/")).hasSizeGreaterThan(2);
        assertThat(new Catalog(mixedUp, catalog.layout()).backups(JOB))
                .extracting(BackupEntry::id)
                .containsExactly(first, second);
    }

    @Test
    void aManifestUnderAKeyThatIsNotItsOwnIsNotTrusted() {
        BackupId id = shelf.add(NOW);
        BackupEntry entry = catalog.find(JOB, id).orElseThrow();
        assertThat(catalog.manifest(entry).backupId()).isEqualTo(id);
        ObjectKey moved = new ObjectKey(entry.manifestKey().value().replace("_full_32", "_full_33"));
        storage.put(moved, storage.content(entry.manifestKey()));
        BackupEntry wrong = KeyLayout.entry(moved).orElseThrow();
        assertThatThrownBy(() -> catalog.manifest(wrong))
                .isInstanceOfSatisfying(
                        RecobroException.class,
                        refused -> assertThat(refused.fault()).isEqualTo(Fault.BACKUP_DAMAGED))
                .hasMessageContaining("it describes '" + entry.manifestKey() + "'");
    }

    @Test
    void nothingIsPublishedUnlessAllOfItIsStored() {
        BackupId id = Shelf.id(NOW);
        Manifest manifest = ManifestTest.of(id, NOW, List.of(new Pack(KeyLayout.packName(id, 1), 7, "00")));
        ObjectKey dump = catalog.layout().object(JOB, id, "dump.sql.gz");
        ObjectKey more = catalog.layout().object(JOB, id, "dump.sql.gz.part-0002");
        ObjectKey pack = catalog.layout().pack(JOB, KeyLayout.packName(id, 1));
        refused(manifest, dump);
        storage.put(dump, new byte[11]);
        refused(manifest, more);
        storage.put(more, new byte[20]);
        refused(manifest, more);
        storage.delete(more);
        storage.put(more, new byte[21]);
        refused(manifest, pack);
        storage.put(pack, new byte[8]);
        refused(manifest, pack);
        storage.delete(pack);
        storage.put(pack, new byte[7]);
        catalog.publish(manifest);
        assertThat(catalog.manifest(catalog.find(JOB, id).orElseThrow())).isEqualTo(manifest);
    }

    private void refused(Manifest manifest, ObjectKey missing) {
        assertThatThrownBy(() -> catalog.publish(manifest))
                .isInstanceOfSatisfying(
                        RecobroException.class,
                        refused -> assertThat(refused.fault()).isEqualTo(Fault.BACKUP_DAMAGED))
                .hasMessageContaining("object '" + missing + "'");
        assertThat(catalog.backups(JOB)).isEmpty();
    }

    @Test
    void aManifestThatReadsBackDifferentIsAFailure() {
        BackupId id = Shelf.id(NOW);
        shelf.objects(id);
        FaultyStorage shortened = new FaultyStorage(storage).on(Operation.OPEN).shorten();
        assertThatThrownBy(() -> new Shelf(shortened).catalog().publish(ManifestTest.of(id, NOW, List.of())))
                .hasMessageContaining("the manifest reads back different");
    }

    @Test
    void aStreamThatBreaksIsAStoreThatCannotBeReached() {
        BackupId id = shelf.add(NOW);
        Storage breaking = new FaultyStorage(storage) {
            @Override
            public InputStream open(ObjectKey key) {
                return new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("connection reset");
                    }
                };
            }
        };
        Catalog far = new Shelf(breaking).catalog();
        assertThatThrownBy(() -> far.manifest(catalog.find(JOB, id).orElseThrow()))
                .isInstanceOfSatisfying(
                        RecobroException.class,
                        broken -> assertThat(broken.fault()).isEqualTo(Fault.STORAGE_UNREACHABLE))
                .hasMessageContaining("in 's3': connection reset");
    }

    @Test
    void theNewestCheckOfEachBackupIsFoundInOneListing() {
        BackupId one = shelf.add(NOW);
        BackupId two = shelf.add(NOW.plusSeconds(5));
        shelf.record(one, BackupRecord.DAMAGED, NOW.plusSeconds(10));
        shelf.record(one, BackupRecord.VERIFIED, NOW.plusSeconds(20));
        shelf.record(one, BackupRecord.PINNED, NOW.plusSeconds(30));
        shelf.record(two, BackupRecord.VERIFIED, NOW.plusSeconds(10));
        shelf.record(two, BackupRecord.DAMAGED, NOW.plusSeconds(10));
        storage.put(new ObjectKey("shop/db/records/" + one + "/note.txt"), new byte[1]);
        FaultyStorage counting = new FaultyStorage(storage);
        Catalog counted = new Shelf(counting).catalog();
        assertThat(counted.newestRecords(JOB))
                .containsOnlyKeys(one, two)
                .containsEntry(one, new BackupRecord(one, BackupRecord.VERIFIED, NOW.plusSeconds(20)))
                .containsEntry(two, new BackupRecord(two, BackupRecord.DAMAGED, NOW.plusSeconds(10)));
        assertThat(counting.calls(Operation.LIST)).isEqualTo(1);
        assertThat(counted.standings(JOB)).containsOnlyKeys(one, two);
        assertThat(counted.standings(JOB).get(two).damaged()).isTrue();
        assertThat(counted.standings(JOB).get(one)).isEqualTo(counted.standing(JOB, one));
        assertThat(counted.newestTime(JOB, one)).contains(NOW.plusSeconds(30));
        assertThat(counted.newestTime(JOB, Shelf.id(NOW.plusSeconds(99)))).isEmpty();
    }

    @Test
    void aRecordOfTheSameSecondIsTheSameRecord() {
        BackupId id = shelf.add(NOW);
        shelf.record(id, BackupRecord.VERIFIED, NOW);
        byte[] first = storage.content(catalog.layout().record(JOB, id, BackupRecord.VERIFIED, NOW));
        catalog.record(JOB, new BackupRecord(id, BackupRecord.VERIFIED, NOW), List.of("other"));
        assertThat(storage.content(catalog.layout().record(JOB, id, BackupRecord.VERIFIED, NOW)))
                .isEqualTo(first);
    }

    @Test
    void runsAreFoundByTheirMonth() {
        RunRecord run = run("20261130T235959Z-aaaaaa", "2026-11-30T23:59:59Z", "2026-12-01T00:09:59Z");
        RunRecord backwards = run("20261122T000000Z-aaaaaa", "2026-11-22T00:00:00Z", "2026-11-21T00:00:00Z");
        catalog.record(run);
        catalog.record(backwards);
        storage.put(new ObjectKey("shop/runs/2026-11/readme.txt"), new byte[1]);
        List<RunEntry> found = catalog.runs(YearMonth.of(2026, 11));
        assertThat(found).extracting(RunEntry::took).containsExactly(Duration.ZERO, Duration.ofMinutes(10));
        assertThat(found.get(1).began()).isEqualTo(Instant.parse("2026-11-30T23:59:59Z"));
        assertThat(catalog.run(found.get(1))).isEqualTo(run);
        assertThat(run.trigger()).as("what older versions did not tell").isEqualTo(RunRecord.MANUAL);
        assertThat(catalog.runs(YearMonth.of(2026, 12))).isEmpty();
    }

    private static RunRecord run(String id, String started, String finished) {
        return new RunRecord(
                RunRecord.FORMAT,
                id,
                "backup",
                "shop",
                JOB,
                Optional.empty(),
                "ok",
                null,
                "ops@host",
                Instant.parse(started),
                Instant.parse(finished),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty());
    }

    private BackupId publish(String id, String recoveryPoint) {
        BackupId backup = new BackupId(id);
        shelf.objects(backup);
        catalog.publish(ManifestTest.of(backup, Instant.parse(recoveryPoint), List.of()));
        return backup;
    }
}
