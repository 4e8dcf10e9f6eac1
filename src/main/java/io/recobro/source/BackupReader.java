package io.recobro.source;

import io.recobro.stream.Content;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Reads the artifacts of one backup in one destination (or a lone file). Thread-safe. */
public interface BackupReader {
    /** The artifacts, in the order of the manifest. */
    List<Item> artifacts();

    /** Opens the stored bytes (all objects in order, still compressed). Size and digest are checked at the end of the stream. */
    InputStream open(String artifact);

    /** Opens a range of the stored bytes, unchecked: the caller has a digest for it. */
    InputStream open(String artifact, long offset, long length);

    /** The packs that the backup refers to; none for sources that store everything in artifacts. */
    default List<Pack> packs() {
        return List.of();
    }

    /** Opens a range of a pack's stored bytes, unchecked: the caller has a digest for what is in it. */
    default InputStream openPack(String pack, long offset, long length) {
        throw new UnsupportedOperationException("no packs here");
    }

    /**
     * @param codec {@code gzip}, {@code zstd} or {@code none}
     * @param stored as stored; the digest is empty where unknown (a lone file)
     * @param plain decompressed; absent where unknown
     */
    record Item(String name, String role, String codec, Content stored, Optional<Content> plain) {
        public Item(String name, String role, String codec, Content stored) {
            this(name, role, codec, stored, Optional.empty());
        }
    }
}
