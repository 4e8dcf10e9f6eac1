package io.recobro.product;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A folder of golden backups, as it is kept beside the tests: {@code destination/}, and {@code expected/} beside it. */
record GoldenFolder(Path path) {
    private static final Path HOME = Path.of("src", "test", "resources", "io", "recobro", "golden");

    static GoldenFolder named(String name) {
        return new GoldenFolder(HOME.resolve(name).toAbsolutePath());
    }

    /** All of them, so that each later build is measured against every one. */
    static Stream<GoldenFolder> all() throws IOException {
        try (Stream<Path> folders = Files.list(HOME)) {
            return folders
                    .filter(Files::isDirectory)
                    .sorted()
                    .map(path -> new GoldenFolder(path.toAbsolutePath()))
                    .toList()
                    .stream();
        }
    }

    /** The last of them by name. */
    static GoldenFolder newest() throws IOException {
        return all().reduce((older, newer) -> newer).orElseThrow();
    }

    /** SHA-256 of every file below a directory, by its path. */
    static SortedMap<String, String> digests(Path directory) throws IOException {
        SortedMap<String, String> digests = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                digests.put(directory.relativize(path).toString(), GoldenSurgery.sha256(Files.readAllBytes(path)));
            }
        }
        return digests;
    }

    Path destination() {
        return path.resolve("destination");
    }

    List<String> expected(String name) throws IOException {
        return Files.readAllLines(path.resolve("expected").resolve(name));
    }

    void expect(String name, List<String> lines) throws IOException {
        Files.write(Files.createDirectories(path.resolve("expected")).resolve(name), lines);
    }

    /** Copies the destination to a place where tests may write. */
    void copyTo(Path target) throws IOException {
        copy(destination(), target);
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Path copy = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(path, copy);
                }
            }
        }
    }

    @Override
    public String toString() {
        return path.getFileName().toString();
    }
}
