package io.recobro.retention.action;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.KeyLayout;
import io.recobro.storage.StoredObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds and removes what interrupted runs left: objects of backups without a manifest, and unfinished uploads. The age is
 * told by the id, never by the store; an id in the future is never old. Only for the holder of the job's claim: objects
 * without a manifest are also what a backup or a copy under way looks like.
 */
public final class Sweep {
    /** Younger objects are left alone: a run may still be about to publish them. */
    public static final Duration GRACE = Duration.ofHours(24);

    private Sweep() {}

    /**
     * What was, or would be, swept.
     *
     * @param objects without a manifest
     * @param bytes of those objects
     * @param uploads never completed, of this job and of the records that all jobs of the site share
     */
    public record Swept(int objects, long bytes, int uploads) {
        public static final Swept NOTHING = new Swept(0, 0, 0);
    }

    /** Looks only. Two listings. Unfinished uploads cannot be seen without removing them. */
    static Swept look(Catalog catalog, String job, Instant now) {
        return swept(orphans(catalog, job, now), 0);
    }

    /** Removes; an object that cannot be removed ends it with the storage's fault. */
    static Swept run(Catalog catalog, String job, Instant now) {
        List<StoredObject> orphans = orphans(catalog, job, now);
        orphans.forEach(orphan -> catalog.storage().delete(orphan.key()));
        int uploads = 0;
        for (String prefix : List.of(
                catalog.layout().job(job),
                catalog.layout().runs(),
                catalog.layout().daemonLease().value())) {
            uploads += catalog.storage().sweep(prefix, GRACE);
        }
        return swept(orphans, uploads);
    }

    private static Swept swept(List<StoredObject> orphans, int uploads) {
        return new Swept(
                orphans.size(), orphans.stream().mapToLong(StoredObject::bytes).sum(), uploads);
    }

    private static List<StoredObject> orphans(Catalog catalog, String job, Instant now) {
        // first the objects, then the manifests: what is published in between is seen with its manifest
        List<StoredObject> objects = catalog.storage().list(catalog.layout().backups(job));
        Set<BackupId> existing =
                catalog.backups(job).stream().map(BackupEntry::id).collect(Collectors.toSet());
        List<StoredObject> orphans = new ArrayList<>();
        for (StoredObject object : objects) {
            Optional<BackupId> id = KeyLayout.backupOf(object.key());
            if (id.isPresent()
                    && !existing.contains(id.get())
                    && id.get().began().isBefore(now.minus(GRACE))) {
                orphans.add(object);
            }
        }
        return orphans;
    }
}
