package io.recobro.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.backup.BackupRun;
import io.recobro.backup.BackupScene;
import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.BackupRecord;
import io.recobro.catalog.Catalog;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.restore.Verification.Level;
import io.recobro.source.FakeSource;
import io.recobro.storage.MemoryStorage;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.StoredObject;
import io.recobro.stream.Progress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerificationTest {
    @TempDir
    private Path state;

    private final MemoryStorage storage = new MemoryStorage("one");
    private final Catalog catalog = BackupScene.catalog(storage);
    private final Verification verification = new Verification(
            Clock.fixed(Instant.parse("2026-11-23T00:00:00Z"), ZoneOffset.UTC), (backup, progress) -> {});
    private BackupEntry entry;

    @BeforeEach
    void backUp() {
        new BackupRun(new BackupScene(state).context())
                .run(BackupScene.job(new FakeSource(5, 9_000), storage), Progress.NONE);
        entry = catalog.backups("db").getFirst();
    }

    @Test
    void aWholeBackupPassesAndIsRecordedAsVerified() {
        assertThat(verify(Level.DIGESTS)).isEmpty();
        assertThat(catalog.newestRecords("db").get(entry.id()).word()).isEqualTo(BackupRecord.VERIFIED);
    }

    @Test
    void aFlippedBitInAnyObjectIsFoundAndRecorded() {
        for (StoredObject object : artifacts()) {
            byte[] content = storage.content(object.key()).clone();
            byte[] flipped = content.clone();
            flipped[flipped.length - 1] ^= 1;
            storage.damage(object.key(), flipped);
            assertThat(verify(Level.DIGESTS)).hasValueSatisfying(failure -> {
                assertThat(failure.fault()).isEqualTo(Fault.BACKUP_DAMAGED);
                assertThat(failure).hasMessageContaining("'one'");
            });
            storage.damage(object.key(), content);
        }
        assertThat(catalog.newestRecords("db").get(entry.id()).word()).isEqualTo(BackupRecord.DAMAGED);
    }

    @Test
    void aTruncatedObjectIsFoundWithoutReadingIt() {
        StoredObject object = artifacts().getFirst();
        storage.damage(object.key(), Arrays.copyOf(storage.content(object.key()), (int) object.bytes() - 1));
        assertThat(verify(Level.MANIFEST))
                .hasValueSatisfying(failure -> assertThat(failure)
                        .hasMessageContaining(object.key().value())
                        .hasMessageContaining("the manifest says"));
    }

    @Test
    void aMissingObjectIsFound() {
        StoredObject object = artifacts().getLast();
        storage.delete(object.key());
        assertThat(verify(Level.MANIFEST))
                .hasValueSatisfying(failure -> assertThat(failure.fault()).isEqualTo(Fault.OBJECT_MISSING));
    }

    @Test
    void aManifestFromTheFutureIsRefusedInClearWords() {
        ObjectKey key = entry.manifestKey();
        String json = new String(storage.content(key), StandardCharsets.UTF_8);
        storage.damage(key, json.replace("\"format\" : 1", "\"format\" : 2").getBytes(StandardCharsets.UTF_8));
        assertThat(verify(Level.MANIFEST)).hasValueSatisfying(failure -> {
            assertThat(failure.fault()).isEqualTo(Fault.FORMAT_TOO_NEW);
            assertThat(failure).hasMessageContaining("it has format 2, this program reads up to 1");
            assertThat(failure.hint())
                    .hasValueSatisfying(hint -> assertThat(hint).contains("newer recobro"));
        });
        assertThat(catalog.newestRecords("db"))
                .as("a reader too old says nothing about the backup")
                .isEmpty();
    }

    @Test
    void aManifestThatIsNotJsonIsDamage() {
        storage.damage(entry.manifestKey(), "{\"format\" : 1,".getBytes(StandardCharsets.UTF_8));
        assertThat(verify(Level.MANIFEST))
                .hasValueSatisfying(failure -> assertThat(failure.fault()).isEqualTo(Fault.BACKUP_DAMAGED));
    }

    @Test
    void aSecondManifestIsNotHeldAgainstTheBackup() {
        byte[] manifest = storage.content(entry.manifestKey());
        String other = entry.manifestKey().value().replaceFirst("_\\d+\\.json$", "_77.json");
        storage.put(new ObjectKey(other), manifest);
        BackupEntry second = catalog.backups("db").stream()
                .filter(each -> each.manifestKey().value().equals(other))
                .findFirst()
                .orElseThrow();
        assertThat(verification
                        .verify(catalog, second, Level.MANIFEST, Progress.NONE)
                        .failure())
                .hasValueSatisfying(failure -> assertThat(failure).hasMessageContaining("it describes"));
        assertThat(catalog.newestRecords("db")).isEmpty();
        storage.delete(entry.manifestKey());
        verification.verify(catalog, second, Level.MANIFEST, Progress.NONE);
        assertThat(catalog.newestRecords("db").get(entry.id()).word())
                .as("control: as the only one it is")
                .isEqualTo(BackupRecord.DAMAGED);
    }

    private List<StoredObject> artifacts() {
        return storage.list("shop/db/backups/").stream()
                .filter(object -> !object.key().value().endsWith("RESTORE.md"))
                .toList();
    }

    private Optional<RecobroException> verify(Level level) {
        return verification.verify(catalog, entry, level, Progress.NONE).failure();
    }
}
