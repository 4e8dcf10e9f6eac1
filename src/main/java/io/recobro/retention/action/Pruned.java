package io.recobro.retention.action;

import io.recobro.catalog.BackupId;
import io.recobro.fault.RecobroException;
import io.recobro.retention.Plan;
import io.recobro.retention.action.Sweep.Swept;
import io.recobro.retention.pack.Collected;
import java.util.List;
import java.util.Optional;

/**
 * What a prune found and did in one destination.
 *
 * @param plan empty when the destination could not be looked at
 * @param removed backups that are gone, in order; empty after a dry run
 * @param swept rubbish that is gone, or after a dry run would be
 * @param packs what became of packs, or after a dry run would
 * @param failure what stopped it; what it did before stands
 */
public record Pruned(
        String destination,
        Plan plan,
        List<BackupId> removed,
        Swept swept,
        Collected packs,
        Optional<RecobroException> failure) {
    /** Nothing was looked at, because of this. */
    public static Pruned failed(String destination, RecobroException failure) {
        return new Pruned(destination, Plan.NOTHING, List.of(), Swept.NOTHING, Collected.NOTHING, Optional.of(failure));
    }
}
