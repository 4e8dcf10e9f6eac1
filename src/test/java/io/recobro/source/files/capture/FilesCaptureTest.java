package io.recobro.source.files.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.CaptureReport;
import io.recobro.source.files.content.ContentId;
import io.recobro.source.files.content.ContentIndex;
import io.recobro.source.files.content.ContentsReader;
import io.recobro.source.files.pack.MemoryPacks;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.tree.Entry;
import io.recobro.source.files.tree.TreeReader;
import io.recobro.stream.Progress;
import io.recobro.stream.digest.Digests;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;

class FilesCaptureTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T02:00:00Z"), ZoneOffset.UTC);

    private final FakeLive live = new FakeLive();
    private final List<String> notices = new ArrayList<>();
    private final Progress progress = new Progress() {
        @Override
        public void notice(String message) {
            notices.add(message);
        }
    };

    @Test
    void everyFileCanBePutTogetherAgain() throws IOException {
        live.directory("srv");
        for (int i = 0; i < 500; i++) {
            live.file("srv/small/" + i, random(i, i * 37));
        }
        live.file("srv/large", random(1000, 9_000_000));
        live.file("srv/zeros", new byte[3_000_000]);

        MemoryPacks backup = MemoryPacks.first("a");
        CaptureReport report = capture(backup);

        Map<String, byte[]> restored = restore(backup);
        assertThat(restored).hasSize(502);
        for (int i = 0; i < 500; i++) {
            assertThat(restored.get("srv/small/" + i)).isEqualTo(random(i, i * 37));
        }
        assertThat(restored.get("srv/large")).isEqualTo(random(1000, 9_000_000));
        assertThat(restored.get("srv/zeros")).isEqualTo(new byte[3_000_000]);
        assertThat(report.shortfalls()).isEmpty();
        assertThat(report.facts()).containsEntry("files", "502").containsEntry("directories", "1");
        assertThat(report.packs()).isEqualTo(backup.stored().keySet());
    }

    @Test
    void packsArePlainArchivesNamedByTheirContents() throws IOException {
        live.file("a", random(1, 700)).file("b", random(2, 2_500_000)).file("c", new byte[512]);
        MemoryPacks backup = MemoryPacks.first("a");
        capture(backup);
        int entries = 0;
        for (byte[] pack : backup.stored().values()) {
            InputStream plain = new GZIPInputStream(new ByteArrayInputStream(pack));
            byte[] whole = plain.readAllBytes();
            assertThat(whole.length % 512).isZero();
            try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(whole))) {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    assertThat(entry.isCheckSumOK()).isTrue();
                    assertThat(entry.getMode() & 0777).isEqualTo(0644);
                    assertThat(entry.getLastModifiedTime().toMillis()).isZero();
                    byte[] content = tar.readAllBytes();
                    assertThat(entry.getName()).isEqualTo(Digests.sha256(content, 0, content.length));
                    entries++;
                }
            }
        }
        assertThat(entries).isGreaterThanOrEqualTo(4);
    }

    @Test
    void whatDidNotChangeIsNotRead() throws IOException {
        live.file("a", random(1, 700)).file("b", random(2, 2_500_000)).file("c", random(3, 10), 5);
        MemoryPacks first = MemoryPacks.first("a");
        capture(first);

        MemoryPacks second = first.next("b");
        CaptureReport report = capture(second);

        assertThat(live.opened("a")).isZero();
        assertThat(live.opened("b")).isZero();
        assertThat(second.opened()).isZero();
        assertThat(report.facts()).containsEntry("unchanged_files", "3").containsEntry("new_bytes", "0");
        assertThat(restore(second)).hasSize(3).containsEntry("c", random(3, 10));
        assertThat(second.plain("contents")).isEqualTo(first.plain("contents"));
    }

    @Test
    void onlyNewContentIsStored() throws IOException {
        byte[] large = random(4, 12_000_000);
        live.file("a", random(1, 700)).file("large", large);
        MemoryPacks first = MemoryPacks.first("a");
        capture(first);

        byte[] longer = concat(java.util.Arrays.copyOf(large, 5_000_000), random(9, 1000));
        longer = concat(longer, java.util.Arrays.copyOfRange(large, 5_000_000, large.length));
        live.remove("a").file("moved/a", random(1, 700)).file("large", longer, 2);
        MemoryPacks second = first.next("b");
        CaptureReport report = capture(second);

        assertThat(restore(second).get("large")).isEqualTo(longer);
        assertThat(restore(second).get("moved/a")).isEqualTo(random(1, 700));
        assertThat(Long.parseLong(report.facts().get("new_bytes"))).isBetween(1000L, 2_200_000L);
    }

    @Test
    void contentThatReturnsCostsNothingWhileItsPackIsReferredTo() {
        live.file("stays", random(1, 700)).file("returns", random(2, 900));
        MemoryPacks first = MemoryPacks.first("a");
        capture(first);
        live.remove("returns");
        MemoryPacks second = first.next("b");
        capture(second);
        live.file("returns", random(2, 900), 7);
        MemoryPacks third = second.next("c");
        assertThat(capture(third).facts()).containsEntry("new_contents", "0");
    }

    @Test
    void contentOfPacksThatAreGoneIsStoredAgain() throws IOException {
        live.file("a", random(1, 700));
        MemoryPacks first = MemoryPacks.first("a");
        capture(first);
        MemoryPacks second = first.next("b", Set.of());
        CaptureReport report = capture(second);
        assertThat(report.facts()).containsEntry("new_contents", "1").containsEntry("unchanged_files", "0");
        assertThat(report.packs()).noneMatch(first.stored()::containsKey).hasSize(1);
        assertThat(restore(second)).containsEntry("a", random(1, 700));
    }

    @Test
    void namesOfOneFileAreReadOnce() throws IOException {
        live.file("a", random(1, 700)).hardLink("z", "a").file("m", random(2, 10));
        MemoryPacks backup = MemoryPacks.first("a");
        capture(backup);
        assertThat(live.opened("a")).isEqualTo(1);
        assertThat(live.opened("z")).isZero();
        assertThat(restore(backup)).containsEntry("z", random(1, 700));
    }

    @Test
    void whatCannotBeReadIsListedAndTheRestIsStored() throws IOException {
        live.file("a", random(1, 700))
                .file("gone", random(2, 10))
                .vanishing("gone")
                .file("z", random(3, 5));
        MemoryPacks backup = MemoryPacks.first("a");
        CaptureReport report = capture(backup);
        assertThat(report.shortfalls()).containsExactly("'gone': it vanished before it was read");
        assertThat(new String(backup.plain("skipped"), StandardCharsets.UTF_8))
                .isEqualTo("gone\tit vanished before it was read\n");
        assertThat(restore(backup)).containsOnlyKeys("a", "z");
    }

    @Test
    void aLongListOfShortfallsIsToldInPart() {
        for (int i = 0; i < 100; i++) {
            live.file("gone" + i, random(i, 10)).vanishing("gone" + i);
        }
        MemoryPacks backup = MemoryPacks.first("a");
        CaptureReport report = capture(backup);
        assertThat(report.shortfalls()).hasSize(21).last().asString().startsWith("and 80 more paths");
        assertThat(new String(backup.plain("skipped"), StandardCharsets.UTF_8).lines())
                .hasSize(100);
    }

    @Test
    void aFileThatChangesWhileItIsReadIsReadAgain() throws IOException {
        live.file("once", random(1, 700)).changing("once", 1);
        live.file("large", random(2, 2_500_000)).changing("large", 1);
        MemoryPacks backup = MemoryPacks.first("a");
        assertThat(capture(backup).shortfalls()).isEmpty();
        assertThat(live.opened("once")).isEqualTo(2);
        assertThat(live.opened("large")).isEqualTo(2);
        assertThat(restore(backup)).hasSize(2);
    }

    @Test
    void aFileThatNeverRestsIsStoredAsReadAndListed() throws IOException {
        live.file("log", random(1, 700)).changing("log", 9);
        live.file("large", random(2, 2_500_000)).changing("large", 9);
        MemoryPacks backup = MemoryPacks.first("a");
        assertThat(capture(backup).shortfalls())
                .containsExactlyInAnyOrder(
                        "'log': it changed while it was read", "'large': it changed while it was read");
        assertThat(restore(backup)).containsEntry("log", random(1, 700));
    }

    @Test
    void aRootThatIsEmptyAllOfASuddenIsRefused() {
        live.directory("srv").file("srv/a", random(1, 10));
        MemoryPacks first = MemoryPacks.first("a");
        capture(first, false, "srv");
        live.remove("srv/a");
        assertThatThrownBy(() -> capture(first.next("b"), false, "srv"))
                .isInstanceOfSatisfying(RecobroException.class, fault -> {
                    assertThat(fault.fault()).isEqualTo(Fault.SOURCE_INCOMPLETE);
                    assertThat(fault).hasMessageContaining("'/srv'");
                    assertThat(fault.hint()).get().asString().contains("allow_empty");
                });
        assertThat(capture(first.next("c"), true, "srv").facts()).containsEntry("files", "0");
    }

    @Test
    void aRootThatWasAlwaysEmptyIsFine() {
        live.directory("srv");
        MemoryPacks first = MemoryPacks.first("a");
        capture(first, false, "srv");
        assertThat(capture(first.next("b"), false, "srv").warnings()).isEmpty();
    }

    @Test
    void warnsWhenMoreThanHalfIsGone() {
        for (int i = 0; i < 100; i++) {
            live.file("f" + i, random(i, 10));
        }
        MemoryPacks first = MemoryPacks.first("a");
        assertThat(capture(first).warnings()).isEmpty();
        for (int i = 0; i < 51; i++) {
            live.remove("f" + i);
        }
        assertThat(capture(first.next("b")).warnings())
                .singleElement()
                .asString()
                .contains("49, and 100");
    }

    @Test
    void aDamagedSnapshotBeforeIsPassedOver() throws IOException {
        for (String role : List.of("contents", "tree")) {
            live.file("a", random(1, 700));
            MemoryPacks first = MemoryPacks.first("a");
            capture(first);
            first.spoil(role);
            MemoryPacks second = first.next("b");
            CaptureReport report = capture(second);
            assertThat(report.facts()).as(role).containsEntry("new_contents", "1");
            assertThat(restore(second)).containsEntry("a", random(1, 700));
        }
        assertThat(notices).hasSize(2).allMatch(notice -> notice.startsWith("everything is read again"));
    }

    private CaptureReport capture(MemoryPacks backup) {
        return capture(backup, false);
    }

    private CaptureReport capture(MemoryPacks backup, boolean allowEmpty, String... roots) {
        List<RawPath> paths = List.of(roots).stream().map(RawPath::of).toList();
        return new FilesCapture(paths, allowEmpty, CLOCK).capture(live.walking(), "test", backup, progress);
    }

    /** Puts the files of a snapshot together from nothing but its artifacts and packs. */
    private static Map<String, byte[]> restore(MemoryPacks backup) throws IOException {
        ContentIndex index = ContentsReader.index(new ByteArrayInputStream(backup.plain("contents")), _ -> true);
        Map<String, byte[]> files = new TreeMap<>();
        try (TreeReader tree = new TreeReader(new ByteArrayInputStream(backup.plain("tree")), "tree")) {
            for (Optional<Entry> entry = tree.next(); entry.isPresent(); entry = tree.next()) {
                if (entry.get() instanceof Entry.File file) {
                    ByteArrayOutputStream content = new ByteArrayOutputStream();
                    for (int i = 0; i < file.content().count(); i++) {
                        content.write(content(
                                backup, index, ContentId.of(file.content().packed(), i * ContentId.BYTES)));
                    }
                    assertThat(content.size()).isEqualTo((int) file.size());
                    files.put(file.path().toString(), content.toByteArray());
                }
            }
        }
        return files;
    }

    private static byte[] content(MemoryPacks backup, ContentIndex index, ContentId id) throws IOException {
        int content = index.find(id);
        int member = index.member(content);
        InputStream stored = backup.openPack(index.name(index.pack(member)), index.offset(member), index.bytes(member));
        byte[] plain = new GZIPInputStream(stored).readAllBytes();
        assertThat(plain).hasSize(index.plainBytes(member));
        byte[] bytes =
                java.util.Arrays.copyOfRange(plain, index.start(content), index.start(content) + index.size(content));
        assertThat(Digests.sha256(bytes, 0, bytes.length)).isEqualTo(id.toString());
        return bytes;
    }

    private static byte[] random(long seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
