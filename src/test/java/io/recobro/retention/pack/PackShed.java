package io.recobro.retention.pack;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.KeyLayout;
import io.recobro.catalog.Kind;
import io.recobro.catalog.Manifest;
import io.recobro.catalog.pack.PackMark;
import io.recobro.catalog.pack.PackMarks;
import io.recobro.catalog.pack.PackShelf;
import io.recobro.catalog.pack.Publication;
import io.recobro.fault.RecobroException;
import io.recobro.source.Pack;
import io.recobro.source.RecoveryPoint;
import io.recobro.storage.MemoryStorage;
import io.recobro.storage.Storage;
import io.recobro.stream.Content;
import io.recobro.stream.digest.Digests;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Packs and backups of job {@code files} of site {@code shop} in memory, on 22 November 2026 at noon. */
final class PackShed {
    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    static final String JOB = "files";

    final MemoryStorage storage = new MemoryStorage("shed");

    static Catalog catalog(Storage storage) {
        return new Catalog(storage, new KeyLayout("shop"));
    }

    Catalog catalog() {
        return catalog(storage);
    }

    static Clock clock(Instant now) {
        return Clock.fixed(now, ZoneOffset.UTC);
    }

    /** A backup's id, or a run's. */
    static BackupId id(String day, String letters) {
        return new BackupId("202611" + day + "T000000Z-" + letters);
    }

    /** Stores a pack of a backup. */
    Pack pack(BackupId id, int number) {
        byte[] content = (id + " " + number).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Pack pack = pack(id, number, content);
        storage.put(catalog().layout().pack(JOB, pack.name()), content);
        return pack;
    }

    private static Pack pack(BackupId id, int number, byte[] content) {
        Content digest = Digests.content(content);
        return new Pack(KeyLayout.packName(id, number), digest.bytes(), digest.sha256());
    }

    static Manifest manifest(BackupId id, Pack... packs) {
        return new Manifest(
                Manifest.FORMAT,
                id.value(),
                "shop",
                JOB,
                Kind.FULL,
                "test",
                "recobro/test",
                id.value(),
                id.value(),
                id.began(),
                id.began(),
                new RecoveryPoint(id.began(), new TreeMap<>(), "test"),
                List.of(),
                "none",
                "shed",
                Manifest.FULL_READ,
                new TreeMap<>(),
                List.of(),
                List.of(),
                Stream.of(packs)
                        .sorted(java.util.Comparator.comparing(Pack::name))
                        .toList());
    }

    void publish(BackupId id, Pack... packs) {
        Publication.publish(catalog(), manifest(id, packs));
    }

    void unpublish(BackupId id) {
        catalog().storage().delete(catalog().find(JOB, id).orElseThrow().manifestKey());
    }

    /** As a lane does: a manifest that could not be published for sure is taken back. */
    static void publishOrTakeBack(Catalog catalog, Manifest manifest) {
        try {
            Publication.publish(catalog, manifest);
        } catch (RecobroException refused) {
            catalog.storage().delete(catalog.layout().manifest(manifest));
        }
    }

    PackMark mark(Pack pack, String word, BackupId run) {
        return new PackMarks(catalog(), JOB).set(pack.name(), word, run, NOW, "tester", "");
    }

    Collected collect(Instant now, BackupId run) {
        return collection(now, run).run(catalog(), JOB);
    }

    static PackCollection collection(Instant now, BackupId run) {
        return new PackCollection(clock(now), run, "tester", Duration.ofHours(24));
    }

    Set<String> packs() {
        return PackShelf.of(catalog(), JOB).sizes().keySet();
    }

    List<PackMark> marks() {
        return new PackMarks(catalog(), JOB).list();
    }

    /** What must always hold: every backup that is visible has all its packs. */
    void assertNothingLost() {
        for (BackupEntry entry : catalog().backups(JOB)) {
            assertThat(packs())
                    .as("packs of visible backup " + entry.id())
                    .containsAll(catalog().manifest(entry).packs().stream()
                            .map(Pack::name)
                            .toList());
        }
    }
}
