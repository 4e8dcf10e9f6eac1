package io.recobro.source.files.walk;

import io.recobro.source.files.posix.RawPath;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Where a walk starts: everything at and below it, on the machine and in the snapshot.
 *
 * @param location a directory or a file; symbolic links in it are followed
 * @param name the path it has in the snapshot
 */
public record Root(Path location, RawPath name) {
    private static final RawPath VOLUMES = RawPath.of("volumes");

    /** A path of the machine, under its own name. */
    public static Root of(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        return new Root(absolute, RawPath.of(absolute.toString()));
    }

    /** A volume, as {@code volumes/NAME}, wherever it is mounted. */
    public static Root volume(String volume, Path location) {
        return new Root(location, VOLUMES.child(volume.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public String toString() {
        return location.toString();
    }
}
