package io.recobro.backup;

import static io.recobro.backup.BackupScene.catalog;
import static io.recobro.backup.BackupScene.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.BackupRecord;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.Manifest;
import io.recobro.catalog.pack.CheckDetail;
import io.recobro.catalog.pack.PackMark;
import io.recobro.catalog.pack.PackMarks;
import io.recobro.catalog.pack.PackShelf;
import io.recobro.catalog.pack.StoredArtifacts;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.Pack;
import io.recobro.source.PackingSource;
import io.recobro.storage.FaultyStorage;
import io.recobro.storage.FaultyStorage.Operation;
import io.recobro.storage.MemoryStorage;
import io.recobro.storage.ObjectKey;
import io.recobro.stream.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Backups that share packs: what they build on, and what every destination gets. */
class PackRunTest {
    private static final BackupId SOMEBODY = new BackupId("20261122T050000Z-aaaaaa");

    @TempDir
    private Path state;

    private final MemoryStorage one = new MemoryStorage("one");
    private final MemoryStorage two = new MemoryStorage("two");
    private final PackingSource source =
            new PackingSource().with("a", 1).with("b", 2).with("c", 3);
    private BackupRun run;

    @BeforeEach
    void set() {
        run = secondsLater(0);
    }

    private BackupRun secondsLater(int seconds) {
        return new BackupRun(new BackupScene(state, BackupScene.NOW.plusSeconds(seconds)).context());
    }

    @Test
    void whatIsStoredAlreadyIsNotStoredAgain() {
        run.run(job(source, one), Progress.NONE);
        assertThat(source.stored()).isEqualTo(3);
        BackupReport second = run.run(job(source.with("d", 4), one), Progress.NONE);
        assertThat(source.stored()).isEqualTo(1);
        assertThat(second.manifest().packs()).hasSize(4);
        assertThat(second.notices()).as("no backup with packs shrinks").isEmpty();
        assertWhole(one, 2);
    }

    @Test
    void aDestinationThatMissedRunsGetsEveryPackItsManifestNames() {
        run.run(job(source, one), Progress.NONE);
        secondsLater(1).run(job(source.with("d", 4), one), Progress.NONE);
        BackupReport third = secondsLater(2).run(job(source.with("e", 5), one, two), Progress.NONE);
        assertThat(third.status()).isEqualTo(ExitStatus.OK);
        assertThat(source.stored()).isEqualTo(1);
        assertWhole(two, 1);
        assertThat(shelf(two).sizes()).hasSize(5);
    }

    @Test
    void whereAPackCannotBeCopiedTheOtherDestinationIsNotConcerned() {
        run.run(job(source, one), Progress.NONE);
        ObjectKey pack = new ObjectKey("shop/db/packs/" + shelf(one).sizes().firstKey());
        byte[] rotten = one.content(pack).clone();
        rotten[rotten.length - 1] ^= 1;
        one.damage(pack, rotten);
        BackupReport report = run.run(job(source, one, two), Progress.NONE);
        assertThat(report.status()).isEqualTo(ExitStatus.PARTIAL);
        assertThat(report.destinations().get(1).failure())
                .hasValueSatisfying(failure -> assertThat(failure.fault()).isEqualTo(Fault.BACKUP_DAMAGED));
        assertThat(catalog(two).backups("db")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"PUT", "BEGIN", "APPEND", "COMPLETE", "OPEN", "LIST", "DELETE"})
    void aFaultAtAnyStepLeavesEveryVisibleBackupWholeAndTheNextRunSucceeds(Operation operation) {
        for (int step = 1; ; step++) {
            for (boolean lost : new boolean[] {false, true}) {
                MemoryStorage behind = new MemoryStorage("behind");
                MemoryStorage healthy = new MemoryStorage("healthy");
                PackingSource changing = new PackingSource().with("a", 1).with("b", 2);
                run.run(job(changing, healthy), Progress.NONE);
                FaultyStorage faulty = new FaultyStorage(behind);
                FaultyStorage.Script script = faulty.on(operation).nth(step);
                if (lost) {
                    script.loseReply();
                } else {
                    script.fail(Fault.STORAGE_UNREACHABLE);
                }
                run.run(job(changing.with("c", 3), faulty, healthy), Progress.NONE);
                assertWhole(behind, catalog(behind).backups("db").size());
                assertWhole(healthy, 2);
                boolean reached = faulty.calls(operation) >= step;
                faulty.heal();
                BackupReport next = run.run(job(changing.with("d", 4), faulty, healthy), Progress.NONE);
                assertThat(next.status()).isEqualTo(ExitStatus.OK);
                assertWhole(behind, catalog(behind).backups("db").size());
                assertWhole(healthy, 3);
                if (!reached) {
                    assertThat(step).as("steps that were tried").isGreaterThan(1);
                    return;
                }
            }
        }
    }

