package io.recobro.source.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.source.CaptureReport;
import io.recobro.source.files.FilesSettings;
import io.recobro.source.files.local.FilesSource;
import io.recobro.source.files.pack.MemoryPacks;
import io.recobro.source.server.host.ThisHost;
import io.recobro.stream.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The machine that the test runs on: its inventory, and its settings as a snapshot. */
class ServerIT {
    private final ThisHost host = new ThisHost(System.getenv(), Duration.ofSeconds(30), ThisHost.LIMIT);

    private static String text(MemoryPacks backup, String name) throws IOException {
        try (GZIPInputStream plain = new GZIPInputStream(backup.open(name))) {
            return new String(plain.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void describesThisMachineAndCapturesItsSettings() throws IOException {
        ServerSource source = new ServerSource(
                new ServerSettings(List.of(Path.of("/etc")), List.of(), FilesSettings.Selection.ALL, false, false),
                settings -> new FilesSource(
                        settings,
                        (_, _, _) -> {
                            throw new UnsupportedOperationException();
                        },
                        Clock.systemUTC()),
                () -> List.of(new LeftOut(Path.of("/etc/alternatives"), "is captured by job 'other'")),
                host,
                Clock.systemUTC());
        MemoryPacks backup = MemoryPacks.first("a");
        CaptureReport report = source.capture(backup, Progress.NONE);
        assertThat(Integer.parseInt(report.facts().get("files"))).isGreaterThan(50);
        String summary = text(backup, "inventory.summary.txt.gz");
        assertThat(summary).startsWith("# recobro inventory 1\n").contains("  whole     /etc/os-release");
        assertThat(text(backup, "inventory.system.txt.gz")).contains("## file /etc/os-release", "## $ uname -a");
        assertThat(text(backup, "inventory.accounts.txt.gz"))
                .contains("root:x:0:0:")
                .doesNotContain("$6$", "$y$");
        List<String> paths = BackupPaths.of(backup);
        assertThat(paths).contains("etc/passwd").noneMatch(path -> path.startsWith("etc/alternatives"));
    }

    @Test
    void programsThatDoNotEndAreGivenUp() {
        ThisHost impatient = new ThisHost(Map.of(), Duration.ofMillis(200), 1000);
        assertThat(impatient.run(List.of("sleep", "30")).complaint()).startsWith("it did not end within");
        assertThat(impatient.run(List.of("echo", "hello")).text()).isEqualTo("hello\n");
        assertThat(impatient.run(List.of("head", "-c", "5000", "/dev/zero")).bytes())
                .hasSize(1000);
        assertThat(impatient.run(List.of("false")).complaint()).startsWith("status 1");
        assertThat(impatient.run(List.of("no-such-program")).complaint()).startsWith("there is no program");
    }
}
