package io.recobro.restore;

import io.recobro.fault.Fault;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.Storage;
import io.recobro.stream.Content;
import io.recobro.stream.Progress;
import io.recobro.stream.digest.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Reads a stored object whole, only to know what is in it. */
final class Reading {
    private Reading() {}

    static Content whole(Storage storage, ObjectKey key, Progress progress) {
        try (InputStream in = storage.open(key)) {
            MessageDigest digest = Digests.sha256();
            byte[] buffer = new byte[256 << 10];
            long bytes = 0;
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
                bytes += count;
                progress.advance(count);
            }
            return new Content(bytes, Digests.hex(digest));
        } catch (IOException broken) {
            throw Fault.STORAGE_UNREACHABLE.because(
                    "unable to read '" + key + "' in '" + storage.name() + "': " + broken.getMessage(), broken);
        }
    }
}
