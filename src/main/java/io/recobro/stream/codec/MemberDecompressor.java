package io.recobro.stream.codec;

import io.recobro.fault.Fault;
import io.recobro.stream.MemberEntry;
import io.recobro.stream.digest.Digests;

/** Reads complete members (gzip) or frames (zstd). Used by one thread at a time; holds native memory until closed. */
public interface MemberDecompressor extends AutoCloseable {
    /**
     * Decompresses one member, whose plain bytes then lie at the start of {@link #output}. Checks its CRC and size
     * (gzip) or checksum (zstd). What these do not cover, such as the time in a gzip header, may be damaged unseen.
     *
     * @param plainBytes the size that must come out
     * @throws io.recobro.fault.RecobroException BACKUP_DAMAGED when the member is damaged, cut, or of another size
     */
    void decompress(byte[] member, int offset, int length, int plainBytes);

    /** Holds the last plain bytes; valid until the next call. */
    byte[] output();

    /**
     * Decompresses the member an index entry tells of, after comparing its size and SHA-256: any changed bit is seen.
     *
     * @throws io.recobro.fault.RecobroException BACKUP_DAMAGED when it is not the member of the entry
     */
    default void decompress(byte[] member, int offset, int length, MemberEntry entry) {
        if (length != entry.bytes() || !Digests.sha256(member, offset, length).equals(entry.sha256())) {
            throw Fault.BACKUP_DAMAGED
                    .because("unable to decompress the member at offset " + entry.offset()
                            + ": its bytes are not those of the member index")
                    .hint("restore another backup, or this one from another destination");
        }
        decompress(member, offset, length, entry.plainBytes());
    }

    @Override
    void close();
}
