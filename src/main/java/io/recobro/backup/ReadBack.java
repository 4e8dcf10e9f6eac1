package io.recobro.backup;

import io.recobro.fault.Fault;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.Storage;
import io.recobro.stream.Content;
import io.recobro.stream.digest.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Reads a stored object whole and compares it with what was sent. */
final class ReadBack {
    private ReadBack() {}

    /**
     * @throws io.recobro.fault.RecobroException {@code BACKUP_DAMAGED} when size or digest differ, or a storage fault
     */
    static void check(Storage storage, ObjectKey key, Content expected) {
        Content found = read(storage, key);
        if (!found.equals(expected)) {
            throw Fault.BACKUP_DAMAGED
                    .because("unable to trust object '" + key + "' in '" + storage.name() + "': expected "
                            + expected.bytes()
                            + " bytes with SHA-256 " + expected.sha256() + ", read " + found.bytes() + " bytes with "
                            + found.sha256())
                    .hint("the storage changed what it was given; check its disks and memory, then run again");
        }
    }

    static Content read(Storage storage, ObjectKey key) {
        try (InputStream in = storage.open(key)) {
            MessageDigest digest = Digests.sha256();
            byte[] buffer = new byte[256 << 10];
            long bytes = 0;
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
                bytes += count;
            }
            return new Content(bytes, Digests.hex(digest));
        } catch (IOException broken) {
            throw Fault.STORAGE_UNREACHABLE.because(
                    "unable to read '" + key + "' in '" + storage.name() + "': " + broken.getMessage(), broken);
        }
    }
}
