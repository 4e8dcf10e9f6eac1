package io.recobro.storage.dir;

import java.nio.file.Path;

/**
 * A directory as destination.
 *
 * @param path the root below which all objects lie; created (0700) when only its last part is missing
 * @param reserve bytes that stay free on the file system: a write that would take them fails with {@code STORAGE_FULL}, but for
 *     small objects such as leases and records, without which no room could be made
 */
public record DirSettings(Path path, long reserve) {
    /** 64 MiB: enough for the system around to go on writing its logs. */
    public static final long DEFAULT_RESERVE = 64L << 20;

    public DirSettings {
        if (reserve < 0) {
            throw new IllegalArgumentException("reserve must not be negative: " + reserve);
        }
        path = path.toAbsolutePath().normalize();
    }

    public DirSettings(Path path) {
        this(path, DEFAULT_RESERVE);
    }
}
