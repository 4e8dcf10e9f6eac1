package io.recobro.source.scratch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.RecobroException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchDirectoryTest {
    private static final String RUN = "20261122T061234Z-k3f9q2";
    private static final String OTHER = "20261122T061235Z-k3f9q2";
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

    @TempDir
    private Path home;

    private Path closed;

    @BeforeEach
    void directoriesAsTheyAreRestored() throws IOException {
        ScratchDirectory place = ScratchDirectory.create(home, RUN);
        closed = Files.createDirectories(place.path().resolve("sites/default/private"));
        Files.writeString(closed.resolve("settings.php"), "a copy");
        Files.createSymbolicLink(closed.resolve("up"), home.resolve("composer"));
        mode("---------", closed);
        mode("r-xr-xr-x", closed.getParent());
        place.leave();
        Files.writeString(home.resolve("composer.lock"), "{}");
        Files.createFile(home.resolve(".lock"));
        Files.writeString(Files.createDirectory(home.resolve("composer")).resolve("file"), "somebody's");
    }

    @AfterEach
    void openAgain() throws IOException {
        if (Files.exists(closed.getParent())) {
            mode("rwxr-xr-x", closed.getParent());
            mode("rwxr-xr-x", closed);
        }
    }

    private static void mode(String mode, Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
    }

    /** What a process of its own sees and does; as root it may no longer do what only root can. */
    private String other(String... words) throws Exception {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root") && Files.isExecutable(SETPRIV)) {
            command.addAll(List.of(SETPRIV.toString(), "--bounding-set=-dac_override,-dac_read_search", "--"));
        }
        command.addAll(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                OtherProcess.class.getName(),
                home.toString()));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.strip();
    }

    @Test
    void aSweepRemovesWhatADrillLeftAndNothingElse() throws Exception {
        assertThat(other("sweep")).isEqualTo("[" + RUN + "]");
        assertThat(home)
                .isDirectoryNotContaining(path -> path.getFileName().toString().startsWith("2026"));
        assertThat(home.resolve("composer/file")).hasContent("somebody's");
        assertThat(home.resolve("composer.lock")).exists();
        assertThat(home.resolve(".lock")).exists();
    }

    @Test
    void aPlaceStaysLockedWhoeverAsks() throws Exception {
        try (ScratchDirectory _ = ScratchDirectory.create(home, OTHER)) {
            assertThat(ScratchDirectory.isUnderWay(home, OTHER)).isTrue();
            assertThat(ScratchDirectory.sweep(home)).containsExactly(RUN);
            assertThat(other("under-way", OTHER)).isEqualTo("true");
        }
        assertThat(other("under-way", OTHER)).isEqualTo("false");
        assertThat(home.resolve(OTHER)).doesNotExist();
    }

    @Test
    void onlyWholeLinesOfTheLockAreObeyed() throws Exception {
        Path sockets = Files.createDirectory(home.resolve("rcb1"));
        Process server = new ProcessBuilder("sleep", "600").start();
        try {
            String began = server.toHandle().info().startInstant().orElseThrow().toString();
            for (String half : List.of(
                    "process " + server.pid() + " " + began,
                    "sockets " + sockets,
                    "sockets " + home.resolve("composer") + "\n",
                    "process " + server.pid() + " 2026-11-22T06:12:34Z\n")) {
                Files.writeString(home.resolve(OTHER + ".lock"), half);
                assertThat(ScratchDirectory.sweep(home)).contains(OTHER);
                assertThat(server.isAlive()).isTrue();
                assertThat(sockets).exists();
                assertThat(home.resolve("composer/file")).exists();
            }
            Files.writeString(
                    home.resolve(OTHER + ".lock"),
                    "sockets " + sockets + "\nprocess " + server.pid() + " " + began + "\n");
            assertThat(ScratchDirectory.sweep(home)).contains(OTHER);
            assertThat(server.isAlive()).isFalse();
            assertThat(sockets).doesNotExist();
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void onlyARunHasAPlace() {
        assertThatThrownBy(() -> ScratchDirectory.create(home, "composer"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ScratchDirectory.create(home.resolve("composer.lock"), OTHER))
                .isInstanceOf(RecobroException.class)
                .hasMessageContaining("unable to make a scratch place");
        assertThat(ScratchDirectory.isUnderWay(home.resolve("composer"), OTHER)).isFalse();
    }

    /** Asks and sweeps for the test, with locks of its own. */
    static final class OtherProcess {
        private OtherProcess() {}

        public static void main(String... words) {
            Path home = Path.of(words[0]);
            System.out.println(
                    words[1].equals("sweep")
                            ? ScratchDirectory.sweep(home)
                            : String.valueOf(ScratchDirectory.isUnderWay(home, words[2])));
        }
    }
}
