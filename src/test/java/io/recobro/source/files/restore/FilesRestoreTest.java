package io.recobro.source.files.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.BackupReader;
import io.recobro.source.RestoreReport;
import io.recobro.source.RestoreRequest;
import io.recobro.source.RestoreRequest.Check;
import io.recobro.source.RestoreRequest.FileOptions;
import io.recobro.source.RestoreRequest.FileOptions.Overwrite;
import io.recobro.source.RestoreRequest.FileOptions.Owners;
import io.recobro.source.files.FilesSettings;
import io.recobro.source.files.HandMadeSnapshot;
import io.recobro.source.files.posix.Extents;
import io.recobro.source.files.posix.OpenDirectory;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.posix.call.Linux;
import io.recobro.source.files.tree.Entry;
import io.recobro.stream.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesRestoreTest {
    private static final FileOptions ADD = options(Overwrite.NEVER, false);

    @TempDir
    private Path directory;

    private final HandMadeSnapshot snapshot = new HandMadeSnapshot();
    private final List<String> notices = new ArrayList<>();

    private static FileOptions options(Overwrite overwrite, boolean delete) {
        return new FileOptions(false, Optional.of(overwrite), delete, Owners.NONE);
    }

    private RestoreRequest request(FileOptions options, boolean dryRun, String... paths) {
        return new RestoreRequest(
                Optional.empty(),
                Optional.of(target().toString()),
                List.of(),
                List.of(paths),
                Optional.of(target().toString()),
                0,
                Check.DIGESTS,
                false,
                dryRun,
                List.of(),
                false,
                options);
    }

    private Path target() {
        return directory.resolve("target");
    }

    private static FilesRestore restorer() {
        FilesSettings settings = new FilesSettings(List.of(), List.of(), FilesSettings.Selection.ALL, false);
        return new FilesRestore(Linux::openTarget, settings, Path::of, Clock.systemUTC());
    }

    private RestoreReport restore(BackupReader backup, RestoreRequest request) {
        return restorer().restore(backup, request, new Progress() {
            @Override
            public void notice(String message) {
                notices.add(message);
            }
        });
    }

    private RestoreReport restore(FileOptions options, String... paths) {
        return restore(snapshot, request(options, false, paths));
    }

    private RestoreReport restoreNew(String... paths) {
        return restore(new FileOptions(false, Optional.empty(), false, Owners.NONE), paths);
    }

    private String text(String path) throws IOException {
        return Files.readString(target().resolve(path));
    }

    private List<String> there() throws IOException {
        try (Stream<Path> all = Files.walk(target())) {
            return all.map(path -> target().relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    private HandMadeSnapshot small() {
        return snapshot.directory("srv", 0755)
                .directory("srv/a", 0555)
                .file("srv/a/one", "first")
                .file("srv/a/two", "second")
                .file("srv/b.jpg", "picture")
                .complete();
    }

    @Test
    void everythingComesBackAsItWas() throws Exception {
        byte[] random = new byte[3_000_000];
        new Random(5).nextBytes(random);
        RawPath odd = RawPath.of(new byte[] {'s', 'r', 'v', '/', (byte) 0xff, '\n', ' '});
        snapshot.directory("srv", 0750)
                .directory("srv/empty", 0700)
                .directory("srv/sealed", 0555)
                .file("srv/sealed/in", "it")
                .file("srv/nothing", "")
                .file(odd, HandMadeSnapshot.attributes(04755), "odd".getBytes(StandardCharsets.UTF_8))
                .file(
                        RawPath.of("srv/large"),
                        HandMadeSnapshot.attributes(0640),
                        Arrays.copyOfRange(random, 0, 1_000_000),
                        Arrays.copyOfRange(random, 1_000_000, 1_000_001),
                        Arrays.copyOfRange(random, 1_000_001, random.length))
                .sparse(
                        "srv/sparse",
                        9_000_000,
                        Extents.of(4096, 5, 1_048_576, 6),
                        "hello".getBytes(),
                        "world!".getBytes())
                .sparse("srv/hole", 1 << 20, Extents.NONE)
                .symlink("srv/link", "../nowhere/at all")
                .linked("srv/name", "srv/sealed/other", "shared")
                .add(new Entry.Fifo(RawPath.of("srv/pipe"), HandMadeSnapshot.attributes(0620)))
                .add(new Entry.Socket(RawPath.of("srv/socket"), HandMadeSnapshot.attributes(0777)))
                .complete();

        RestoreReport report = restoreNew();

        assertThat(Files.readAllBytes(target().resolve("srv/large"))).isEqualTo(random);
        byte[] sparse = Files.readAllBytes(target().resolve("srv/sparse"));
        assertThat(sparse).hasSize(9_000_000);
        assertThat(new String(sparse, 4096, 5, StandardCharsets.US_ASCII)).isEqualTo("hello");
        assertThat(new String(sparse, 1_048_576, 6, StandardCharsets.US_ASCII)).isEqualTo("world!");
        assertThat(target().resolve("srv/hole")).hasSize(1 << 20);
        assertThat(text("srv/sealed/in")).isEqualTo("it");
        assertThat(text("srv/nothing")).isEmpty();
        assertThat(Files.readSymbolicLink(target().resolve("srv/link"))).hasToString("../nowhere/at all");
        assertThat(inode("srv/name")).isEqualTo(inode("srv/sealed/other"));
        try (OpenDirectory opened = Linux.open(target())) {
            for (Entry entry : snapshot.entries()) {
                if (!(entry instanceof Entry.Socket)) {
                    assertSameAttributes(opened, entry);
                }
            }
        }
        assertThat(report.notices()).anyMatch(notice -> notice.contains("sockets"));
        assertThat(report.unit()).isEqualTo("files");
        assertThat(report.rows()).isEqualTo(10);
    }

    private static void assertSameAttributes(OpenDirectory top, Entry entry) throws IOException {
        OpenDirectory parent = top;
        for (String name : text(entry.path().parent()).split("/")) {
            parent = name.isEmpty() ? parent : parent.openDirectory(name.getBytes(StandardCharsets.UTF_8));
        }
        var status = parent.status(entry.path().name());
        assertThat(status.mtime()).as(entry.path().toString()).isEqualTo(HandMadeSnapshot.TIME);
        if (!(entry instanceof Entry.SymbolicLink)) {
            assertThat(status.mode())
                    .as(entry.path().toString())
                    .isEqualTo(entry.attributes().mode());
        }
    }

    private static String text(RawPath path) {
        return path.isRoot() ? "" : path.toString();
    }

    private Object inode(String path) throws IOException {
        return Files.getAttribute(target().resolve(path), "unix:ino");
    }

    @Test
    void oneTreeIsRestoredWithTheDirectoriesAboveIt() throws Exception {
        small();
        restoreNew("/srv/a/one");
        assertThat(there()).containsExactly("", "srv", "srv/a", "srv/a/one");
        assertThat(Files.getPosixFilePermissions(target().resolve("srv/a")))
                .isEqualTo(PosixFilePermissions.fromString("r-xr-xr-x"));
    }

    @Test
    void patternsSelectAnywhereAndBelowRoots() throws Exception {
        small();
        restoreNew("*.jpg", "a/t*");
        assertThat(there()).containsExactly("", "srv", "srv/a", "srv/a/two", "srv/b.jpg");
    }

    @Test
    void aPathThatIsNotThereIsAMistake() {
        small();
        assertThatThrownBy(() -> restoreNew("/srv/missing"))
                .isInstanceOf(RecobroException.class)
                .hasMessageContaining("'/srv/missing'");
        assertThat(target()).doesNotExist();
    }

    @Test
    void aTargetThatHoldsSomethingIsRefusedUnlessItIsSaidWhat() throws Exception {
        small();
        Files.createDirectories(target().resolve("srv"));
        Files.writeString(target().resolve("srv/b.jpg"), "mine");
        assertThatThrownBy(this::restoreNew)
                .isInstanceOf(RecobroException.class)
                .hasMessageContaining("it is not empty");
        restore(ADD);
        assertThat(text("srv/b.jpg")).isEqualTo("mine");
        assertThat(text("srv/a/two")).isEqualTo("second");
    }

    @Test
    void whatDiffersIsReplacedAndWhatIsEqualIsNot() throws Exception {
        small();
        restoreNew();
        Files.writeString(target().resolve("srv/b.jpg"), "changed");
        Files.setLastModifiedTime(target().resolve("srv/a/one"), FileTime.fromMillis(5));
        Object untouched = inode("srv/a/two");
        Object sameBytes = inode("srv/a/one");
        RestoreReport report = restore(options(Overwrite.IF_CHANGED, false));
        assertThat(text("srv/b.jpg")).isEqualTo("picture");
        assertThat(inode("srv/a/two")).isEqualTo(untouched);
        assertThat(inode("srv/a/one")).isEqualTo(sameBytes);
        assertThat(Files.getLastModifiedTime(target().resolve("srv/a/one")).toMillis())
                .isEqualTo(1_700_000_000_123L);
        assertThat(report.rows()).isEqualTo(1);
    }

    @Test
    void aMirrorRemovesWhatTheSnapshotDoesNotHave() throws Exception {
        small();
        restoreNew();
        Files.createDirectories(target().resolve("srv/more/deep"));
        Files.writeString(target().resolve("srv/more/deep/file"), "x");
        Path outside = Files.writeString(directory.resolve("outside"), "stays");
        Files.createSymbolicLink(target().resolve("srv/more/out"), directory);
        restore(options(Overwrite.IF_CHANGED, false));
        assertThat(there()).contains("srv/more/deep/file");
        restore(options(Overwrite.IF_CHANGED, true));
        assertThat(there()).containsExactly("", "srv", "srv/a", "srv/a/one", "srv/a/two", "srv/b.jpg");
        assertThat(outside).exists();
    }

    @Test
    void aDamagedContentLeavesOutItsFilesOnly() throws Exception {
        for (int i = 0; i < 20; i++) {
            snapshot.file("srv/f%02d".formatted(i), "content " + i);
        }
        snapshot.directory("srv", 0755).complete();
        byte[] pack = snapshot.storedPacks().values().iterator().next();
        pack[30] ^= 1;
        assertThatThrownBy(this::restoreNew)
                .isInstanceOfSatisfying(
                        RecobroException.class,
                        failure -> assertThat(failure.fault()).isEqualTo(Fault.BACKUP_DAMAGED))
                .hasMessageContaining("'srv/f00'")
                .hasMessageContaining("0001.tar.gz")
                .hasMessageContaining("everything else was restored");
        assertThat(there()).hasSize(19).contains("srv/f19").doesNotContain("srv/f00", "srv/f01", "srv/f02");
        pack[30] ^= 1;
        restore(ADD);
        assertThat(there()).hasSize(22);
    }

    @Test
    void aMissingPackIsNamedAndTheRestComesBack() throws Exception {
        for (int i = 0; i < 20; i++) {
            snapshot.file("srv/f%02d".formatted(i), "content " + i);
        }
        snapshot.directory("srv", 0755).complete();
        String missing = List.copyOf(snapshot.storedPacks().keySet()).get(1);
        snapshot.storedPacks().remove(missing);
        assertThatThrownBy(this::restoreNew).hasMessageContaining(missing);
        assertThat(there()).hasSize(2 + 11);
    }

    @Test
    void aTreeThatWasCutIsRefusedBeforeAnythingIsWritten() {
        small();
        snapshot.cutTree(20);
        assertThatThrownBy(this::restoreNew).isInstanceOf(RecobroException.class);
        assertThat(target()).doesNotExist();
    }

    @Test
    void namesThatLeadOutAreRefused() {
        small().withTree("./srv/../../etc/x type=file mode=0644 uid=0 gid=0 size=0 time=1.000000000 ctime=1.000000000");
        assertThatThrownBy(this::restoreNew)
                .isInstanceOfSatisfying(
                        RecobroException.class,
                        failure -> assertThat(failure.fault()).isEqualTo(Fault.BACKUP_DAMAGED));
        assertThat(target()).doesNotExist();
    }

    @Test
    void aPathBelowALinkOfTheSnapshotIsRefused() {
        snapshot.directory("srv", 0755)
                .symlink("srv/trap", directory.resolve("victim").toString())
                .file("srv/trap/file", "x")
                .complete();
        assertThatThrownBy(this::restoreNew).hasMessageContaining("no directory in the tree");
        assertThat(directory.resolve("victim")).doesNotExist();
        assertThat(target()).doesNotExist();
    }

    @Test
    void aLinkInTheTargetIsNotFollowed() throws Exception {
        small();
        Path victim = Files.createDirectories(directory.resolve("victim"));
        Files.createDirectories(target());
        Files.createSymbolicLink(target().resolve("srv"), victim);
        assertThatThrownBy(() -> restore(ADD)).hasMessageContaining("'srv'");
        assertThat(victim).isEmptyDirectory();
        restore(options(Overwrite.ALWAYS, false));
        assertThat(victim).isEmptyDirectory();
        assertThat(Files.isDirectory(target().resolve("srv"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
    }

    @Test
    void aRestoreThatWasCutOffGoesOn() throws Exception {
        small();
        restoreNew("/srv/a/one");
        Files.writeString(target().resolve("srv/.recobro-unfinished-77"), "half");
        Object kept = inode("srv/a/one");
        restore(ADD);
        assertThat(there()).containsExactly("", "srv", "srv/a", "srv/a/one", "srv/a/two", "srv/b.jpg");
        assertThat(inode("srv/a/one")).isEqualTo(kept);
    }

    @Test
    void aDryRunTellsAndWritesNothing() throws Exception {
        small();
        RestoreReport empty = restore(snapshot, request(ADD, true));
        assertThat(target()).doesNotExist();
        assertThat(empty.rows()).isEqualTo(3);
        restoreNew();
        Files.writeString(target().resolve("srv/b.jpg"), "changed");
        RestoreReport report = restore(snapshot, request(options(Overwrite.IF_CHANGED, false), true));
        assertThat(report.rows()).isEqualTo(1);
        assertThat(report.notices()).anyMatch(words -> words.contains("overwrites 1") && words.contains("srv/b.jpg"));
        assertThat(text("srv/b.jpg")).isEqualTo("changed");
    }

    @Test
    void neighboursAreFetchedTogetherAndOnce() {
        for (int i = 0; i < 200; i++) {
            snapshot.file("srv/f%03d".formatted(i), "content " + i);
        }
        snapshot.directory("srv", 0755).complete();
        restoreNew();
        assertThat(snapshot.requests()).hasSize(snapshot.storedPacks().size());
    }

    @Test
    void changingATimeOnlyIsNoChange() throws Exception {
        small();
        restoreNew();
        Files.setLastModifiedTime(target().resolve("srv/b.jpg"), FileTime.fromMillis(7));
        assertThat(restore(snapshot, request(options(Overwrite.IF_CHANGED, false), true))
                        .rows())
                .isZero();
        assertThat(restore(snapshot, request(options(Overwrite.ALWAYS, false), true))
                        .rows())
                .isEqualTo(3);
    }
}
