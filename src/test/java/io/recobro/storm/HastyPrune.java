package io.recobro.storm;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.KeyLayout;
import io.recobro.storage.Storage;
import io.recobro.storage.StoredObject;
import java.util.List;

/** A prune as one might write it: keeps the newest two, and removes artifacts before their manifest. */
final class HastyPrune {
    private HastyPrune() {}

    static void run(Storage storage, KeyLayout layout, String job) {
        Catalog catalog = new Catalog(storage, layout);
        List<BackupEntry> all = catalog.backups(job);
        for (BackupEntry entry : all.subList(0, Math.max(0, all.size() - 2))) {
            for (StoredObject object : storage.list(layout.backup(job, entry.id()))) {
                storage.delete(object.key());
            }
            storage.delete(entry.manifestKey());
        }
    }
}
