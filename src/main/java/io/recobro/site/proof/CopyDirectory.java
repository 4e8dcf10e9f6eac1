package io.recobro.site.proof;

import io.recobro.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where the copy of a negative drill lies, below the state directory; gone when closed. */
final class CopyDirectory implements AutoCloseable {
    /** As much as is worth reading from a destination for it. */
    private static final long MOST = 256L << 20;

    /** Of the room that there is, not more than this part is taken. */
    private static final int SHARE = 4;

    /** No negative drill takes this long: what is older was left behind by a crash. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    private final Path path;

    private CopyDirectory(Path path) {
        this.path = path;
    }

    /** Makes an empty directory, and removes those that earlier drills left behind. */
    static CopyDirectory open(Path state, String run, Instant now) {
        Path parent = state.resolve("negative");
        try {
            Files.createDirectories(parent);
            for (Path left : children(parent)) {
                if (Files.getLastModifiedTime(left).toInstant().isBefore(now.minus(ABANDONED))) {
                    remove(left);
                }
            }
            return new CopyDirectory(Files.createDirectory(parent.resolve(run)));
        } catch (IOException failed) {
            throw unusable(parent, failed);
        }
    }

    Path path() {
        return path;
    }

    /** How many bytes the copy may have. */
    long room() {
        try {
            return Math.min(MOST, Files.getFileStore(path).getUsableSpace() / SHARE);
        } catch (IOException failed) {
            throw unusable(path, failed);
        }
    }

    @Override
    public void close() {
        try {
            remove(path);
        } catch (IOException failed) {
            throw unusable(path, failed);
        }
    }

    private static List<Path> children(Path directory) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.toList();
        }
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private static RuntimeException unusable(Path path, IOException failed) {
        return Fault.SCRATCH_UNAVAILABLE
                .because("unable to keep a copy in '" + path + "': " + failed.getMessage(), failed)
                .hint("make room there, or give the account that runs recobro the right to write");
    }
}
