package io.recobro.catalog.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.KeyLayout;
import io.recobro.catalog.Kind;
import io.recobro.catalog.Manifest;
import io.recobro.catalog.Manifest.Artifact;
import io.recobro.catalog.Manifest.StoredPart;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.Pack;
import io.recobro.source.RecoveryPoint;
import io.recobro.storage.FaultyStorage;
import io.recobro.storage.FaultyStorage.Operation;
import io.recobro.storage.MemoryStorage;
import io.recobro.storage.ObjectKey;
import io.recobro.stream.Content;
import io.recobro.stream.digest.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PackShelfTest {
    private static final String JOB = "files";
    private static final BackupId ID = new BackupId("20261122T061234Z-k3f9q2");
    private static final BackupId RUN = new BackupId("20261122T070000Z-aaaaaa");
    private static final Instant NOW = Instant.parse("2026-11-22T07:00:00Z");

    private final MemoryStorage storage = new MemoryStorage("s3");
    private final Catalog catalog = new Catalog(storage, new KeyLayout("shop"));
    private final PackMarks marks = new PackMarks(catalog, JOB);
    private final Pack pack = new Pack(KeyLayout.packName(ID, 1), 3, "00");

    @Test
    void marksComeBackFromTheirKeys() {
        PackMark mark = marks.set(pack.name(), PackMark.CONDEMNED, RUN, NOW, "ops@host", "why");
        marks.set(pack.name(), PackMark.CONDEMNED, RUN, NOW, "somebody else", "again");
        storage.put(new ObjectKey("shop/files/marks/readme.txt"), new byte[1]);
        assertThat(marks.list()).containsExactly(mark);
        ObjectKey key = mark.key(catalog, JOB);
        assertThat(key.value())
                .isEqualTo(
                        "shop/files/marks/20261122T061234Z-k3f9q2.0001.tar.gz_condemned_20261122T070000Z-aaaaaa.json");
        assertThat(new String(storage.content(key), StandardCharsets.UTF_8)).contains("ops@host");
        marks.remove(mark);
        assertThat(marks.list()).isEmpty();
    }

    @Test
    void aShelfTellsWhatMayBeShared() {
        assertThat(shelf().mayShare(pack)).as("nowhere yet").isTrue();
        assertThat(shelf().holds(pack)).isFalse();
        storage.put(catalog.layout().pack(JOB, pack.name()), new byte[2]);
        storage.put(new ObjectKey("shop/files/packs/readme.txt"), new byte[2]);
        assertThat(shelf().sizes()).containsOnlyKeys(pack.name());
        assertThat(shelf().holds(pack)).as("of another size").isFalse();
        assertThat(shelf().mayShare(pack)).isFalse();
        storage.damage(catalog.layout().pack(JOB, pack.name()), new byte[3]);
        assertThat(shelf().holds(pack)).isTrue();
        assertThat(shelf().holdsWhole(pack)).isTrue();
        assertThat(shelf().mayShare(pack)).isTrue();
        PackMark condemned = marks.set(pack.name(), PackMark.CONDEMNED, RUN, NOW, "", "");
        assertThat(shelf().mayShare(pack)).isFalse();
        assertThat(shelf().holdsWhole(pack)).isTrue();
        marks.remove(condemned);
        marks.set(pack.name(), PackMark.DAMAGED, RUN, NOW, "", "");
        assertThat(shelf().holdsWhole(pack)).isFalse();
        assertThat(shelf().isMarked(pack.name(), PackMark.DAMAGED)).isTrue();
        assertThat(shelf().isMarked(pack.name(), PackMark.REMOVING)).isFalse();
    }

    @Test
    void aBackupIsNotPublishedWhileOneOfItsPacksIsBeingRemoved() {
        storage.put(catalog.layout().pack(JOB, pack.name()), new byte[3]);
        PackMark removing = marks.set(pack.name(), PackMark.REMOVING, RUN, NOW, "", "");
        assertThatThrownBy(() -> Publication.publish(catalog, manifest(List.of())))
                .isInstanceOfSatisfying(
                        RecobroException.class,
                        refused -> assertThat(refused.fault()).isEqualTo(Fault.BACKUP_DAMAGED))
                .hasMessageContaining("pack '" + pack.name() + "' is being removed");
        takeBack();
        marks.remove(removing);
        FaultyStorage vanishing = new FaultyStorage(storage) {
            @Override
            public void put(ObjectKey key, byte[] content) {
                super.put(key, content);
                storage.delete(catalog.layout().pack(JOB, pack.name()));
            }
        };
        assertThatThrownBy(
                        () -> Publication.publish(new Catalog(vanishing, new KeyLayout("shop")), manifest(List.of())))
                .isInstanceOf(RecobroException.class);
        takeBack();
        storage.put(catalog.layout().pack(JOB, pack.name()), new byte[3]);
        Publication.publish(catalog, manifest(List.of()));
        assertThat(catalog.backups(JOB)).hasSize(1);
    }

    private void takeBack() {
        catalog.backups(JOB).stream().map(BackupEntry::manifestKey).forEach(storage::delete);
    }

    /** Ranges that begin, end or lie across the seams of the objects of one artifact. */
    @Test
    void anArtifactOfSeveralObjectsIsReadAsOne() throws IOException {
        String content = "aaaabbbbbbcc";
        Artifact artifact = new Artifact(
                "dump",
                "dump",
                "none",
                Digests.content(content.getBytes(StandardCharsets.UTF_8)),
                new Content(12, "00"),
                List.of(
                        new StoredPart("dump", 4, "00"),
                        new StoredPart("dump.part-0002", 6, "00"),
                        new StoredPart("dump.part-0003", 2, "00")));
        storage.put(catalog.layout().object(JOB, ID, "dump"), "aaaa".getBytes(StandardCharsets.UTF_8));
        storage.put(catalog.layout().object(JOB, ID, "dump.part-0002"), "bbbbbb".getBytes(StandardCharsets.UTF_8));
        storage.put(catalog.layout().object(JOB, ID, "dump.part-0003"), "cc".getBytes(StandardCharsets.UTF_8));
        FaultyStorage counting = new FaultyStorage(storage);
        Catalog counted = new Catalog(counting, new KeyLayout("shop"));
        StoredArtifacts artifacts = new StoredArtifacts(counted, manifest(List.of(artifact)), name -> counted);
        assertThat(artifacts.artifacts()).singleElement().satisfies(item -> {
            assertThat(item.name()).isEqualTo("dump");
            assertThat(item.stored()).isEqualTo(artifact.stored());
        });
        assertThat(text(artifacts.open("dump"))).isEqualTo(content);
        for (int from = 0; from <= 12; from++) {
            for (int to = from; to <= 12; to++) {
                assertThat(text(artifacts.open("dump", from, to - from))).isEqualTo(content.substring(from, to));
            }
        }
        int before = counting.calls(Operation.OPEN);
        assertThat(text(artifacts.open("dump", 3, 2))).isEqualTo("ab");
        text(artifacts.open("dump", 4, 6));
        assertThat(counting.calls(Operation.OPEN) - before)
                .as("no object in vain")
                .isEqualTo(3);
        assertThatThrownBy(() -> artifacts.open("other")).hasMessageContaining("unable to find artifact 'other'");
    }

    @Test
    void packsAreReadWhereTheyAre() throws IOException {
        MemoryStorage other = new MemoryStorage("other");
        Catalog elsewhere = new Catalog(other, new KeyLayout("shop"));
        other.put(catalog.layout().pack(JOB, pack.name()), "xyz".getBytes(StandardCharsets.UTF_8));
        StoredArtifacts artifacts = new StoredArtifacts(catalog, manifest(List.of()), name -> elsewhere);
        assertThat(artifacts.packs()).containsExactly(pack);
        assertThat(text(artifacts.openPack(pack.name(), 1, 2))).isEqualTo("yz");
    }

    @Test
    void whatACheckFoundIsNeverNull() {
        assertThat(new CheckDetail(1, "digest", "", null).packs()).isEmpty();
        assertThat(new CheckDetail(1, "digest", "", List.of("a")).packs()).containsExactly("a");
    }

    private static String text(InputStream in) throws IOException {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private PackShelf shelf() {
        return PackShelf.of(catalog, JOB);
    }

    private Manifest manifest(List<Artifact> artifacts) {
        return new Manifest(
                Manifest.FORMAT,
                ID.value(),
                "shop",
                JOB,
                Kind.FULL,
                "test",
                "recobro/test",
                ID.value(),
                ID.value(),
                ID.began(),
                ID.began(),
                new RecoveryPoint(ID.began(), new TreeMap<>(), "test"),
                List.of(),
                "none",
                "s3",
                Manifest.FULL_READ,
                new TreeMap<>(),
                List.of(),
                artifacts,
                List.of(pack));
    }
}
