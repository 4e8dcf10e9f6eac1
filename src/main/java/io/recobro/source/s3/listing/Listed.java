package io.recobro.source.s3.listing;

import io.recobro.source.s3.key.KeyPath;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;

/**
 * An object as the listing tells it.
 *
 * @param path as {@link KeyPath} makes it, not to be written to
 * @param entityTag without quotes; of objects stored in parts it is no digest of the content
 * @param version empty where the listing tells none
 */
public record Listed(byte[] path, long size, String entityTag, Instant modified, String version) {
    KeyPath.Kind kind() {
        return KeyPath.named(path).kind();
    }

    public KeyPath.Named named() {
        return KeyPath.named(path);
    }

    /** The same object under another path. */
    Listed at(byte[] other) {
        return new Listed(other, size, entityTag, modified, version);
    }

    void write(DataOutputStream out) throws IOException {
        out.writeShort(path.length);
        out.write(path);
        out.writeLong(size);
        out.writeUTF(entityTag);
        out.writeLong(modified.getEpochSecond());
        out.writeInt(modified.getNano());
        out.writeUTF(version);
    }

    static Listed read(DataInputStream in) throws IOException {
        byte[] path = in.readNBytes(in.readUnsignedShort());
        return new Listed(
                path, in.readLong(), in.readUTF(), Instant.ofEpochSecond(in.readLong(), in.readInt()), in.readUTF());
    }

    /** What it takes in memory, roughly. */
    int weight() {
        return path.length + entityTag.length() + version.length() + 160;
    }
}
