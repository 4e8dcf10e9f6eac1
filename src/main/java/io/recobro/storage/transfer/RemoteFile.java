package io.recobro.storage.transfer;

import java.time.Instant;
import java.util.Optional;

/**
 * What a server tells about one name in a directory.
 *
 * @param name without the directory
 * @param modified by the server's clock, where it is told exactly
 */
public record RemoteFile(String name, Type type, long bytes, Optional<Instant> modified) {
    public enum Type {
        FILE,
        DIRECTORY,
        LINK,
        OTHER
    }

    public boolean isFile() {
        return type == Type.FILE;
    }
}
