package io.recobro.drill;

import io.recobro.source.BackupReader;
import io.recobro.source.Pack;
import io.recobro.stream.BulkInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the stored bytes that are read. Thread-safe. */
final class MeteredBackup implements BackupReader {
    private final BackupReader backup;
    private final AtomicLong bytes = new AtomicLong();

    MeteredBackup(BackupReader backup) {
        this.backup = backup;
    }

    /** Since this was asked last. */
    long readSince() {
        return bytes.getAndSet(0);
    }

    @Override
    public List<Item> artifacts() {
        return backup.artifacts();
    }

    @Override
    public InputStream open(String artifact) {
        return new Metered(backup.open(artifact));
    }

    @Override
    public InputStream open(String artifact, long offset, long length) {
        return new Metered(backup.open(artifact, offset, length));
    }

    @Override
    public List<Pack> packs() {
        return backup.packs();
    }

    @Override
    public InputStream openPack(String pack, long offset, long length) {
        return new Metered(backup.openPack(pack, offset, length));
    }

    private final class Metered extends BulkInputStream {
        private final InputStream in;

        Metered(InputStream in) {
            this.in = in;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = in.read(target, offset, length);
            bytes.addAndGet(Math.max(0, count));
            return count;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
