package io.recobro.source.server.host;

import io.recobro.fault.Fault;
import io.recobro.source.server.host.Output.State;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The machine that this program runs on. Programs get an environment of their own with the locale C, so that what they
 * print is the same everywhere. Thread-safe.
 */
public final class ThisHost implements Host {
    public static final Duration PATIENCE = Duration.ofSeconds(30);
    public static final int LIMIT = 8 << 20;

    /** Where administrators' programs lie; the PATH of a service often lacks them. */
    private static final List<String> SYSTEM = List.of("/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin", "/bin");

    private static final List<String> INHERITED = List.of("HOME", "DOCKER_HOST", "DOCKER_CONFIG", "DOCKER_CONTEXT");
    private static final int COMPLAINT = 4096;

    private final Map<String, String> environment;
    private final Duration patience;
    private final int limit;

    /**
     * @param environment whose PATH is searched first
     * @param patience how long a program may take
     * @param limit how many bytes of an output or a file are kept
     */
    public ThisHost(Map<String, String> environment, Duration patience, int limit) {
        this.environment = environment;
        this.patience = patience;
        this.limit = limit;
    }

    @Override
    public Output run(List<String> command) {
        Optional<Path> program = find(command.getFirst());
        if (program.isEmpty()) {
            return Output.none(State.ABSENT, "there is no program '" + command.getFirst() + "'");
        }
        try {
            return ended(started(program.get(), command));
        } catch (IOException failure) {
            return Output.none(State.FAILED, String.valueOf(failure.getMessage()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Fault.INTERRUPTED.because(
                    "unable to run '" + String.join(" ", command) + "': interrupted", interrupted);
        }
    }

    private Process started(Path program, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(Stream.of(program.toString()), command.stream().skip(1))
                        .toList());
        Map<String, String> own = builder.environment();
        own.clear();
        own.put("PATH", String.join(":", SYSTEM));
        own.put("LC_ALL", "C.UTF-8");
        INHERITED.stream().filter(environment::containsKey).forEach(name -> own.put(name, environment.get(name)));
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    private Output ended(Process process) throws InterruptedException {
        Executor threads = task -> Thread.ofVirtual().start(task);
        CompletableFuture<byte[]> printed =
                CompletableFuture.supplyAsync(() -> drain(process.getInputStream(), limit + 1), threads);
        CompletableFuture<byte[]> complained =
                CompletableFuture.supplyAsync(() -> drain(process.getErrorStream(), COMPLAINT), threads);
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return Output.none(State.LATE, "it did not end within " + patience.toSeconds() + " s");
            }
            CompletableFuture.allOf(printed, complained)
                    .completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            if (!printed.isDone()) {
                return Output.none(State.LATE, "what it started keeps its output open");
            }
            if (process.exitValue() != 0) {
                return Output.none(
                        State.FAILED, "status " + process.exitValue() + firstLine(complained.getNow(new byte[0])));
            }
            return bounded(printed.join());
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** Reads to the end, so that the program never waits, and keeps the beginning. */
    private static byte[] drain(InputStream stream, int keep) {
        try (stream) {
            byte[] kept = stream.readNBytes(keep);
            stream.transferTo(java.io.OutputStream.nullOutputStream());
            return kept;
        } catch (IOException closed) {
            return new byte[0]; // the process was ended
        }
    }

    private Output bounded(byte[] bytes) {
        if (bytes.length <= limit) {
            return Output.whole(bytes);
        }
        return new Output(State.CUT, java.util.Arrays.copyOf(bytes, limit), "only the first " + limit + " bytes");
    }

    private static String firstLine(byte[] complaint) {
        return new String(complaint, StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .map(line -> ": " + line)
                .orElse("");
    }

    @Override
    public Output read(String path) {
        Path file = Path.of(path);
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            return Output.none(State.FAILED, "it is no file");
        }
        try (InputStream stream = Files.newInputStream(file)) {
            return bounded(stream.readNBytes(limit + 1));
        } catch (NoSuchFileException missing) {
            return Output.none(State.ABSENT, "there is no such file");
        } catch (AccessDeniedException denied) {
            return Output.none(State.FAILED, "permission denied");
        } catch (IOException failure) {
            return Output.none(State.FAILED, String.valueOf(failure.getMessage()));
        }
    }

    @Override
    public List<String> names(String directory) {
        try (Stream<Path> entries = Files.list(Path.of(directory))) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (IOException | java.io.UncheckedIOException unreadable) {
            return List.of(); // what is not there has no names
        }
    }

    private Optional<Path> find(String program) {
        Stream<String> given = Stream.of(environment.getOrDefault("PATH", "").split(":", -1));
        if (program.contains("/")) {
            return Optional.of(Path.of(program)).filter(Files::isExecutable);
        }
        return Stream.concat(given, SYSTEM.stream())
                .filter(directory -> !directory.isEmpty())
                .flatMap(directory -> candidate(directory, program))
                .filter(file -> Files.isExecutable(file) && !Files.isDirectory(file))
                .findFirst();
    }

    private static Stream<Path> candidate(String directory, String program) {
        try {
            return Stream.of(Path.of(directory, program));
        } catch (InvalidPathException _) {
            return Stream.empty(); // an entry of PATH that no file can have
        }
    }
}
