package io.recobro.source.files.browse;

import io.recobro.fault.Fault;
import io.recobro.source.BackupReader;
import io.recobro.source.Snapshots;
import io.recobro.source.files.fetch.PathFilter;
import io.recobro.source.files.fetch.StoredSnapshot;
import io.recobro.source.files.tree.TreeReader;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Looks into backups of files. Thread-safe: holds no state. */
public final class FileSnapshots implements Snapshots {
    @Override
    public boolean reads(BackupReader backup) {
        return StoredSnapshot.isIn(backup);
    }

    @Override
    public void list(BackupReader backup, List<String> paths, Consumer<Entry> taker) {
        PathFilter filter = PathFilter.of(paths);
        try (TreeReader tree = new StoredSnapshot(backup).tree()) {
            for (Optional<io.recobro.source.files.tree.Entry> next = tree.next();
                    next.isPresent();
                    next = tree.next()) {
                boolean directory = next.get() instanceof io.recobro.source.files.tree.Entry.Directory;
                if (filter.takes(next.get().path(), directory)) {
                    taker.accept(EntryWords.of(next.get()));
                }
                if (Thread.currentThread().isInterrupted()) {
                    throw Fault.INTERRUPTED.because("unable to go on reading the snapshot: interrupted");
                }
            }
        }
    }

    @Override
    public void compare(BackupReader older, BackupReader newer, List<String> paths, Consumer<Change> taker) {
        try (TreeReader before = new StoredSnapshot(older).tree();
                TreeReader after = new StoredSnapshot(newer).tree()) {
            new Difference(before, after, paths, taker).tell();
        }
    }

    @Override
    public void dump(BackupReader backup, String path, OutputStream out) {
        new Dump(new StoredSnapshot(backup), path).to(out);
    }
}
