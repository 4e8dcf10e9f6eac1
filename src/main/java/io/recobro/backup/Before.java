package io.recobro.backup;

import io.recobro.backup.parent.ChosenParent;
import io.recobro.backup.parent.ParentChoice;
import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.pack.PackShelf;
import io.recobro.fault.RecobroException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the destinations hold before a run.
 *
 * @param newest the newest backup of each destination that has any
 * @param shelves the packs of the job in each destination that can be listed
 */
record Before(List<BackupEntry> newest, Map<Catalog, PackShelf> shelves) {
    /** Older than any upload that may still be under way. */
    private static final Duration STALE = Duration.ofHours(24);

    /** Looks; a destination that cannot even be listed has failed. What interrupted uploads left is let go of. */
    static Before look(BackupJob job, List<Lane> lanes, RecordingProgress progress) {
        Before before = new Before(new ArrayList<>(), new LinkedHashMap<>());
        for (int each = 0; each < lanes.size(); each++) {
            Catalog catalog = job.catalogs().get(each);
            try {
                List<BackupEntry> entries = catalog.backups(job.name());
                if (!entries.isEmpty()) {
                    before.newest().add(entries.getLast());
                }
                before.shelves().put(catalog, PackShelf.of(catalog, job.name()));
                sweep(catalog, job.name(), progress);
            } catch (RecobroException unreachable) {
                lanes.get(each).fail(unreachable);
            }
        }
        return before;
    }

    /** That something stays does not harm this run. */
    private static void sweep(Catalog catalog, String job, RecordingProgress progress) {
        try {
            catalog.storage().sweep(catalog.layout().job(job), STALE);
        } catch (RecobroException stays) {
            progress.notice("unfinished uploads of earlier runs stay in '" + catalog.destination() + "': "
                    + stays.getMessage());
        }
    }

    Optional<ChosenParent> parent(String job) {
        return new ParentChoice(job, shelves).newest();
    }
}
