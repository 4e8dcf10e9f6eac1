package io.recobro.cli.output;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The streams of the process.
 *
 * @param out data
 * @param err messages and progress
 * @param lively whether {@code err} is a terminal whose current line can be rewritten
 */
public record Terminal(PrintStream out, PrintStream err, boolean lively) {
    /** The streams this process was started with, in UTF-8. */
    public static Terminal ofProcess(Map<String, String> environment) {
        boolean dumb = environment.getOrDefault("TERM", "dumb").equals("dumb");
        return new Terminal(
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                !dumb && errorIsTerminal());
    }

    /** The console of the JDK says only whether input and output are terminals, so ask the kernel. */
    private static boolean errorIsTerminal() {
        Path link = Path.of("/proc/self/fd/2");
        try {
            return Files.isSymbolicLink(link) && Files.readSymbolicLink(link).startsWith("/dev/pts");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
