package io.recobro.source.server;

import io.recobro.source.BackupReader;
import io.recobro.source.files.fetch.StoredSnapshot;
import io.recobro.source.files.tree.Entry;
import io.recobro.source.files.tree.TreeReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The paths of a snapshot. */
final class BackupPaths {
    private BackupPaths() {}

    static List<String> of(BackupReader backup) {
        List<String> paths = new ArrayList<>();
        try (TreeReader tree = new StoredSnapshot(backup).tree()) {
            for (Optional<Entry> next = tree.next(); next.isPresent(); next = tree.next()) {
                paths.add(next.get().path().toString());
            }
        }
        return paths;
    }
}
