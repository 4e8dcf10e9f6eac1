package io.recobro.catalog.drill;

import io.recobro.catalog.Catalog;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.storage.ObjectKey;
import java.util.Comparator;
import java.util.List;

/** The evidence of drills in one destination. Evidence is never overwritten. Thread-safe. */
public final class DrillHistory {
    private final Catalog catalog;

    public DrillHistory(Catalog catalog) {
        this.catalog = catalog;
    }

    /** The drills of a job that left evidence here, oldest first, negative ones included. One listing. */
    public List<DrillEntry> entries(String job) {
        return catalog.storage().list(catalog.layout().drills(job)).stream()
                .flatMap(object -> DrillEntry.of(object.key()).stream())
                .sorted(Comparator.comparing(DrillEntry::run))
                .toList();
    }

    /**
     * Reads evidence.
     *
     * @throws RecobroException {@code FORMAT_TOO_NEW}, {@code BACKUP_DAMAGED} or a storage fault
     */
    public Evidence read(DrillEntry entry) {
        return catalog.read(entry.key(), Evidence.class, Evidence.FORMAT);
    }

    /** Keeps evidence; what is there already stays as it is. */
    public void keep(Evidence evidence) {
        ObjectKey key = new ObjectKey(catalog.layout().drills(evidence.job()) + DrillEntry.name(evidence));
        try {
            catalog.write(key, evidence);
        } catch (RecobroException failed) {
            if (failed.fault() != Fault.OBJECT_EXISTS) {
                throw failed;
            }
        }
    }
}
