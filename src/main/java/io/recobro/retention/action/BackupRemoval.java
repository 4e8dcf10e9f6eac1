package io.recobro.retention.action;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.BackupRecord;
import io.recobro.catalog.Catalog;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.storage.StoredObject;
import java.time.Clock;

/**
 * Removes a backup in two phases: its manifest, from when on it does not exist, and a record of that; then its objects. After a
 * failure at any step it is either whole or invisible; what is left is swept later.
 */
final class BackupRemoval {
    private final Clock clock;
    private final Actor actor;

    BackupRemoval(Clock clock, Actor actor) {
        this.clock = clock;
        this.actor = actor;
    }

    void remove(Catalog catalog, BackupEntry entry, String reason) {
        catalog.storage().delete(entry.manifestKey());
        boolean noted = note(catalog, entry, reason);
        String prefix = catalog.layout().backup(entry.job(), entry.id());
        for (StoredObject object : catalog.storage().list(prefix)) {
            catalog.storage().delete(object.key());
        }
        if (!noted) {
            keepNote(catalog, entry, reason);
        }
    }

    /** False when there is no room for it: that must not keep room from being made. */
    private boolean note(Catalog catalog, BackupEntry entry, String reason) {
        try {
            keepNote(catalog, entry, reason);
            return true;
        } catch (RecobroException failed) {
            if (failed.fault() == Fault.STORAGE_FULL) {
                return false;
            }
            throw failed;
        }
    }

    private void keepNote(Catalog catalog, BackupEntry entry, String reason) {
        catalog.record(
                entry.job(),
                new BackupRecord(entry.id(), BackupRecord.REMOVED, clock.instant()),
                Note.of(clock.instant(), actor, reason));
    }
}
