package io.recobro.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.cli.output.Terminal;
import io.recobro.config.ConfigLoader;
import io.recobro.fault.ExitStatus;
import io.recobro.operation.RestoreOperations.RestoreCall;
import io.recobro.operation.SnapshotOperations.CompareCall;
import io.recobro.operation.SnapshotOperations.DumpCall;
import io.recobro.operation.SnapshotOperations.FilesCall;
import io.recobro.operation.SnapshotOperations.FindCall;
import io.recobro.operation.SnapshotOperations.Which;
import io.recobro.source.RestoreRequest.FileOptions;
import io.recobro.source.RestoreRequest.FileOptions.Overwrite;
import io.recobro.source.RestoreRequest.FileOptions.Owners;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilesCommandsTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T07:00:00Z"), ZoneOffset.UTC);
    private static final Which NEWEST =
            new Which(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private final FakeOperations operations = new FakeOperations();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    private Path config;

    @BeforeEach
    void writeConfiguration() throws IOException {
        config = Files.writeString(directory.resolve("recobro.yml"), """
            site: jaraba
            destinations:
              local: {type: dir, path: /backups}
            jobs:
              files: {source: {type: files, paths: [/srv]}, to: [local]}
            """);
    }

    private int run(String... arguments) {
        Terminal terminal = new Terminal(new PrintStream(out, true), new PrintStream(err, true), false);
        return new CommandRunner(
                        terminal,
                        Map.of("RECOBRO_CONFIG", config.toString()),
                        new ConfigLoader(Map.of("RECOBRO_CONFIG", config.toString())),
                        CLOCK,
                        site -> operations,
                        configuration -> ExitStatus.TERMINATED)
                .run(arguments);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void listsFilesAsLsDoes() {
        assertThat(run("list", "files", "--files", "--backup", "k3f9q2", "--path", "*.txt", "--path", "/srv/b"))
                .isZero();
        assertThat(operations.calls)
                .containsExactly(new FilesCall(
                        new Which(Optional.of("files"), Optional.of("k3f9q2"), Optional.empty(), Optional.empty()),
                        List.of("*.txt", "/srv/b")));
        assertThat(out()).isEqualTo("""
            -rwsr-xr-x www-data:33         1234 2026-11-22T06:00:00Z /srv/a.txt
            lrwxrwxrwx root:root            5 2026-11-22T06:00:00Z /srv/link -> a.txt
            """);
    }

    @Test
    void jsonIsOneObjectPerLineWithASummaryAtTheEnd() {
        assertThat(run("list", "--files", "--json")).isZero();
        assertThat(run("find", "a.txt", "--json")).isZero();
        assertThat(run("diff", "previous", "latest", "--json")).isZero();
        assertThat(out().lines())
                .hasSize(3 + 2 + 3)
                .allMatch(line -> line.startsWith("{\"") && line.endsWith("}"))
                .filteredOn(line -> line.contains("\"message_type\":\"summary\""))
                .hasSize(3);
        assertThat(out())
                .contains("\"mode\":\"4755\"", "\"entries\":2", "\"backups\":[\"one\",\"two\"]", "\"metadata\":1");
        assertThat(operations.calls)
                .contains(
                        new FilesCall(NEWEST, List.of()),
                        new FindCall(Optional.empty(), Optional.empty(), "a.txt"),
                        new CompareCall(Optional.empty(), Optional.empty(), "previous", "latest", List.of()));
    }

    @Test
    void tellsStatesAndDifferences() {
        assertThat(run("find", "*.txt", "files")).isZero();
        assertThat(out()).contains("/srv/a.txt  in files one to two (2)");
        assertThat(run("diff", "a", "b", "--job", "files", "--path", "/srv")).isZero();
        assertThat(out()).contains("+ /srv/a.txt\n", "M /srv/link  (owner)\n");
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("1 added, 1 metadata: " + FakeOperations.ID);
    }

    @Test
    void bytesGoOutAsTheyAre() {
        assertThat(run("dump", "/srv/a.txt", "files", "--at", "2026-11-22")).isZero();
        assertThat(out.toByteArray()).containsExactly('x', 0xff);
        assertThat(operations.calls)
                .containsExactly(new DumpCall(
                        new Which(
                                Optional.of("files"),
                                Optional.empty(),
                                Optional.of(Instant.parse("2026-11-22T00:00:00Z")),
                                Optional.empty()),
                        "/srv/a.txt"));
    }

    @Test
    void aRestoreOfFilesSaysWhatMayBeOverwritten() {
        run("restore", "files", "--in-place", "--overwrite", "if-changed", "--delete", "--replace", "files");
        run("restore", "files", "--into", "/tmp/x", "--no-owner");
        assertThat(operations.calls)
                .extracting(call -> ((RestoreCall) call).request().files())
                .containsExactly(
                        new FileOptions(true, Optional.of(Overwrite.IF_CHANGED), true, Owners.NUMERIC),
                        new FileOptions(false, Optional.empty(), false, Owners.NONE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "restore files --in-place --into /tmp/x",
                "restore files --in-place --overwrite always --replace other",
                "restore files --into /tmp/x --delete",
                "restore files --into /tmp/x --overwrite sometimes",
                "list --backup latest",
                "dump",
                "diff latest"
            })
    void mistakesAreRefused(String line) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(operations.calls).isEmpty();
    }
}