    @Test
    void markedPacksAreNotSharedButStoredAnew() {
        for (String word : List.of(PackMark.CONDEMNED, PackMark.REMOVING, PackMark.DAMAGED)) {
            MemoryStorage storage = new MemoryStorage("marked");
            run.run(job(source, storage), Progress.NONE);
            String pack = shelf(storage).sizes().firstKey();
            new PackMarks(catalog(storage), "db").set(pack, word, SOMEBODY, BackupScene.NOW, "tester", "");
            BackupReport report = run.run(job(source, storage), Progress.NONE);
            assertThat(source.stored()).as(word).isEqualTo(1);
            assertThat(report.manifest().packs()).extracting(Pack::name).doesNotContain(pack);
            assertWhole(storage, 2);
        }
    }

    @Test
    void aPackWithAWrongSizeOrGoneIsStoredAnew() {
        run.run(job(source, one), Progress.NONE);
        List<String> packs = List.copyOf(shelf(one).sizes().keySet());
        one.damage(new ObjectKey("shop/db/packs/" + packs.get(0)), new byte[7]);
        one.delete(new ObjectKey("shop/db/packs/" + packs.get(1)));
        BackupReport healed = run.run(job(source, one), Progress.NONE);
        assertThat(source.stored()).isEqualTo(2);
        assertThat(PackingSource.contents(reader(catalog(one), healed.manifest())))
                .isEqualTo(source.digests());
    }

    @Test
    void aBackupWithDamagedPacksIsBuiltOnButOneDamagedOtherwiseIsNot() {
        run.run(job(source, one), Progress.NONE);
        Catalog catalog = catalog(one);
        BackupEntry first = catalog.backups("db").getFirst();
        String pack = shelf(one).sizes().firstKey();
        new PackMarks(catalog, "db").set(pack, PackMark.DAMAGED, SOMEBODY, BackupScene.NOW, "tester", "");
        catalog.record(
                "db",
                new BackupRecord(first.id(), BackupRecord.DAMAGED, BackupScene.NOW),
                new CheckDetail(1, "digests", "a pack", List.of(pack)));
        run.run(job(source, one), Progress.NONE);
        assertThat(source.stored()).as("only what the damaged pack held").isEqualTo(1);
        catalog.backups("db")
                .forEach(entry -> catalog.record(
                        "db",
                        new BackupRecord(entry.id(), BackupRecord.DAMAGED, BackupScene.NOW.plusSeconds(9)),
                        new CheckDetail(1, "digests", "an artifact", List.of())));
        run.run(job(source, one), Progress.NONE);
        assertThat(source.stored()).as("nothing to build on").isEqualTo(3);
    }

    @Test
    void whatIsLeftInPacksThatNoBackupNeedsHalfOfIsStoredAnew() {
        Catalog catalog = catalog(one);
        run.run(job(source.needing(100), one), Progress.NONE);
        BackupId whole = catalog.backups("db").getFirst().id();
        BackupReport second = run.run(job(source.needing(30).at(BackupScene.NOW), one), Progress.NONE);
        assertThat(source.stored()).isZero();
        assertThat(second.manifest().packs()).extracting(Pack::needed).containsOnly(Optional.of(30));
        storeAgain(whole);
        assertThat(source.stored()).as("a backup needs all of them").isZero();
        one.delete(catalog.find("db", whole).orElseThrow().manifestKey());
        storeAgain(whole);
        assertThat(source.stored()).as("no backup needs half of any").isEqualTo(3);
        assertWhole(one, 3);
    }

