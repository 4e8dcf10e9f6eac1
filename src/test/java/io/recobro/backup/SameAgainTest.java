package io.recobro.backup;

import static io.recobro.backup.BackupScene.catalog;
import static io.recobro.backup.BackupScene.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.Manifest;
import io.recobro.catalog.pack.StoredArtifacts;
import io.recobro.fault.ExitStatus;
import io.recobro.notify.SteppedClock;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import io.recobro.source.files.FilesSettings;
import io.recobro.source.files.content.ContentId;
import io.recobro.source.files.content.ContentIndex;
import io.recobro.source.files.content.ContentsReader;
import io.recobro.source.files.local.FilesSource;
import io.recobro.source.files.tree.Entry;
import io.recobro.source.files.tree.TreeReader;
import io.recobro.storage.MemoryStorage;
import io.recobro.storage.ObjectKey;
import io.recobro.stream.Progress;
import io.recobro.stream.digest.Digests;
import io.recobro.stream.segment.SegmentPool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where no file changed, the list of contents is stored again as it is; never when it is not as it was written. */
class SameAgainTest {
    @TempDir
    private Path root;

    @TempDir
    private Path state;

    private final MemoryStorage storage = new MemoryStorage("one");
    private SteppedClock clock;
    private BackupRun run;
    private FilesSource source;
    private Map<String, String> truth;

    @BeforeEach
    void set() throws IOException {
        for (int i = 0; i < 12; i++) {
            Path directory = Files.createDirectories(root.resolve("d" + i % 3));
            Files.writeString(directory.resolve("f" + i), "text " + i);
        }
        truth = files();
        Instant changed = ((FileTime) Files.getAttribute(root.resolve("d0/f0"), "unix:ctime")).toInstant();
        clock = new SteppedClock(changed.plus(Duration.ofHours(1)));
        SegmentPool segments = new SegmentPool(4, 5000);
        run = new BackupRun(
                new RunContext(clock, new Random(7), "test", "manual", "me", state, segments, 0, 4, 20_000));
        source = new FilesSource(
                FilesSettings.everything(List.of(root)),
                (_, _, _) -> {
                    throw new IllegalStateException("nothing is restored here");
                },
                clock);
    }

    @Test
    void theListIsStoredAsItIs() throws IOException {
        Manifest first = backUp().manifest();
        Manifest second = backUp().manifest();
        assertThat(second.facts()).containsEntry("unchanged_files", "12");
        assertThat(second.packs()).isEqualTo(first.packs());
        assertThat(contents(second)).isEqualTo(contents(first));
        assertThat(stored(second, "contents")).isEqualTo(stored(first, "contents"));
        assertThat(restored(second)).isEqualTo(truth);
    }

    @Test
    void theListIsWrittenAnewWhenAFileIsGone() throws IOException {
        Manifest first = backUp().manifest();
        Files.delete(root.resolve("d1/f4"));
        Manifest second = backUp().manifest();
        assertThat(second.facts()).containsEntry("unchanged_files", "11");
        assertThat(second.packs())
                .extracting(pack -> pack.needed().orElseThrow())
                .allMatch(percent -> percent < 100);
        assertThat(first.packs())
                .extracting(pack -> pack.needed().orElseThrow())
                .containsOnly(100);
        truth.remove("d1/f4");
        assertThat(restored(second)).isEqualTo(truth);
        Manifest third = backUp().manifest();
        assertThat(third.packs()).isEqualTo(second.packs());
    }

