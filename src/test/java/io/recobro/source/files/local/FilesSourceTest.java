package io.recobro.source.files.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.Finding;
import io.recobro.fault.RecobroException;
import io.recobro.source.CaptureReport;
import io.recobro.source.files.FilesSettings;
import io.recobro.source.files.pack.MemoryPacks;
import io.recobro.source.files.tree.Entry;
import io.recobro.source.files.tree.TreeReader;
import io.recobro.stream.Progress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesSourceTest {
    @TempDir
    Path root;

    @Test
    void aTreeOfThisMachineIsCaptured() throws IOException {
        Files.writeString(Files.createDirectories(root.resolve("a/b")).resolve("text"), "hello");
        Files.createSymbolicLink(root.resolve("link"), Path.of("a/b/text"));
        Files.createLink(root.resolve("same"), root.resolve("a/b/text"));
        Files.writeString(root.resolve("left-out.tmp"), "x");

        MemoryPacks first = MemoryPacks.first("a");
        CaptureReport report = source().capture(first, Progress.NONE);

        Map<String, Entry> entries = entries(first);
        assertThat(entries).containsOnlyKeys("", "/a", "/a/b", "/a/b/text", "/link", "/same");
        Entry.File text = (Entry.File) entries.get("/a/b/text");
        Entry.File same = (Entry.File) entries.get("/same");
        assertThat(text.size()).isEqualTo(5);
        assertThat(text.content().hex(0)).isEqualTo("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
        assertThat(same.content()).isEqualTo(text.content());
        assertThat(same.attributes().hardLink()).contains(text.path());
        assertThat(report.shortfalls()).isEmpty();
        assertThat(report.facts()).containsEntry("new_contents", "1").containsEntry("files", "2");

        MemoryPacks second = first.next("b");
        assertThat(source().capture(second, Progress.NONE).facts()).containsEntry("new_contents", "0");
        assertThat(entries(second)).isEqualTo(entries);
    }

    @Test
    void holesAreNotStored() throws IOException {
        try (RandomAccessFile sparse =
                new RandomAccessFile(root.resolve("sparse").toFile(), "rw")) {
            sparse.seek(40 << 20);
            sparse.write(1);
            sparse.setLength(80 << 20);
        }
        MemoryPacks backup = MemoryPacks.first("a");
        CaptureReport report = source().capture(backup, Progress.NONE);
        Entry.File sparse = (Entry.File) entries(backup).get("/sparse");
        assertThat(sparse.size()).isEqualTo(80 << 20);
        if (sparse.extents().sparse()) {
            assertThat(Long.parseLong(report.facts().get("new_bytes"))).isLessThan(1 << 20);
        } else {
            assertThat(sparse.content().count()).isGreaterThan(1);
        }
    }

    @Test
    void aMissingRootIsRefusedBeforeAnythingIsStored() {
        FilesSource missing = source(root.resolve("nothing"));
        assertThatThrownBy(missing::check).isInstanceOfSatisfying(RecobroException.class, fault -> {
            assertThat(fault.fault()).isEqualTo(Fault.SOURCE_MISSING);
            assertThat(fault).hasMessageContaining("nothing");
        });
        assertThat(missing.examine().findings()).extracting(Finding::level).contains(Finding.Level.PROBLEM);
        source().check();
        assertThat(source().examine().captured()).containsExactly(root.toString());
    }

    private FilesSource source() {
        return source(root);
    }

    private static FilesSource source(Path path) {
        FilesSettings.Selection selection =
                new FilesSettings.Selection(List.of(), List.of("*.tmp"), false, List.of(), false);
        return new FilesSource(
                new FilesSettings(List.of(path), List.of(), selection, false),
                (_, _, _) -> {
                    throw new IllegalStateException("nothing is restored here");
                },
                Clock.systemUTC());
    }

    /** By their paths below the root. */
    private Map<String, Entry> entries(MemoryPacks backup) {
        Map<String, Entry> entries = new TreeMap<>();
        try (TreeReader tree = new TreeReader(new ByteArrayInputStream(backup.plain("tree")), "tree")) {
            for (Optional<Entry> entry = tree.next(); entry.isPresent(); entry = tree.next()) {
                entries.put(("/" + entry.get().path()).substring(root.toString().length()), entry.get());
            }
        }
        return entries;
    }
}
