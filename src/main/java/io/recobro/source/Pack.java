package io.recobro.source;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * A stored object that holds content of files and may be referred to by many backups of its job. Never rewritten.
 *
 * @param name as the sink gave it, such as {@code 20261122T020000Z-k3x9ab.0001.tar.gz}
 * @param bytes as stored
 * @param sha256 of the stored bytes, lower-case hex
 * @param needed how many percent of what is in it the backup needs, rounded up; absent when not told
 */
public record Pack(
        String name,
        long bytes,
        String sha256,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Integer> needed) {
    public Pack {
        needed = needed == null ? Optional.empty() : needed;
    }

    public Pack(String name, long bytes, String sha256) {
        this(name, bytes, sha256, Optional.empty());
    }

    /** The same pack as another backup needs it. */
    public Pack needed(Optional<Integer> percent) {
        return new Pack(name, bytes, sha256, percent);
    }
}
