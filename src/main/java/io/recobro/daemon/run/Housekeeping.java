package io.recobro.daemon.run;

import io.recobro.config.JobConfig;
import io.recobro.operation.Operations;
import io.recobro.operation.RetentionOperations.PruneCall;
import io.recobro.operation.RetentionOperations.PruneMode;
import io.recobro.operation.RetentionOperations.PruneOutcome;
import io.recobro.operation.RetentionOperations.PruneResult;
import io.recobro.stream.Progress;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** After a backup, lets go of what the job's rules do not want any more; never of what retention holds for a person. */
public final class Housekeeping implements JobRunner.Aftercare {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final JobRunner.Aftercare before;
    private final RunListener listener;

    /**
     * @param before done first; it may copy what a removal would take away
     * @param listener hears what was removed, and what is held
     */
    public Housekeeping(JobRunner.Aftercare before, RunListener listener) {
        this.before = before;
        this.listener = listener;
    }

    @Override
    public void after(Operations operations, JobConfig job) {
        try {
            before.after(operations, job);
        } finally {
            prune(operations, job);
        }
    }

    private void prune(Operations operations, JobConfig job) {
        PruneResult result = operations.prune(
                new PruneCall(Optional.of(job.name()), Optional.empty(), PruneMode.CAREFUL), Progress.NONE);
        listener.pruned(job.name(), result);
        for (PruneOutcome outcome : result.outcomes()) {
            outcome.problem()
                    .ifPresentOrElse(
                            problem -> LOG.warn(
                                    "job '{}': unable to prune in '{}': {}",
                                    outcome.job(),
                                    outcome.destination(),
                                    problem.message()),
                            () -> LOG.debug("job '{}': pruned in '{}'", outcome.job(), outcome.destination()));
        }
    }
}
