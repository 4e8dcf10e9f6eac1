package io.recobro.source.qdrant.capture;

import io.recobro.fault.Fault;
import io.recobro.source.qdrant.load.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Whether the server's disk has room for a snapshot. The API tells the size of the disk and not what is free of it (neither
 * telemetry nor metrics), so this looks at the storage directory itself, where this host can see it.
 */
final class FreeSpace {
    /** Segments copied, a tar made of them, the tar copied to its place: a moment with three times the collection. */
    private static final int TIMES = 3;

    private final Optional<Path> storage;

    FreeSpace(Optional<Path> storage) {
        this.storage = storage;
    }

    /** In bytes; empty where it cannot be known. */
    Optional<Long> usable() {
        return storage.map(directory -> {
            try {
                Path snapshots = directory.resolveSibling("snapshots");
                return Files.getFileStore(Files.isDirectory(snapshots) ? snapshots : directory)
                        .getUsableSpace();
            } catch (IOException unseen) {
                throw Fault.CONFIGURATION_INVALID
                        .because(
                                "unable to look at the server's storage directory '" + directory + "': "
                                        + unseen.getMessage(),
                                unseen)
                        .hint("set 'storage_path' to where this host sees it, or leave it out");
            }
        });
    }

    /** @throws io.recobro.fault.RecobroException {@code SOURCE_BROKEN} when the snapshot would not fit */
    void require(String collection, JsonNode info) {
        Optional<Long> usable = usable();
        if (usable.isEmpty()) {
            return;
        }
        long needed = TIMES * Math.max(onDisk(collection), estimate(info));
        if (usable.get() < needed) {
            throw Fault.SOURCE_BROKEN
                    .because("unable to make a snapshot of collection '" + collection + "': the server's disk has "
                            + (usable.get() >> 20) + " MiB free, up to " + (needed >> 20) + " MiB are needed")
                    .hint("free space there; a snapshot needs up to three times the collection for a moment");
        }
    }

    private long onDisk(String collection) {
        Path directory = storage.orElseThrow().resolve("collections").resolve(collection);
        if (!Files.isDirectory(directory)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).mapToLong(FreeSpace::size).sum();
        } catch (IOException | java.io.UncheckedIOException changing) {
            return 0;
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException vanished) {
            return 0;
        }
    }

    /** Bytes of the plain vectors: what a collection has at least. */
    static long estimate(JsonNode info) {
        long dimensions = Shape.of(info).vectors().values().stream()
                .filter(vector -> !vector.equals("sparse"))
                .mapToLong(vector -> Long.parseLong(vector.split(" ")[0]))
                .sum();
        return dimensions * Float.BYTES * info.path("points_count").asLong(0);
    }
}
