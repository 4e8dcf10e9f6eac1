package io.recobro.backup.parent;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.BackupReader;
import io.recobro.source.Pack;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Passes everything on, and remembers the first artifact that turned out damaged or missing. */
final class NotingReader implements BackupReader {
    private final BackupReader backup;
    private final AtomicReference<RecobroException> damage = new AtomicReference<>();

    NotingReader(BackupReader backup) {
        this.backup = backup;
    }

    Optional<RecobroException> damage() {
        return Optional.ofNullable(damage.get());
    }

    private RecobroException noted(RecobroException failed) {
        if (failed.fault() == Fault.BACKUP_DAMAGED || failed.fault() == Fault.OBJECT_MISSING) {
            damage.compareAndSet(null, failed);
        }
        return failed;
    }

    private InputStream noting(Supplier<InputStream> open) {
        try {
            return new Noting(open.get());
        } catch (RecobroException failed) {
            throw noted(failed);
        }
    }

    @Override
    public List<Item> artifacts() {
        return backup.artifacts();
    }

    @Override
    public InputStream open(String artifact) {
        return noting(() -> backup.open(artifact));
    }

    @Override
    public InputStream open(String artifact, long offset, long length) {
        return noting(() -> backup.open(artifact, offset, length));
    }

    @Override
    public List<Pack> packs() {
        return backup.packs();
    }

    @Override
    public InputStream openPack(String pack, long offset, long length) {
        return backup.openPack(pack, offset, length);
    }

    private final class Noting extends FilterInputStream {
        Noting(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            try {
                return in.read();
            } catch (RecobroException failed) {
                throw noted(failed);
            }
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                return in.read(target, offset, length);
            } catch (RecobroException failed) {
                throw noted(failed);
            }
        }
    }
}
