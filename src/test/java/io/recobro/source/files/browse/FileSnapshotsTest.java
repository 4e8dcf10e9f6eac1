package io.recobro.source.files.browse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.Snapshots.Change;
import io.recobro.source.Snapshots.Entry;
import io.recobro.source.files.HandMadeSnapshot;
import io.recobro.source.files.posix.Extents;
import io.recobro.source.files.posix.RawPath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;

class FileSnapshotsTest {
    private final FileSnapshots snapshots = new FileSnapshots();
    private final HandMadeSnapshot older = new HandMadeSnapshot();
    private final HandMadeSnapshot newer = new HandMadeSnapshot();

    private byte[] dump(HandMadeSnapshot snapshot, String path) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        snapshots.dump(snapshot, path, out);
        return out.toByteArray();
    }

    @Test
    void listsInOrderWithNamesAsText() {
        older.directory("srv", 0755)
                .file(
                        RawPath.of(new byte[] {'s', 'r', 'v', '/', (byte) 0xe9}),
                        HandMadeSnapshot.attributes(0600),
                        "x".getBytes())
                .symlink("srv/link", "../a b")
                .complete();
        List<Entry> entries = new ArrayList<>();
        snapshots.list(older, List.of(), entries::add);
        assertThat(entries).extracting(Entry::path).containsExactly("/srv", "/srv/link", "/srv/\\351");
        assertThat(entries).extracting(Entry::type).containsExactly("directory", "symlink", "file");
        assertThat(entries.get(1).target()).isEqualTo("../a b");
        assertThat(snapshots.reads(older)).isTrue();
    }

    @Test
    void tellsWhatDiffersAndWhatWasRenamed() {
        older.directory("srv", 0755)
                .file("srv/a", "same")
                .file("srv/b", "before")
                .file("srv/c", "moved")
                .file("srv/gone", "gone")
                .file("srv/mode", "mode")
                .symlink("srv/type", "x")
                .complete();
        newer.directory("srv", 0755)
                .file("srv/a", "same")
                .file("srv/b", "after")
                .file("srv/d/c", "moved")
                .directory("srv/d", 0755)
                .file(RawPath.of("srv/mode"), HandMadeSnapshot.attributes(0600), "mode".getBytes())
                .file("srv/type", "x")
                .complete();
        List<String> changes = new ArrayList<>();
        snapshots.compare(
                older,
                newer,
                List.of(),
                change -> changes.add(change.kind() + " " + path(change) + " " + change.what()));
        assertThat(changes)
                .containsExactly(
                        "CHANGED /srv/b [content]",
                        "ADDED /srv/d []",
                        "RENAMED /srv/d/c []",
                        "REMOVED /srv/gone []",
                        "METADATA /srv/mode [mode]",
                        "CHANGED /srv/type [type, mode]");
    }

    private static String path(Change change) {
        return change.after().or(change::before).orElseThrow().path();
    }

    @Test
    void dumpsTheBytesOfChunkedAndSparseFiles() {
        older.directory("srv", 0755)
                .file(
                        RawPath.of("srv/large"),
                        HandMadeSnapshot.attributes(0600),
                        "one ".getBytes(),
                        "two ".getBytes(),
                        "one ".getBytes())
                .sparse("srv/sparse", 20, Extents.of(2, 3, 10, 4), "abcde".getBytes(), "fg".getBytes())
                .complete();
        assertThat(dump(older, "/srv/large")).asString().isEqualTo("one two one ");
        assertThat(dump(older, "sparse")).asString().isEqualTo("\0\0abc\0\0\0\0\0defg\0\0\0\0\0\0");
    }

    @Test
    void dumpsADirectoryAsTar() throws Exception {
        older.directory("srv", 0755)
                .directory("srv/d", 0700)
                .file("srv/d/a", "content")
                .linked("srv/d/first", "srv/d/second", "shared")
                .symlink("srv/d/link", "a")
                .file("srv/e", "not in it")
                .complete();
        List<String> seen = new ArrayList<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(dump(older, "/srv/d")))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                String text = entry.isFile() ? new String(tar.readAllBytes(), StandardCharsets.UTF_8) : "";
                seen.add(entry.getName() + " " + entry.getLinkName() + " " + text);
            }
        }
        assertThat(seen).containsExactly("d/  ", "d/a  content", "d/first  shared", "d/link a ", "d/second d/first ");
    }

    @Test
    void writesNothingThatIsNotRight() {
        older.directory("srv", 0755).file("srv/a", "content").complete();
        assertThatThrownBy(() -> dump(older, "/srv/b")).hasMessageContaining("'/srv/b'");
        byte[] pack = older.storedPacks().values().iterator().next();
        pack[pack.length / 3] ^= 1;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThatThrownBy(() -> snapshots.dump(older, "/srv/a", out))
                .isInstanceOfSatisfying(
                        RecobroException.class,
                        failure -> assertThat(failure.fault()).isEqualTo(Fault.BACKUP_DAMAGED));
        assertThat(out.size()).isZero();
    }
}
