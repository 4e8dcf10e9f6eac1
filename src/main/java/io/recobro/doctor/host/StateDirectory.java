package io.recobro.doctor.host;

import io.recobro.config.notation.Sizes;
import io.recobro.fault.Finding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Can locks and the cache be written? Makes nothing: a directory that is missing is judged by its parent. */
public final class StateDirectory {
    private static final long ENOUGH = 256L << 20;

    private StateDirectory() {}

    public static List<Finding> look(Path directory) {
        Path there = directory.toAbsolutePath();
        while (!Files.exists(there)) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there)) {
            return List.of(Finding.problem(
                    "the state directory " + directory + " cannot be made: " + there + " is no directory",
                    "remove " + there + ", or name another place with STATE_DIRECTORY"));
        }
        if (!Files.isWritable(there)) {
            return List.of(Finding.problem(
                    "the state directory " + directory + " cannot be written",
                    "install -d -m 700 -o " + System.getProperty("user.name") + " " + directory));
        }
        long free = free(there);
        if (free < ENOUGH) {
            return List.of(Finding.problem(
                    "the file system of the state directory " + directory + " has " + Sizes.print(free) + " left",
                    "free some space: df -h " + there));
        }
        return List.of(Finding.ok("state directory " + directory + " can be written, " + Sizes.print(free) + " free"));
    }

    private static long free(Path there) {
        try {
            return Files.getFileStore(there).getUsableSpace();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
