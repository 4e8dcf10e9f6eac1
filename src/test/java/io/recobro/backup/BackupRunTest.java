package io.recobro.backup;

import static io.recobro.backup.BackupScene.catalog;
import static io.recobro.backup.BackupScene.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.Manifest;
import io.recobro.catalog.Manifest.StoredPart;
import io.recobro.catalog.lease.HostLock;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.restore.Verification;
import io.recobro.source.FakeSource;
import io.recobro.storage.FaultyStorage;
import io.recobro.storage.FaultyStorage.Operation;
import io.recobro.storage.MemoryStorage;
import io.recobro.storage.StoredObject;
import io.recobro.stream.Progress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackupRunTest {
    @TempDir
    private Path state;

    private BackupScene scene;
    private BackupRun run;

    @BeforeEach
    void set() {
        scene = new BackupScene(state);
        run = new BackupRun(scene.context());
    }

    @Test
    void publishesTheSameBackupInEveryDestination() {
        MemoryStorage one = new MemoryStorage("one");
        MemoryStorage other = new MemoryStorage("other");
        BackupReport report = run.run(job(new FakeSource(8, 9_000), one, other), Progress.NONE);
        assertThat(report.status()).isEqualTo(ExitStatus.OK);
        Manifest here = onlyManifest(one);
        assertThat(onlyManifest(other)).isEqualTo(here.in("other", here.readBack(), here.run()));
        assertThat(here.artifacts().getFirst().objects())
                .as("objects over the limit")
                .hasSizeGreaterThan(2);
        assertThat(here.artifacts().getFirst().objects().stream()
                        .mapToLong(StoredPart::bytes)
                        .sum())
                .isEqualTo(here.artifacts().getFirst().stored().bytes());
        assertThat(verify(one)).isEmpty();
        assertThat(verify(other)).isEmpty();
        assertThat(keys(one))
                .anyMatch(key -> key.endsWith("/RESTORE.md"))
                .anyMatch(key -> key.contains("shop/runs/2026-11/"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"PUT", "BEGIN", "APPEND", "COMPLETE", "OPEN", "LIST"})
    void aFailingDestinationNeverHoldsHalfABackupAndNeverStopsTheOther(Operation operation) {
        MemoryStorage healthy = new MemoryStorage("healthy");
        for (int step = 1; ; step++) {
            MemoryStorage behind = new MemoryStorage("faulty");
            FaultyStorage faulty =
                    new FaultyStorage(behind).on(operation).nth(step).fail(Fault.STORAGE_UNREACHABLE);
            BackupReport report = run.run(job(new FakeSource(8, 9_000), faulty, healthy), Progress.NONE);
            assertThat(verify(healthy)).isEmpty();
            boolean published = !catalog(behind).backups("db").isEmpty();
            assertThat(report.status()).isEqualTo(published ? ExitStatus.OK : ExitStatus.PARTIAL);
            if (published) {
                assertThat(verify(behind)).isEmpty();
            }
            if (faulty.calls(operation) < step) {
                assertThat(published).as("the control without a fault").isTrue();
                assertThat(step).as("faults tried").isGreaterThan(1);
                return;
            }
        }
    }

    @Test
    void aLostReplyOfTheManifestLeavesNoBackupThatTheRunCallsFailed() {
        MemoryStorage behind = new MemoryStorage("faulty");
        FaultyStorage faulty = new FaultyStorage(behind)
                .on(Operation.PUT)
                .keyContaining("/manifests/")
                .from(1)
                .loseReply();
        BackupReport report = run.run(job(new FakeSource(1, 100), faulty, new MemoryStorage("healthy")), Progress.NONE);
        assertThat(report.status()).isEqualTo(ExitStatus.PARTIAL);
        assertThat(catalog(behind).backups("db")).isEmpty();
    }

    /** The test above is the control: there the manifest can be taken back. */
    @Test
    void aManifestThatCannotBeTakenBackKeepsItsObjects() {
        MemoryStorage behind = new MemoryStorage("faulty");
        FaultyStorage faulty = new FaultyStorage(behind)
                .on(Operation.PUT)
                .keyContaining("/manifests/")
                .loseReply();
        faulty.on(Operation.DELETE).keyContaining("/manifests/").fail(Fault.STORAGE_UNREACHABLE);
        BackupReport report = run.run(job(new FakeSource(1, 100), faulty, new MemoryStorage("healthy")), Progress.NONE);
        assertThat(report.status()).isEqualTo(ExitStatus.PARTIAL);
        assertThat(catalog(behind).backups("db")).hasSize(1);
        assertThat(verify(behind)).isEmpty();
    }

    @Test
    void withoutAnyDestinationTheRunFailsWithTheFirstCause() {
        FaultyStorage one = new FaultyStorage(new MemoryStorage("one"))
                .on(Operation.LIST)
                .from(1)
                .fail(Fault.STORAGE_UNREACHABLE);
        FaultyStorage other = new FaultyStorage(new MemoryStorage("other"))
                .on(Operation.LIST)
                .from(1)
                .fail(Fault.STORAGE_DENIED);
        assertThatThrownBy(() -> run.run(job(new FakeSource(1, 100), one, other), Progress.NONE))
                .isInstanceOfSatisfying(RecobroException.class, failed -> {
                    assertThat(failed.fault()).isEqualTo(Fault.STORAGE_UNREACHABLE);
                    assertThat(failed.getSuppressed()).hasSize(1);
                });
    }

    @Test
    void aCaptureThatFailsLeavesNothingButItsRecord() {
        MemoryStorage storage = new MemoryStorage("one");
        assertThatThrownBy(() -> run.run(job(new FakeSource(8, 9_000, 6), storage), Progress.NONE))
                .hasMessageContaining("the server went away");
        assertThat(keys(storage)).singleElement().asString().startsWith("shop/runs/");
        assertThat(new String(
                        storage.content(storage.list("").getFirst().key()), java.nio.charset.StandardCharsets.UTF_8))
                .contains("\"outcome\" : \"failed\"", "the server went away");
        run.run(job(new FakeSource(8, 9_000), storage), Progress.NONE);
        assertThat(verify(storage)).isEmpty();
    }

    @Test
    void aBackupThatShrankIsNoticed() {
        MemoryStorage storage = new MemoryStorage("one");
        assertThat(run.run(job(new FakeSource(8, 9_000), storage), Progress.NONE)
                        .notices())
                .isEmpty();
        assertThat(run.run(job(new FakeSource(2, 9_000), storage), Progress.NONE)
                        .notices())
                .singleElement()
                .asString()
                .contains("the backup shrank");
    }

    @Test
    void aFailingSweepIsToldAndNoMore() {
        FaultyStorage storage = new FaultyStorage(new MemoryStorage("one"))
                .on(Operation.SWEEP)
                .from(1)
                .fail(Fault.STORAGE_DENIED);
        BackupReport report = run.run(job(new FakeSource(1, 100), storage), Progress.NONE);
        assertThat(report.status()).isEqualTo(ExitStatus.OK);
        assertThat(report.notices())
                .singleElement()
                .asString()
                .contains("unfinished uploads of earlier runs stay in 'one'");
        assertThat(storage.calls(Operation.SWEEP)).isEqualTo(1);
    }

    @Test
    void aLockedJobIsRefusedAndNamesItsHolder() {
        try (HostLock _ = HostLock.ofJob(state, "shop", "db")) {
            assertThatThrownBy(() -> run.run(job(new FakeSource(1, 100), new MemoryStorage("one")), Progress.NONE))
                    .isInstanceOfSatisfying(
                            RecobroException.class,
                            held -> assertThat(held.fault()).isEqualTo(Fault.LOCK_HELD))
                    .hasMessageContaining("pid " + ProcessHandle.current().pid());
        }
        assertThat(run.run(job(new FakeSource(1, 100), new MemoryStorage("one")), Progress.NONE)
                        .status())
                .isEqualTo(ExitStatus.OK);
    }

    @Test
    void replicationFillsAGapWithTheSameBackup() {
        MemoryStorage whole = new MemoryStorage("whole");
        MemoryStorage empty = new MemoryStorage("empty");
        run.run(job(new FakeSource(8, 9_000), whole), Progress.NONE);
        BackupEntry entry = catalog(whole).backups("db").getFirst();
        new Replication(scene.context()).copy(entry, catalog(whole), catalog(empty), "run", Progress.NONE);
        assertThat(onlyManifest(empty).artifacts())
                .isEqualTo(onlyManifest(whole).artifacts());
        assertThat(verify(empty)).isEmpty();
    }

    @Test
    void replicationNeverCopiesDamage() {
        MemoryStorage damaged = new MemoryStorage("damaged");
        run.run(job(new FakeSource(8, 9_000), damaged), Progress.NONE);
        BackupEntry entry = catalog(damaged).backups("db").getFirst();
        for (StoredObject object : damaged.list("shop/db/backups/")) {
            if (object.key().value().endsWith("RESTORE.md")) {
                continue;
            }
            MemoryStorage target = new MemoryStorage("target");
            byte[] content = damaged.content(object.key()).clone();
            byte[] flipped = content.clone();
            flipped[flipped.length / 2] ^= 4;
            damaged.damage(object.key(), flipped);
            assertThatThrownBy(() -> new Replication(scene.context())
                            .copy(entry, catalog(damaged), catalog(target), "run", Progress.NONE))
                    .isInstanceOfSatisfying(
                            RecobroException.class,
                            failed -> assertThat(failed.fault()).isEqualTo(Fault.BACKUP_DAMAGED));
            assertThat(target.list("")).isEmpty();
            damaged.damage(object.key(), content);
        }
        new Replication(scene.context())
                .copy(entry, catalog(damaged), catalog(new MemoryStorage("control")), "run", Progress.NONE);
    }

    private static List<String> keys(MemoryStorage storage) {
        return storage.list("").stream().map(object -> object.key().value()).toList();
    }

    private static Manifest onlyManifest(MemoryStorage storage) {
        assertThat(catalog(storage).backups("db")).hasSize(1);
        return catalog(storage).manifest(catalog(storage).backups("db").getFirst());
    }

    private static List<RecobroException> verify(MemoryStorage storage) {
        Verification verification =
                new Verification(Clock.fixed(BackupScene.NOW, ZoneOffset.UTC), (backup, progress) -> {});
        assertThat(catalog(storage).backups("db")).isNotEmpty();
        return catalog(storage).backups("db").stream()
                .map(entry -> verification.verify(catalog(storage), entry, Verification.Level.DIGESTS, Progress.NONE))
                .flatMap(result -> result.failure().stream())
                .toList();
    }
}
