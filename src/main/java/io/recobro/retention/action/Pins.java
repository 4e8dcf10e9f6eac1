package io.recobro.retention.action;

import io.recobro.catalog.BackupId;
import io.recobro.catalog.BackupRecord;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.Standing;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Pins backups, in one destination at a time: retention never removes a pinned one. */
public final class Pins {
    private final Clock clock;

    public Pins(Clock clock) {
        this.clock = clock;
    }

    /** Pins a backup; one that is pinned already gets the new reason. Returns once it is durable. */
    public void pin(Catalog catalog, String job, BackupId id, Actor actor, String reason) {
        write(catalog, job, id, BackupRecord.PINNED, actor, reason);
    }

    /** Ends the pin of a backup. Returns whether there was one. */
    public boolean unpin(Catalog catalog, String job, BackupId id, Actor actor) {
        if (catalog.standing(job, id).pinned().isEmpty()) {
            return false;
        }
        write(catalog, job, id, BackupRecord.UNPINNED, actor, "");
        return true;
    }

    /** Who pinned a backup and why; a pin whose record cannot be understood still holds. Empty when it is not pinned. */
    public static Optional<String> describe(Catalog catalog, String job, Standing standing) {
        return standing.pinned().map(pin -> {
            try {
                return catalog.detail(job, pin, Note.class, Note.FORMAT).text();
            } catch (RecobroException failed) {
                if (failed.fault() == Fault.BACKUP_DAMAGED || failed.fault() == Fault.FORMAT_TOO_NEW) {
                    return "somebody, in a record that cannot be read";
                }
                throw failed;
            }
        });
    }

    private void write(Catalog catalog, String job, BackupId id, String word, Actor actor, String reason) {
        Instant now = clock.instant();
        // later than every record there is: of records of one second, or under a clock set back, the newest must be
        // this
        Instant time = catalog.newestTime(job, id)
                .map(newest -> newest.plusSeconds(1))
                .filter(later -> later.isAfter(now))
                .orElse(now);
        catalog.record(job, new BackupRecord(id, word, time), Note.of(now, actor, reason));
    }
}
