package io.recobro.doctor.host;

import io.recobro.config.notation.Sizes;
import io.recobro.fault.Finding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** Is there memory enough: the heap, and what the control group and the host leave beside it. */
public final class Memory {
    /** What a run needs at least; what needs more is a row of that size. */
    private static final long HEAP = 120L << 20;

    /** Classes, threads, buffers and compressors beside the heap. */
    private static final long BESIDE = 128L << 20;

    private Memory() {}

    /**
     * @param heap the most the heap may grow to
     * @param root where {@code proc} and {@code sys} are
     */
    public static List<Finding> look(long heap, Path root) {
        if (heap < HEAP) {
            return List.of(Finding.problem(
                    "the heap may grow to " + Sizes.print(heap) + " only", "RECOBRO_JAVA_OPTS=-Xmx256m"));
        }
        OptionalLong limit = groupLimit(root);
        if (limit.isPresent() && limit.getAsLong() < heap + BESIDE) {
            return List.of(Finding.warning(
                    "the control group allows " + Sizes.print(limit.getAsLong()) + ", the heap may grow to "
                            + Sizes.print(heap) + ": the kernel may kill a run",
                    "raise MemoryMax= or the container's limit, or RECOBRO_JAVA_OPTS=-Xmx128m"));
        }
        OptionalLong available = available(root);
        if (available.isPresent() && available.getAsLong() < HEAP) {
            return List.of(Finding.warning(
                    "the host has " + Sizes.print(available.getAsLong()) + " of memory left",
                    "see what takes it: ps -eo rss,comm --sort=-rss | head"));
        }
        return List.of(Finding.ok("the heap may grow to " + Sizes.print(heap)));
    }

    /** The lowest limit of this process's control groups (version 2), as a container sees them. */
    private static OptionalLong groupLimit(Path root) {
        Path groups = root.resolve("sys/fs/cgroup");
        String own = line(root.resolve("proc/self/cgroup"), "0::").replaceFirst("^/", "");
        OptionalLong lowest = OptionalLong.empty();
        for (Path group = groups.resolve(own).normalize(); group.startsWith(groups); group = group.getParent()) {
            String text = line(group.resolve("memory.max"), "");
            if (text.matches("[0-9]{1,18}")) {
                long limit = Long.parseLong(text);
                lowest = OptionalLong.of(Math.min(limit, lowest.orElse(limit)));
            }
        }
        return lowest;
    }

    private static OptionalLong available(Path root) {
        String text = line(root.resolve("proc/meminfo"), "MemAvailable:").replaceAll("[^0-9]", "");
        return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text) << 10);
    }

    /** The rest of the first line that starts so; empty where there is none. */
    private static String line(Path file, String start) {
        if (!Files.isReadable(file)) {
            return "";
        }
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(start))
                    .map(line -> line.substring(start.length()).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
