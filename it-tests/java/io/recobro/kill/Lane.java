package io.recobro.kill;

import io.recobro.InProcess;
import io.recobro.cli.output.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A place of its own for one process at a time: two destinations, a state directory and a configuration in one directory,
 * all of which can be put back to what a template holds. What the process says and reports lies beside it.
 */
final class Lane {
    static final String SITE = "site";
    static final String JOB = "files";

    private final Path directory;
    private final Path source;

    /** @param source what is backed up; the lanes share it */
    Lane(Path home, String name, Path source) throws IOException {
        this.directory = Files.createDirectories(home.resolve(name));
        this.source = source;
        configure();
    }

    /** What a command in this JVM gave back. */
    record Ran(int status, String said) {}

    private void configure() throws IOException {
        Files.writeString(directory.resolve("recobro.yml"), """
            site: %s
            destinations:
              a: {type: dir, path: %s}
              b: {type: dir, path: %s}
            jobs:
              %s:
                source: {type: files, paths: ["%s"]}
                to: [a, b]
                keep: {within: 7d}
            """.formatted(
                        SITE, directory.resolve("a"), directory.resolve("b"), JOB, source));
    }

    Path directory() {
        return directory;
    }

    Path report() {
        return directory.resolveSibling(directory.getFileName() + ".steps");
    }

    Path output() {
        return directory.resolveSibling(directory.getFileName() + ".out");
    }

    Path target() {
        return directory.resolve("target");
    }

    /** Where the source lies when it was restored into the target. */
    Path restored() {
        return Path.of(target().toString(), source.toString());
    }

    String said() throws IOException {
        return Files.readString(output());
    }

    StoredSite stored(String destination) {
        return new StoredSite(directory.resolve(destination), SITE + "/" + JOB);
    }

    Map<String, String> environment() {
        return Launch.environment(directory.resolve("state"), directory);
    }

    List<String> arguments(List<String> command) {
        return Stream.concat(
                        Stream.of("-c", directory.resolve("recobro.yml").toString()),
                        command.stream().map(word -> word.equals("TARGET") ? target().toString() : word))
                .toList();
    }

    /** Everything becomes as it was when the template was kept. */
    void reset(Path template) throws IOException {
        Trees.remove(directory);
        Trees.copy(template, directory);
        configure();
    }

    /** Keeps everything as a template. */
    void keep(Path template) throws IOException {
        Trees.remove(template);
        Trees.copy(directory, template);
    }

    /** Runs a command in this JVM, at another time than now; {@code TARGET} stands for the target. */
    Ran run(Duration later, String... command) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        int status = InProcess.run(
                new Terminal(stream, stream, false),
                Clock.offset(Clock.systemUTC(), later),
                environment(),
                arguments(List.of(command)).toArray(String[]::new));
        return new Ran(status, said.toString(StandardCharsets.UTF_8));
    }

    /** As {@link #run}, and must succeed. */
    void succeed(Duration later, String... command) {
        Ran ran = run(later, command);
        if (ran.status() != 0) {
            throw new IllegalStateException(List.of(command) + " ended with " + ran.status() + ": " + ran.said());
        }
    }
}
