package io.recobro.source.files.scratch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.RestoreReport;
import io.recobro.source.Scratch;
import io.recobro.source.files.FilesSettings;
import io.recobro.source.files.capture.FilesSource;
import io.recobro.source.files.pack.MemoryPacks;
import io.recobro.source.files.posix.TargetDirectory;
import io.recobro.source.files.posix.call.Linux;
import io.recobro.stream.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesScratchTest {
    private static final String RUN = "20261122T040000Z-abcdef";

    @TempDir
    private Path source;

    @TempDir
    private Path home;

    private final MemoryPacks backup = MemoryPacks.first("a");
    private final TreeMap<String, String> facts = new TreeMap<>();

    @BeforeEach
    void capture() throws IOException {
        Files.createDirectories(source.resolve("sub/deep"));
        Files.write(source.resolve("sub/small"), bytes(1, 700));
        Files.write(source.resolve("sub/deep/large"), bytes(2, 9_000_000));
        Files.write(source.resolve("empty"), new byte[0]);
        Files.createSymbolicLink(source.resolve("link"), Path.of("sub/small"));
        Files.setPosixFilePermissions(source.resolve("sub/small"), PosixFilePermissions.fromString("rw-r-----"));
        FilesSettings settings = new FilesSettings(List.of(source), List.of(), FilesSettings.Selection.ALL, false);
        facts.putAll(new FilesSource(settings, (_, _, _) -> null, Clock.systemUTC())
                .capture(backup, Progress.NONE)
                .facts());
    }

    @Test
    void everythingIsRestoredReadBackAndGoneAfterwards() throws IOException {
        FilesScratch opener =
                opener(OptionalLong.empty(), source.resolve("sub/small").toString());
        try (Scratch scratch = opener.open(need(false), Progress.NONE)) {
            assertThat(scratch.items(backup)).containsExactly("files");
            RestoreReport report = scratch.restore(backup, "files", Progress.NONE);
            assertThat(report.checked()).anyMatch(text -> text.startsWith("3 files read back and equal"));
            assertThat(report.phases()).extracting(RestoreReport.Phase::name).contains("plan", "restore", "check");
            assertThat(scratch.check(Progress.NONE)).allMatch(check -> check.outcome() == Scratch.Outcome.PASSED);
        }
        try (var left = Files.list(home)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aFileThatMustExistAndDoesNotFailsItsCheck() {
        FilesScratch opener = opener(OptionalLong.empty(), "/nowhere/file", "/../../../etc/passwd");
        assertThat(opener.checks()).containsExactly("file exists: /nowhere/file", "file exists: /../../../etc/passwd");
        try (Scratch scratch = opener.open(need(false), Progress.NONE)) {
            scratch.restore(backup, "files", Progress.NONE);
            assertThat(scratch.check(Progress.NONE)).allMatch(check -> check.outcome() == Scratch.Outcome.FAILED);
        }
    }

    @Test
    void whatWasChangedAfterTheRestoreIsFoundWithItsName() throws IOException {
        Path tree = home.resolve(RUN).resolve("tree");
        TargetDirectory[] opened = new TargetDirectory[1];
        int[] calls = new int[1];
        FilesScratch meddled = new FilesScratch(
                home,
                OptionalLong.empty(),
                List.of(),
                directory -> {
                    if (++calls[0] > 1) { // the second time it is opened for reading back
                        Path large = tree.resolve("." + source)
                                .resolve("sub/deep/large")
                                .normalize();
                        byte[] content = Files.readAllBytes(large);
                        content[8_000_000] ^= 1;
                        Files.write(large, content);
                        Files.setPosixFilePermissions(
                                tree.resolve("." + source).resolve("empty").normalize(),
                                PosixFilePermissions.fromString("rwxrwxrwx"));
                    }
                    opened[0] = Linux.openTarget(directory);
                    return opened[0];
                },
                Clock.systemUTC());
        try (Scratch scratch = meddled.open(need(false), Progress.NONE)) {
            assertThatThrownBy(() -> scratch.restore(backup, "files", Progress.NONE))
                    .isInstanceOfSatisfying(
                            RecobroException.class,
                            failed -> assertThat(failed.fault()).isEqualTo(Fault.CHECK_FAILED))
                    .hasMessageContaining("2 paths differ")
                    .hasMessageContaining("sub/deep/large' (its content differs)")
                    .hasMessageContaining("empty' (its permissions are 0777)");
        }
    }

    @Test
    void aPlaceThatMayNotTakeSoMuchIsRefused() {
        assertThatThrownBy(() -> opener(OptionalLong.of(1000)).open(need(false), Progress.NONE))
                .isInstanceOfSatisfying(
                        RecobroException.class,
                        failed -> assertThat(failed.fault()).isEqualTo(Fault.SCRATCH_UNAVAILABLE))
                .hasMessageContaining("space_limit");
    }

    @Test
    void aPlaceThatWasKeptIsSwept() {
        FilesScratch opener = opener(OptionalLong.empty());
        try (Scratch scratch = opener.open(need(true), Progress.NONE)) {
            scratch.restore(backup, "files", Progress.NONE);
            assertThat(opener.sweep()).as("the drill is under way").isEmpty();
        }
        assertThat(home.resolve(RUN).resolve("tree")).exists();
        assertThat(opener.sweep()).containsExactly("directory " + home.resolve(RUN));
        assertThat(home.resolve(RUN)).doesNotExist();
    }

    private Scratch.Need need(boolean keep) {
        return new Scratch.Need("jaraba", "files", RUN, 0, facts, keep);
    }

    private FilesScratch opener(OptionalLong limit, String... filesExist) {
        return new FilesScratch(home, limit, List.of(filesExist), Linux::openTarget, Clock.systemUTC());
    }

    private static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
