package io.recobro.daemon.run;

import io.recobro.config.JobConfig;
import io.recobro.fault.ExitStatus;
import io.recobro.operation.Operations;
import io.recobro.operation.ReplicateOperations.ReplicateCall;
import io.recobro.operation.ReplicateOperations.ReplicateResult;
import io.recobro.stream.Progress;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * After a backup, copies what a destination of the job has missed from one that has it. A few at a time, the newest first: a
 * new destination is filled over many runs and holds none of them up for long.
 */
public final class GapRepair implements JobRunner.Aftercare {
    private static final Logger LOG = LoggerFactory.getLogger(GapRepair.class);
    private static final int MOST = 4;

    @Override
    public void after(Operations operations, JobConfig job) {
        if (job.to().size() < 2) {
            return;
        }
        ReplicateResult result = operations.replicate(
                new ReplicateCall(Optional.of(job.name()), Optional.empty(), Optional.empty(), MOST), Progress.NONE);
        result.outcomes()
                .forEach(outcome -> outcome.problem()
                        .ifPresentOrElse(
                                problem -> LOG.warn("job '{}': {}", job.name(), problem.message()),
                                () -> LOG.info(
                                        "job '{}': backup {} copied to '{}'", job.name(), outcome.id(), outcome.to())));
        if (result.outcomes().isEmpty() && result.status() != ExitStatus.OK) {
            LOG.warn("job '{}': unable to look for gaps in all destinations", job.name());
        }
    }
}
