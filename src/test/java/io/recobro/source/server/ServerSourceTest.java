package io.recobro.source.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fault.Finding;
import io.recobro.source.ArtifactSink;
import io.recobro.source.BackupReader;
import io.recobro.source.CaptureReport;
import io.recobro.source.Examination;
import io.recobro.source.RecoveryPoint;
import io.recobro.source.RestoreReport;
import io.recobro.source.RestoreRequest;
import io.recobro.source.Source;
import io.recobro.source.files.FilesSettings;
import io.recobro.source.server.host.Host;
import io.recobro.source.server.host.Output;
import io.recobro.stream.MemberWriter;
import io.recobro.stream.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The inventory first, then the directories without what others capture. */
class ServerSourceTest {
    private static final FilesSettings.Selection ALL = FilesSettings.Selection.ALL;
    private static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");

    @TempDir
    private Path directory;

    private final List<String> stored = new ArrayList<>();
    private final List<FilesSettings> captured = new ArrayList<>();
    private final Map<String, String> files = new TreeMap<>();

    private final Host host = new Host() {
        @Override
        public Output run(List<String> command) {
            return Output.none(Output.State.FAILED, "status 1");
        }

        @Override
        public Output read(String path) {
            String text = files.get(path);
            return text == null ? Output.none(Output.State.ABSENT, "no such file") : Output.whole(text);
        }

        @Override
        public List<String> names(String place) {
            return List.of();
        }
    };

    private final ArtifactSink sink = new ArtifactSink() {
        @Override
        public MemberWriter open(String name, String role) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void put(String name, String role, byte[] content) {
            stored.add(name);
        }
    };

    private final class FakeFiles implements Source {
        private final FilesSettings settings;

        FakeFiles(FilesSettings settings) {
            this.settings = settings;
        }

        @Override
        public String type() {
            return "files";
        }

        @Override
        public void check() {
            captured.add(settings);
        }

        @Override
        public Examination examine() {
            return Examination.of(List.of(Finding.ok("files")));
        }

        @Override
        public CaptureReport capture(ArtifactSink ignored, Progress progress) {
            captured.add(settings);
            return new CaptureReport(
                    new RecoveryPoint(NOW, new TreeMap<>(), "walk"),
                    "recobro-files",
                    new TreeMap<>(Map.of("files", "7")),
                    List.of("a warning"),
                    List.of("a shortfall"),
                    new TreeSet<>(List.of("a pack")));
        }

        @Override
        public RestoreReport restore(BackupReader backup, RestoreRequest request, Progress progress) {
            throw new UnsupportedOperationException();
        }
    }

    private ServerSource source(ServerSettings settings, LeftOut... others) {
        return new ServerSource(
                settings, FakeFiles::new, () -> List.of(others), host, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private Path make(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name));
    }

    @Test
    void capturesTheInventoryAndTheDirectories() throws IOException {
        Path srv = make("srv");
        ServerSettings settings = new ServerSettings(List.of(srv), List.of(), ALL, false, false);
        CaptureReport report = source(
                        settings,
                        new LeftOut(srv.resolve("db [1]"), "is captured by job 'db'"),
                        new LeftOut(Path.of("/elsewhere"), "is destination 'local'"))
                .capture(sink, Progress.NONE);
        assertThat(stored).contains("inventory.summary.txt.gz");
        FilesSettings of = captured.getFirst();
        assertThat(of.paths()).containsExactly(srv);
        assertThat(of.selection().exclude())
                .contains(srv + "/db\\ \\[1\\]", ".cache/")
                .doesNotContain("/elsewhere");
        assertThat(report.facts())
                .containsEntry("files", "7")
                .containsEntry("left_out", srv + "/db [1] (is captured by job 'db')");
        assertThat(report.shortfalls()).containsExactly("a shortfall");
        assertThat(report.packs()).containsExactly("a pack");
        assertThat(report.warnings()).hasSize(2).first().isEqualTo("a warning");
        assertThat(report.warnings().getLast()).startsWith("the inventory lacks ");
    }

    @Test
    void rootsWithinRootsAreOne() throws IOException {
        Path outer = make("a");
        Path inner = make("a/b");
        Path other = make("ab");
        source(new ServerSettings(List.of(outer, inner), List.of(other), ALL, false, false))
                .check();
        assertThat(captured.getFirst().paths()).containsExactly(outer, other);
    }

    @Test
    void aRootThatAnotherJobHasIsNone() throws IOException {
        Path one = make("one");
        Path two = make("two");
        source(new ServerSettings(List.of(one, two), List.of(), ALL, false, false), new LeftOut(one, "is a database"))
                .check();
        assertThat(captured.getFirst().paths()).containsExactly(two);
    }

    @Test
    void filesOfOtherMachinesAreCapturedOnRequestOnly() throws IOException {
        Path srv = make("srv");
        files.put("/proc/self/mountinfo", "41 40 0:40 / " + srv + "/nas rw - nfs4 nas:/x rw\n");
        source(new ServerSettings(List.of(srv), List.of(), ALL, false, false)).check();
        source(new ServerSettings(List.of(srv), List.of(), ALL, true, false)).check();
        assertThat(captured.getFirst().selection().exclude()).contains(srv + "/nas");
        assertThat(captured.getLast().selection().exclude()).doesNotContain(srv + "/nas");
    }

    @Test
    void defaultRootsAreThoseThatExist() {
        source(new ServerSettings(List.of(), List.of(), ALL, false, false)).check();
        assertThat(captured.getFirst().paths()).contains(Path.of("/etc")).allMatch(Files::isDirectory);
    }

    @Test
    void theDoctorHearsWhatIsLeftOut() throws IOException {
        Path srv = make("srv");
        Examination of = source(
                        new ServerSettings(List.of(srv), List.of(), ALL, false, false),
                        new LeftOut(srv.resolve("db"), "is captured by job 'db'"))
                .examine();
        assertThat(of.findings())
                .extracting(Finding::text)
                .contains("files", "'" + srv + "/db' is left out: it is captured by job 'db'");
    }
}
