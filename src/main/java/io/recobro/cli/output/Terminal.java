package io.recobro.cli.output;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The streams of the process.
 *
 * @param out data
 * @param err messages and progress
 * @param lively whether {@code err} is a terminal whose current line can be rewritten
 * @param answer the next line that somebody types; empty when nobody is there
 * @param lost why data was not taken, once everything is written; empty when all of it was
 */
public record Terminal(
        PrintStream out,
        PrintStream err,
        boolean lively,
        Supplier<Optional<String>> answer,
        Supplier<Optional<String>> lost) {
    public Terminal(PrintStream out, PrintStream err, boolean lively, Supplier<Optional<String>> answer) {
        this(out, err, lively, answer, () -> out.checkError() ? Optional.of("it was not taken") : Optional.empty());
    }

    /** Streams without anybody to ask. */
    public Terminal(PrintStream out, PrintStream err, boolean lively) {
        this(out, err, lively, Optional::empty);
    }

    /** The streams this process was started with, in UTF-8. */
    public static Terminal ofProcess(Map<String, String> environment) {
        boolean dumb = environment.getOrDefault("TERM", "dumb").equals("dumb");
        DataStream data = new DataStream(new FileOutputStream(FileDescriptor.out));
        PrintStream out = new PrintStream(data, true, StandardCharsets.UTF_8);
        return new Terminal(
                out,
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                !dumb && isTerminal(2),
                Terminal::line,
                () -> {
                    out.flush();
                    return data.lost();
                });
    }

    private static Optional<String> line() {
        if (!isTerminal(0)) {
            return Optional.empty();
        }
        StringBuilder line = new StringBuilder();
        try {
            for (int next = System.in.read(); next >= 0 && next != '\n'; next = System.in.read()) {
                line.append((char) next);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return Optional.of(line.toString().strip());
    }

    /** The console of the JDK says only whether input and output are terminals, so ask the kernel. */
    private static boolean isTerminal(int descriptor) {
        Path link = Path.of("/proc/self/fd/" + descriptor);
        try {
            return Files.isSymbolicLink(link) && Files.readSymbolicLink(link).startsWith("/dev/pts");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
