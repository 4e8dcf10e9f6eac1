package io.recobro.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs the product's own commands as processes, as an operator would. */
final class Product {
    private final List<String> program;
    private final Path configuration;
    private final PrintStream screen;

    Product(List<String> program, Path configuration, PrintStream screen) {
        this.program = program;
        this.configuration = configuration;
        this.screen = screen;
    }

    /** The launcher that started this demo, else this class path. */
    static List<String> program() {
        return Optional.ofNullable(System.getProperty("recobro.launcher"))
                .map(List::of)
                .orElseGet(() -> List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.recobro.Main"));
    }

    /** Runs a command in front of the audience; the demo is over when it fails. */
    Duration run(String... arguments) throws IOException, InterruptedException {
        screen.println("   $ recobro " + String.join(" ", arguments));
        return finish(start(arguments), arguments, line -> screen.println("     " + line));
    }

    /** Runs a command quietly and returns what it printed. */
    String read(String... arguments) throws IOException, InterruptedException {
        StringBuilder output = new StringBuilder();
        finish(start(arguments), arguments, line -> output.append(line).append('\n'));
        return output.toString();
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of("-c", configuration.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        return process;
    }

    private static Duration finish(Process process, String[] arguments, java.util.function.Consumer<String> lines)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.accept(line);
            }
            int status = process.waitFor();
            if (status != 0) {
                throw new DemoFailedException(
                        "recobro " + String.join(" ", arguments) + " ended with status " + status);
            }
        } finally {
            process.destroy();
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
