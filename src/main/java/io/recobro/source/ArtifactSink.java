package io.recobro.source;

import io.recobro.stream.MemberWriter;
import java.util.Optional;

/** Where a source puts what it captures. Thread-safe. Names are unique within a backup: letters, digits, {@code . _ - ~ = +}. */
public interface ArtifactSink {
    /**
     * Opens a streamed artifact of plain name {@code name} (without the codec's extension, which is added). Several may be
     * open at once only when {@code n} sessions feed them in turn: each costs buffers.
     *
     * @param role what it is, such as {@code dump}
     */
    MemberWriter open(String name, String role);

    /**
     * Stores a small artifact (at most 64 MiB), compressed as gzip when {@code name} ends in {@code .gz}: {@code content} is
     * always plain.
     */
    void put(String name, String role, byte[] content);

    /**
     * Stores an artifact of the backup before once more, as it is.
     *
     * @param stored its bytes (at most 64 MiB), which were compared with its digest
     * @return false when that cannot be done here, and nothing was
     */
    default boolean again(BackupReader.Item item, byte[] stored) {
        return false;
    }

    /** The newest good backup of the job that content may be shared with; empty when there is none. */
    default Optional<Parent> parent() {
        return Optional.empty();
    }

    /**
     * Opens a pack. Several may be open at once.
     *
     * @throws UnsupportedOperationException where a capture has no packs
     */
    default PackWriter pack() {
        throw new UnsupportedOperationException("no packs here");
    }
}
