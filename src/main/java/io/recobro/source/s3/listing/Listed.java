package io.recobro.source.s3.listing;

import io.recobro.source.files.posix.RawPath;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;

/**
 * An object as the listing tells it.
 *
 * @param path as {@link io.recobro.source.s3.key.KeyPath} makes it
 * @param entityTag without quotes; of objects stored in parts it is no digest of the content
 */
public record Listed(RawPath path, long size, String entityTag, Instant modified) {

    /** The same object under another path. */
    Listed at(RawPath other) {
        return new Listed(other, size, entityTag, modified);
    }

    void write(DataOutputStream out) throws IOException {
        out.writeShort(path.bytes().length);
        out.write(path.bytes());
        out.writeLong(size);
        out.writeUTF(entityTag);
        out.writeLong(modified.getEpochSecond());
        out.writeInt(modified.getNano());
    }

    static Listed read(DataInputStream in) throws IOException {
        RawPath path = RawPath.of(in.readNBytes(in.readUnsignedShort()));
        return new Listed(path, in.readLong(), in.readUTF(), Instant.ofEpochSecond(in.readLong(), in.readInt()));
    }

    /** What it takes in memory, roughly. */
    int weight() {
        return path.bytes().length + entityTag.length() + 160;
    }
}
