package io.recobro.watch;

import io.recobro.operation.RetentionOperations.PruneOutcome;
import io.recobro.operation.RetentionOperations.PruneResult;
import io.recobro.operation.RetentionOperations.PruneVerdict;
import io.recobro.operation.StatusOperations.SiteStatus;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers what the last prune left for a person to confirm, per job and destination. Thread-safe. */
public final class HeldBackups {
    private final Map<String, Integer> held = new ConcurrentHashMap<>();

    /** A prune ended; a destination where it failed is no news. */
    public void pruned(PruneResult result) {
        for (PruneOutcome outcome : result.outcomes()) {
            if (outcome.problem().isEmpty()) {
                held.put(key(outcome.job(), outcome.destination()), Math.toIntExact(outcome.count(PruneVerdict.HELD)));
            }
        }
    }

    /** The status with what is remembered. */
    public SiteStatus fill(SiteStatus site) {
        return new SiteStatus(
                site.status(),
                site.site(),
                site.at(),
                site.jobs().stream()
                        .map(job -> job.with(job.copies().stream()
                                .map(copy -> copy.withHeld(held.getOrDefault(key(job.job(), copy.destination()), 0)))
                                .toList()))
                        .toList(),
                site.destinations(),
                site.daemon());
    }

    private static String key(String job, String destination) {
        return job + "/" + destination;
    }
}