    /** The clock stands still: the oldest would count as newest by chance. */
    private void storeAgain(BackupId aside) {
        run.run(
                job(
                        source.at(BackupScene.NOW.plusSeconds(
                                catalog(one).backups("db").size())),
                        one),
                Progress.NONE);
        assertThat(catalog(one).backups("db").getLast().id()).isNotEqualTo(aside);
    }

    @Test
    void aParentThatTurnsOutDamagedIsPutOnRecordSoThatTheNextRunDoesWithoutIt() {
        run.run(job(source, one), Progress.NONE);
        Catalog catalog = catalog(one);
        BackupEntry first = catalog.backups("db").getFirst();
        one.damage(catalog.layout().object("db", first.id(), "contents.txt"), new byte[3]);
        Optional<RecobroException> failure = Optional.empty();
        try {
            run.run(job(source, one), Progress.NONE);
        } catch (RecobroException failed) {
            failure = Optional.of(failed);
        }
        assertThat(failure)
                .hasValueSatisfying(failed -> assertThat(failed.fault()).isEqualTo(Fault.BACKUP_DAMAGED));
        assertThat(catalog.standing("db", first.id()).damaged()).isTrue();
        run.run(job(source, one), Progress.NONE);
        assertThat(source.stored()).isEqualTo(3);
    }

    @Test
    void aPackThatIsAboutToBeRemovedKeepsTheBackupFromBeingPublished() {
        run.run(job(source, one, two), Progress.NONE);
        String pack = shelf(one).sizes().firstKey();
        source.meanwhile(() -> new PackMarks(catalog(one), "db")
                .set(pack, PackMark.REMOVING, SOMEBODY, BackupScene.NOW, "tester", ""));
        BackupReport report = run.run(job(source.with("d", 4), one, two), Progress.NONE);
        assertThat(report.destinations().get(0).failure())
                .hasValueSatisfying(failure -> assertThat(failure).hasMessageContaining(pack));
        assertThat(report.destinations().get(1).failure()).isEmpty();
        assertThat(catalog(one).backups("db")).hasSize(1);
        assertThat(shelf(one).sizes())
                .as("what was named for a moment stays: somebody may have built on it")
                .hasSize(4);
    }

    @Test
    void replicationCopiesOnlyThePacksThatAreMissing() {
        run.run(job(source, one, two), Progress.NONE);
        secondsLater(1).run(job(source.with("d", 4), one), Progress.NONE);
        BackupEntry newest = catalog(one).backups("db").getLast();
        FaultyStorage counted = new FaultyStorage(two);
        new Replication(new BackupScene(state).context())
                .copy(newest, catalog(one), catalog(counted), SOMEBODY.value(), Progress.NONE);
        assertWhole(two, 2);
        assertThat(counted.calls(Operation.COMPLETE))
                .as("one pack and one artifact")
                .isEqualTo(2);
    }

    private static PackShelf shelf(MemoryStorage storage) {
        return PackShelf.of(catalog(storage), "db");
    }

    private static StoredArtifacts reader(Catalog catalog, Manifest manifest) {
        return new StoredArtifacts(catalog, manifest, pack -> catalog);
    }

    /** Every backup that is visible can be read whole. */
    private static void assertWhole(MemoryStorage storage, int backups) {
        Catalog catalog = catalog(storage);
        List<BackupEntry> entries = catalog.backups("db");
        assertThat(entries).hasSize(backups);
        entries.forEach(entry -> assertThat(PackingSource.contents(reader(catalog, catalog.manifest(entry))))
                .isNotEmpty());
    }
}
