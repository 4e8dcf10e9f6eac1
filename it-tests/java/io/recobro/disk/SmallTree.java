package io.recobro.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A small directory to back up, its changes, and the comparison. */
final class SmallTree {
    private SmallTree() {}

    static void make(Path directory) throws IOException {
        for (int i = 0; i < 6; i++) {
            Files.createDirectories(directory.resolve("d" + i % 2));
            Files.write(directory.resolve("d" + i % 2).resolve("file" + i), noise(i, 900 + 400 * i));
        }
    }

    /** The n-th change: one file is changed, one is new, one goes. */
    static void change(Path directory, int n) throws IOException {
        Files.write(directory.resolve("d0").resolve("file0"), noise(100 + n, 1500));
        Files.write(directory.resolve("d1").resolve("new" + n), noise(200 + n, 2500));
        Files.deleteIfExists(directory.resolve("d1").resolve("new" + (n - 1)));
    }

    static byte[] noise(int seed, int size) {
        byte[] noise = new byte[size];
        new Random(seed).nextBytes(noise);
        return noise;
    }

    /** Digest of every file by its path. */
    static SortedMap<String, String> digests(Path directory) throws IOException {
        SortedMap<String, String> digests = new TreeMap<>();
        StoredSite.read(directory).files().forEach((path, content) -> digests.put(path, StoredSite.sha256(content)));
        return digests;
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

    static void remove(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> paths = Files.walk(directory)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    /** Makes a directory what the map says; names of directories end in a slash. */
    static void write(SortedMap<String, byte[]> files, Path directory) throws IOException {
        Files.createDirectories(directory);
        for (var file : files.entrySet()) {
            Path path = directory.resolve(file.getKey());
            if (file.getKey().endsWith("/")) {
                Files.createDirectories(path);
            } else {
                Files.write(path, file.getValue());
            }
        }
    }
}
