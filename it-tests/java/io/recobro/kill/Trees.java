package io.recobro.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Copies, removes and compares directories with all they hold. */
final class Trees {
    private Trees() {}

    static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Copies into a place that is not there yet or empty, with the times of links, which Java does not copy. */
    static void copy(Path from, Path to) throws IOException {
        Process copy = new ProcessBuilder("cp", "-a", "-T", from.toString(), to.toString())
                .inheritIO()
                .start();
        try {
            if (copy.waitFor() != 0) {
                throw new IOException("unable to copy " + from + " to " + to);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Paths that are not the same in both, with type, size, mode, owner, time, links and content; empty when equal. */
    static List<String> differences(Path expected, Path actual) throws IOException {
        SortedMap<String, String> wanted = facts(expected);
        SortedMap<String, String> found = facts(actual);
        List<String> differences = new ArrayList<>();
        wanted.forEach((path, fact) -> {
            if (!fact.equals(found.get(path))) {
                differences.add(path + ": " + found.get(path) + " instead of " + fact);
            }
        });
        found.keySet().stream()
                .filter(path -> !wanted.containsKey(path))
                .forEach(path -> differences.add(path + ": should not be there"));
        return differences;
    }

    private static SortedMap<String, String> facts(Path directory) throws IOException {
        SortedMap<String, String> facts = new TreeMap<>();
        if (!Files.exists(directory)) {
            return facts;
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.toList()) {
                Map<String, Object> status = Files.readAttributes(
                        path, "unix:mode,uid,gid,size,lastModifiedTime,nlink", LinkOption.NOFOLLOW_LINKS);
                boolean link = Files.isSymbolicLink(path);
                boolean file = Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
                String content = link
                        ? Files.readSymbolicLink(path).toString()
                        : file ? status.get("size") + " " + Arrays.hashCode(Files.readAllBytes(path)) : "";
                facts.put(
                        directory.relativize(path).toString(),
                        "mode %o owner %s:%s time %s names %s %s"
                                .formatted(
                                        (int) status.get("mode"),
                                        status.get("uid"),
                                        status.get("gid"),
                                        status.get("lastModifiedTime"),
                                        file ? status.get("nlink") : "-",
                                        content));
            }
        }
        return facts;
    }
}
