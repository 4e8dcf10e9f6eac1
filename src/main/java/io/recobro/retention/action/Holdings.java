package io.recobro.retention.action;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.Standing;
import io.recobro.retention.Candidate;
import io.recobro.retention.Requirements;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one destination holds of a job, as retention looks at it.
 *
 * @param lastRemoval when retention removed something last; empty when it never did
 */
record Holdings(List<Candidate> candidates, Optional<Instant> lastRemoval) {
    /** Two listings, and one read per pinned backup. */
    static Holdings of(Catalog catalog, String job) {
        Map<BackupId, Standing> standings = catalog.standings(job);
        List<Candidate> candidates = new ArrayList<>();
        for (BackupEntry entry : catalog.backups(job)) {
            Standing standing = standings.getOrDefault(entry.id(), Standing.NONE);
            candidates.add(
                    new Candidate(entry, standing.damaged(), standing.proven(), Pins.describe(catalog, job, standing)));
        }
        return new Holdings(
                candidates,
                standings.values().stream()
                        .flatMap(standing -> standing.removed().stream())
                        .max(Instant::compareTo));
    }

    /** Reads the requirements from the manifests, each at most once. */
    static Requirements requirements(Catalog catalog) {
        Map<BackupId, List<BackupId>> known = new HashMap<>();
        return entry -> known.computeIfAbsent(
                entry.id(),
                id -> catalog.manifest(entry).requires().stream()
                        .map(BackupId::new)
                        .toList());
    }
}
