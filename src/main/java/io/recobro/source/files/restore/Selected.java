package io.recobro.source.files.restore;

import io.recobro.fault.Fault;
import io.recobro.source.files.fetch.PathFilter;
import io.recobro.source.files.fetch.StoredSnapshot;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.tree.Entry;
import io.recobro.source.files.tree.TreeReader;
import java.util.List;
import java.util.Optional;

/** Goes through the entries of a snapshot and tells which are asked for. */
final class Selected {
    private final StoredSnapshot snapshot;
    private final List<String> paths;

    Selected(StoredSnapshot snapshot, List<String> paths) {
        this.snapshot = snapshot;
        this.paths = paths;
    }

    /** Takes the entries in tree order. */
    interface Taker {
        /** The entries that follow are in this root: no directory of the snapshot contains it. */
        void root(RawPath root);

        /** @param wanted a directory that is not may contain entries that are */
        void entry(Entry entry, boolean wanted);
    }

    /**
     * @throws io.recobro.fault.RecobroException {@code USAGE_WRONG} at the end when nothing was wanted,
     *     {@code BACKUP_DAMAGED} for a tree in which something lies below what is no directory
     */
    void each(Taker taker) {
        PathFilter filter = PathFilter.of(paths);
        RawPath root = null;
        RawPath leaf = null;
        try (TreeReader tree = snapshot.tree()) {
            for (Optional<Entry> next = tree.next(); next.isPresent(); next = tree.next()) {
                Entry entry = next.get();
                boolean wanted = filter.takes(entry.path(), entry instanceof Entry.Directory);
                if (leaf != null && entry.path().startsWith(leaf)) {
                    throw Fault.BACKUP_DAMAGED.because(
                            "unable to restore '" + entry.path() + "': '" + leaf + "' is no directory in the tree");
                }
                leaf = entry instanceof Entry.Directory ? null : entry.path();
                if (!filter.root().equals(root)) {
                    root = filter.root();
                    taker.root(root);
                }
                taker.entry(entry, wanted);
            }
        }
        if (!filter.foundAny()) {
            throw Fault.USAGE_WRONG
                    .because("unable to find '" + String.join("', '", paths) + "': the snapshot has no such path")
                    .hint("see its files with 'recobro list --files', or search all snapshots with 'recobro find'");
        }
    }
}
