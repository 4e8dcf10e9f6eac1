package io.recobro.backup.parent;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.BackupRecord;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.pack.CheckDetail;
import io.recobro.fault.RecobroException;
import io.recobro.source.Parent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A parent, where it is read from, and whether reading it met damage. Thread-safe. */
public final class ChosenParent {
    private final Catalog catalog;
    private final BackupEntry entry;
    private final NotingReader reader;
    private final Parent parent;

    ChosenParent(Catalog catalog, BackupEntry entry, NotingReader reader, Parent parent) {
        this.catalog = catalog;
        this.entry = entry;
        this.reader = reader;
        this.parent = parent;
    }

    public Parent parent() {
        return parent;
    }

    /**
     * Puts damage that was met on record, so that no later backup builds on this one.
     *
     * @return what was met; empty when all that was read was good
     */
    public Optional<RecobroException> recordDamage(Instant now) {
        Optional<RecobroException> damage = reader.damage();
        damage.ifPresent(met -> catalog.record(
                entry.job(),
                new BackupRecord(entry.id(), BackupRecord.DAMAGED, now),
                new CheckDetail(CheckDetail.FORMAT, "parent", met.getMessage(), List.of())));
        return damage;
    }
}
