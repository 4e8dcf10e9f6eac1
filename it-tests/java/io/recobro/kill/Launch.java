package io.recobro.kill;

import io.recobro.InProcess;
import io.recobro.Main;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Starts the product as a process whose steps are numbered, with the collector and options of the launcher. Its JVM starts
 * from a cache that is trained once, for a thousand of them are needed. Thread-safe once made.
 */
final class Launch {
    private static final List<String> OPTIONS = List.of(
            "-Xmx128m",
            "-Xmn64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:CompileThresholdScaling=10", // most end before compiled code pays
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UnlockDiagnosticVMOptions", // half of the command line library's start is the verification of its
            // classes
            "-XX:-BytecodeVerificationRemote",
            "-Xlog:aot=off",
            "-Xlog:cds=off");
    private static final long PATIENCE = 120;

    private final Path boot;
    private final Path cache;
    private final String classPath;

    /** @param home takes the jars and the cache */
    Launch(Path home) throws IOException {
        this.boot = home.resolve("boot.jar");
        this.cache = home.resolve("kill.aot");
        jar(boot, classes(KillingProvider.class), "io/recobro/kill/KillingProvider", "io/recobro/fixture/disk/");
        Path own = home.resolve("child.jar");
        jar(
                own,
                classes(InProcess.class),
                "io/recobro/InProcess",
                "io/recobro/kill/Child",
                "io/recobro/kill/NumberedT");
        Path product = classes(Main.class);
        if (Files.isDirectory(product)) { // no cache of the JVM takes a directory
            Path packed = home.resolve("product.jar");
            jar(packed, product, "");
            product = packed;
        }
        List<Path> all = new ArrayList<>(List.of(product));
        all.addAll(libraries());
        all.add(own);
        this.classPath = all.stream().map(Path::toString).collect(Collectors.joining(":"));
    }

    private static Path classes(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Those of the product; all of this JVM where they are not laid out beside it. */
    private static List<Path> libraries() throws IOException {
        Path directory = Path.of("target", "lib").toAbsolutePath();
        if (Files.isDirectory(directory)) {
            try (Stream<Path> jars = Files.list(directory)) {
                return jars.sorted().toList();
            }
        }
        return Stream.of(System.getProperty("java.class.path").split(":"))
                .filter(entry -> entry.endsWith(".jar"))
                .map(Path::of)
                .toList();
    }

    private static void jar(Path jar, Path classes, String... prefixes) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = classes.relativize(file).toString();
                if (Stream.of(prefixes).anyMatch(name::startsWith)) {
                    out.putNextEntry(new JarEntry(name));
                    Files.copy(file, out);
                    out.closeEntry();
                }
            }
        }
    }

    /** Makes the cache from a process that runs these commands one after the other. */
    void train(Lane lane, List<List<String>> commands) throws IOException, InterruptedException {
        Path recorded = cache.resolveSibling("kill.aotconf");
        List<String> arguments = new ArrayList<>();
        for (List<String> command : commands) {
            if (!arguments.isEmpty()) {
                arguments.add(Child.THEN);
            }
            arguments.addAll(lane.arguments(command));
        }
        List<String> recording = java(lane, List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + recorded));
        recording.addAll(List.of("-D" + KillingProvider.AT + "=0", Child.class.getName()));
        recording.addAll(arguments);
        int status = run(lane, recording);
        if (status != 0) {
            throw new IllegalStateException("training ended with " + status + ": " + lane.said());
        }
        // the provider must not be named here: the archive is dumped before class paths are up
        List<String> creating =
                java(lane, List.of("-XX:AOTMode=create", "-XX:AOTConfiguration=" + recorded, "-XX:AOTCache=" + cache));
        creating.removeIf(option -> option.contains("DefaultFileSystemProvider"));
        creating.add(Child.class.getName());
        run(lane, creating);
        if (!Files.exists(cache)) {
            throw new IllegalStateException("no cache was made: " + lane.said());
        }
    }

    /**
     * Runs one command and returns its exit status, 137 when it was killed; its step or steps are in the lane's report.
     *
     * @param at the step that is not reached; 0 counts the steps
     */
    int run(Lane lane, boolean restore, long at, List<String> command) throws IOException, InterruptedException {
        List<String> line = java(lane, List.of("-XX:AOTCache=" + cache));
        line.add("-D" + KillingProvider.AT + "=" + at);
        line.add(restore ? Child.class.getName() : Main.class.getName());
        line.addAll(lane.arguments(command));
        return run(lane, line);
    }

    private List<String> java(Lane lane, List<String> options) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.add("-Xbootclasspath/a:" + boot);
        line.addAll(OPTIONS);
        line.add("-Djava.nio.file.spi.DefaultFileSystemProvider=" + KillingProvider.class.getName());
        line.add("-D" + KillingProvider.BELOW + "=" + lane.directory());
        line.add("-D" + KillingProvider.STEPS + "=" + lane.report());
        line.addAll(options);
        line.addAll(List.of("-cp", classPath));
        return line;
    }

    private static int run(Lane lane, List<String> line) throws IOException, InterruptedException {
        Files.deleteIfExists(lane.report());
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(lane.output().toFile());
        builder.environment().clear();
        builder.environment().putAll(lane.environment());
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new IllegalStateException("hangs: " + line + "\n" + lane.said());
        }
        return process.exitValue();
    }

    static Map<String, String> environment(Path state, Path home) {
        return Map.of(
                "STATE_DIRECTORY", state.toString(),
                "RUNTIME_DIRECTORY", state.toString(),
                "HOME", home.toString(),
                "PATH", System.getenv("PATH"));
    }
}
