package io.recobro.product;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Sees arguments and environment of the processes that are started below this one: those of wrapped programs exactly, those
 * of others as often as it looks. Processes that ran before do not count.
 */
final class ChildWatch implements AutoCloseable {
    private final Set<Long> before =
            ProcessHandle.current().descendants().map(ProcessHandle::pid).collect(Collectors.toSet());
    private final Map<String, byte[]> seen = new ConcurrentHashMap<>();
    private final String own;
    private final Path records;
    private final Thread looker;
    private volatile boolean closed;

    /** @param directory takes the wrappers, in {@code bin}, and what they record */
    ChildWatch(Path directory) throws IOException {
        Files.createDirectories(programs(directory));
        this.records = Files.createDirectories(directory.resolve("records"));
        this.own = text(Files.readAllBytes(Path.of("/proc/self/cmdline")));
        this.looker = Thread.ofPlatform().daemon().start(this::look);
    }

    static Path programs(Path directory) {
        return directory.resolve("bin");
    }

    /** A program that notes how it was called, and then does what this shell text says. */
    Path wrap(Path directory, String name, String then) throws IOException {
        Path script = programs(directory).resolve(name);
        Files.writeString(script, """
            #!/bin/bash
            { printf '%%s\\0' "$0" "$@"; cat /proc/$$/environ; } > %s/%s-$$
            %s
            """.formatted(records, name, then));
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Everything seen so far, by a name. */
    Map<String, byte[]> seen() throws IOException {
        try (Stream<Path> files = Files.list(records)) {
            for (Path file : files.toList()) {
                seen.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return seen;
    }

    private void look() {
        while (!closed) {
            ProcessHandle.current()
                    .descendants()
                    .filter(child -> !before.contains(child.pid()))
                    .forEach(this::note);
            LockSupport.parkNanos(20_000_000);
        }
    }

    /** The product's own environment is where the operator put a secret: only its arguments count. */
    private void note(ProcessHandle child) {
        try {
            byte[] arguments = read(child, "cmdline");
            byte[] environment = read(child, "environ");
            String text = text(arguments);
            boolean becameAnother = !text.equals(text(read(child, "cmdline"))) || text.equals(own);
            if (becameAnother || arguments.length == 0) {
                return;
            }
            String name = child.pid() + " " + text.split("\0")[0];
            seen.put("arguments of " + name, arguments);
            if (!text.contains("io.recobro.Main") && !text.contains("jspawnhelper")) {
                seen.put("environment of " + name, environment);
            }
        } catch (IOException over) {
            return;
        }
    }

    private static byte[] read(ProcessHandle child, String kind) throws IOException {
        return Files.readAllBytes(Path.of("/proc", Long.toString(child.pid()), kind));
    }

    private static String text(byte[] content) {
        return new String(content, StandardCharsets.ISO_8859_1);
    }

    /** The programs that were seen, by the last part of their path. */
    Set<String> seenPrograms() throws IOException {
        return seen().keySet().stream()
                .map(name -> name.replaceAll(".*/|.* |-\\d+$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public void close() {
        closed = true;
        try {
            looker.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