    @Test
    void damageIsNotInherited() throws IOException {
        int flips = 0;
        for (String role : List.of("contents", "tree")) {
            Manifest newest = backUp().manifest();
            int bits = 8 * stored(newest, role).length;
            for (int bit = 0; bit < bits; bit += 401) {
                flip(newest, role, bit);
                BackupReport next = backUp();
                assertThat(next.notices())
                        .as("%s, bit %d", role, bit)
                        .anyMatch(notice -> notice.startsWith("everything is read again"));
                newest = next.manifest();
                assertThat(newest.facts()).containsEntry("unchanged_files", "0");
                assertThat(restored(newest)).isEqualTo(truth);
                flips++;
            }
            BackupReport control = backUp();
            assertThat(control.notices()).isEmpty();
            assertThat(stored(control.manifest(), role)).hasSizeGreaterThan(0);
            assertThat(control.manifest().facts()).containsEntry("unchanged_files", "12");
        }
        Reliability.record(new Attack(
                "Flipped bits",
                "a bit of the list of contents, or of the tree, of the newest backup, before the next run",
                "backup of files of which none changed",
                flips,
                flips + " times the run told that it reads everything again, and its backup held every file",
                "with no bit flipped the same run takes the list over byte for byte and reads no file",
                "SameAgainTest"));
    }

    private BackupReport backUp() {
        clock.move(Duration.ofMinutes(1));
        BackupReport report = run.run(job(source, storage), Progress.NONE);
        assertThat(report.status()).isEqualTo(ExitStatus.OK);
        return report;
    }

    private void flip(Manifest manifest, String role, int bit) {
        byte[] rotten = stored(manifest, role).clone();
        rotten[bit / 8 % rotten.length] ^= (byte) (1 << bit % 8);
        storage.damage(key(manifest, role), rotten);
    }

    private byte[] stored(Manifest manifest, String role) {
        return storage.content(key(manifest, role));
    }

    private ObjectKey key(Manifest manifest, String role) {
        Manifest.Artifact found = artifact(manifest, role);
        return catalog(storage)
                .layout()
                .object("db", manifest.backupId(), found.objects().getFirst().name());
    }

    private static Manifest.Artifact artifact(Manifest manifest, String role) {
        return manifest.artifacts().stream()
                .filter(artifact -> artifact.role().equals(role))
                .findFirst()
                .orElseThrow();
    }

    private static Manifest.Artifact contents(Manifest manifest) {
        return artifact(manifest, "contents");
    }

    /** The text of every file below the root. */
    private Map<String, String> files() throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (var paths = Files.walk(root)) {
            for (Path file : paths.filter(Files::isRegularFile).toList()) {
                texts.put(root.relativize(file).toString(), Files.readString(file));
            }
        }
        return texts;
    }

    /** The text of every file of a backup, out of nothing but what is stored. */
    private Map<String, String> restored(Manifest told) throws IOException {
        Catalog catalog = catalog(storage);
        BackupEntry entry = catalog.find("db", told.backupId()).orElseThrow();
        Manifest manifest = catalog.manifest(entry);
        StoredArtifacts reader = new StoredArtifacts(catalog, manifest, _ -> catalog);
        Map<String, String> texts = new TreeMap<>();
        try (InputStream list = plain(reader, manifest, "contents");
                TreeReader tree = new TreeReader(plain(reader, manifest, "tree"), "tree")) {
            ContentIndex index = ContentsReader.index(list, manifest.packNames()::contains);
            for (Optional<Entry> next = tree.next(); next.isPresent(); next = tree.next()) {
                if (next.get() instanceof Entry.File file) {
                    ContentId id = ContentId.of(file.content().packed(), 0);
                    texts.put(
                            file.path().toString().substring(root.toString().length()),
                            new String(content(reader, index, id), java.nio.charset.StandardCharsets.UTF_8));
                }
            }
        }
        return texts;
    }

    private static InputStream plain(StoredArtifacts reader, Manifest manifest, String role) throws IOException {
        return new GZIPInputStream(reader.open(artifact(manifest, role).name()));
    }

    private static byte[] content(StoredArtifacts reader, ContentIndex index, ContentId id) throws IOException {
        int content = index.find(id);
        int member = index.member(content);
        String pack = index.name(index.pack(member));
        try (InputStream plain =
                new GZIPInputStream(reader.openPack(pack, index.offset(member), index.bytes(member)))) {
            plain.skipNBytes(index.start(content));
            byte[] bytes = plain.readNBytes(index.size(content));
            assertThat(Digests.sha256(bytes, 0, bytes.length)).isEqualTo(id.toString());
            return bytes;
        }
    }
}
