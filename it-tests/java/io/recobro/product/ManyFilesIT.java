package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Files with a content of their own each, in numbers, through every command, each in a process with a heap of 128 MB and 64
 * bytes for each file: 256 MB for two million ({@code -Drecobro.many-files=2000000}).
 */
class ManyFilesIT {
    private static final int FILES = Integer.getInteger("recobro.many-files", 40_000);
    private static final int IN_DIRECTORY = 1000;
    private static final Duration PATIENCE = Duration.ofMinutes(1).plusMillis(FILES);

    private Place place;
    private Path source;
    private Recobro recobro;

    @BeforeEach
    void open() throws IOException {
        place = new Place();
        source = place.directory().resolve("source");
        for (int i = 0; i < FILES; i++) {
            Path directory = source.resolve("directory-%04d".formatted(i / IN_DIRECTORY));
            if (i % IN_DIRECTORY == 0) {
                Files.createDirectories(directory);
            }
            Files.write(directory.resolve(name(i)), ("content of " + i).getBytes(StandardCharsets.US_ASCII));
        }
        recobro = place.configure(
                List.of(place.dir("local")),
                List.of("  files: {source: {type: files, paths: [%s]}, to: [local], keep: {last: 1}}%n"
                        .formatted(source)));
    }

    @AfterEach
    void remove() throws Exception {
        HardTree.run(place.directory(), "rm -rf ./*");
        place.close();
    }

    private static String name(int number) {
        return "a-name-of-usual-length-%07d.txt".formatted(number);
    }

    /** Runs a command with the heap; returns the file with what it printed. */
    private Path run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(recobro.command((128 + FILES / 15_625) + "m", arguments));
        Path out = place.directory().resolve("out");
        Path err = place.directory().resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment()
                .put("XDG_STATE_HOME", place.directory().resolve("state").toString());
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("hangs: " + Files.readString(err));
        }
        assertThat(process.exitValue())
                .as("%s: %s", List.of(arguments), Files.readString(err))
                .isZero();
        return out;
    }

    @Test
    void everyCommandFitsIntoAHeapThatIsSmallForThem() throws Exception {
        run("backup-now");
        run("backup-now");
        try (Stream<String> lines = Files.lines(run("list", "files", "--files"))) {
            assertThat(lines.filter(line -> line.startsWith("-")).count()).isEqualTo(FILES);
        }
        assertThat(Files.readString(run("find", name(FILES - 1)))).contains(name(FILES - 1));
        assertThat(Files.readAllLines(run("diff", "previous", "latest"))).isEmpty();
        run("verify", "--level", "parse");

        Path target = place.directory().resolve("target");
        run("restore", "files", "--into", target.toString());
        HardTree.run(source, "diff -r . " + target + source);
        HardTree.run(source, "rm -r directory-*[02468]");
        run("backup-now");
        run("prune", "--confirm");
        assertThat(place.stored("local").stream().filter(file -> file.toString().contains("/manifests/")))
                .hasSize(1);
        run("verify", "--level", "parse");
    }
}
