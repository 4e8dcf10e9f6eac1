package io.recobro.operation.recovery;

import io.recobro.config.SourceConfig;
import io.recobro.stream.Progress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings a whole site back. What holds for all operations stands at {@link io.recobro.operation.Operations}. */
public interface RecoveryOperations {
    /**
     * Finds out what a recovery would do. Changes nothing; looks at every target. An unfinished recovery of this site on
     * this host goes on with the backups it began with.
     */
    RecoveryPlan plan(RecoveryCall call, Progress progress);

    /**
     * Does what a plan says, step by step; one that fails does not keep the others from being done. A plan with problems
     * is refused before anything is touched.
     *
     * @throws io.recobro.fault.RecobroException {@code TARGET_REFUSED}, or {@code LOCK_HELD} while another recovery works
     */
    RecoveryResult recover(RecoveryPlan plan, Progress progress);

    /** The names of this site for its runbooks. A destination that cannot be reached only leaves placeholders as they are. */
    SiteNames names(NamesCall call);

    /**
     * @param from the only destination to read; empty: the newest backup of each job, wherever it lies
     * @param at the newest recovery points not after this instant
     * @param except jobs that are left out
     * @param targets where to restore to, for jobs that do not go to their own source
     * @param serversInto directory that takes what was captured of whole servers; they never go over a running system
     */
    record RecoveryCall(
            Optional<String> from,
            Optional<Instant> at,
            List<String> except,
            Map<String, SourceConfig> targets,
            Optional<String> serversInto) {}

    /** Prefers this job and this destination where a page speaks of one; {@code offline} asks no destination. */
    record NamesCall(Optional<String> job, Optional<String> destination, boolean offline) {}

    /**
     * @param values by placeholder, such as {@code DB_JOB}
     * @param unknown why some placeholders have no value
     */
    record SiteNames(Map<String, String> values, List<String> unknown) {}
}
