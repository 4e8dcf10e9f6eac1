package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.InProcess;
import io.recobro.cli.output.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The product with one configuration: run in this JVM, where that is enough, or as a process of its own. */
final class Recobro {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path configuration;
    private final Map<String, String> environment;

    /** @param configuration its directory takes what processes write */
    Recobro(Path configuration) {
        this(configuration, Map.of());
    }

    /** @param environment what commands see, besides what processes inherit */
    Recobro(Path configuration, Map<String, String> environment) {
        this.configuration = configuration;
        this.environment = environment;
    }

    /** Runs a command in this JVM. */
    Ran run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        String home = System.setProperty(
                "user.home", configuration.toAbsolutePath().getParent().toString());
        try {
            int status = InProcess.run(
                    terminal, environment, withConfiguration(arguments).toArray(String[]::new));
            return new Ran(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setProperty("user.home", home);
        }
    }

    /** As {@link #run}; the test fails unless the command succeeds. */
    Ran succeed(String... arguments) {
        return run(arguments).expect(0);
    }

    /** What a command says with {@code --json}, whatever its exit status. */
    JsonNode json(String... arguments) {
        Ran ran = run(Stream.concat(Stream.of("--json"), Stream.of(arguments)).toArray(String[]::new));
        return JSON.readTree(ran.out());
    }

    /** The command as arguments of a process of its own. */
    List<String> command(String heap, String... arguments) {
        List<String> command = ProductJvm.command(heap);
        command.addAll(withConfiguration(arguments));
        return command;
    }

    /** Starts the command as a process of its own, with a heap such as {@code 128m}. */
    Child start(String heap, String... arguments) throws IOException {
        return start(heap, Map.of(), arguments);
    }

    /** As {@link #start(String, String...)}, with more variables. */
    Child start(String heap, Map<String, String> environment, String... arguments) throws IOException {
        Path out = Files.createTempFile(configuration.getParent(), "stdout", "");
        Path err = Files.createTempFile(configuration.getParent(), "stderr", "");
        // a shell that ignores a signal, as with nohup, hands that down; a JVM would keep it so
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=HUP,INT"));
        command.addAll(command(heap, arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment()
                .put(
                        "XDG_STATE_HOME",
                        configuration.getParent().resolve("state").toString());
        builder.environment().putAll(this.environment);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return new Child(process, out, err);
    }

    private List<String> withConfiguration(String... arguments) {
        List<String> all = new ArrayList<>(List.of("-c", configuration.toString()));
        all.addAll(List.of(arguments));
        return all;
    }

    /** What a command gave back. */
    record Ran(int status, String out, String err) {
        /** The test fails unless the exit status is this and the messages contain these words. */
        Ran expect(int wanted, String... words) {
            assertThat(status).as("stdout:%n%s%nstderr:%n%s", out, err).isEqualTo(wanted);
            for (String word : words) {
                assertThat(out + err).contains(word);
            }
            assertThat(out + err).doesNotContain("Exception", "\tat ");
            return this;
        }
    }

    /** A command that runs as a process. */
    record Child(Process process, Path out, Path err) {
        /** Sends a signal such as {@code HUP}. */
        void signal(String name) throws IOException, InterruptedException {
            int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(status).isZero();
        }

        /** Waits until the process has said this on stderr. */
        void awaitSaid(String words) throws IOException, InterruptedException {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
            while (!Files.readString(err).contains(words)) {
                boolean ended = process.waitFor(100, TimeUnit.MILLISECONDS);
                assertThat(ended || System.nanoTime() > deadline)
                        .as("waiting for '%s' in: %s", words, Files.readString(err))
                        .isFalse();
            }
        }

        Ran finish() throws IOException, InterruptedException {
            if (!process.waitFor(180, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError("hangs: " + Files.readString(err));
            }
            return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
        }
    }
}
