package io.recobro.daemon.metrics;

import io.recobro.objective.rto.DrillRun;
import io.recobro.objective.rto.Rto;
import io.recobro.objective.rto.RtoState;
import io.recobro.operation.StatusOperations.CopyStatus;
import io.recobro.operation.StatusOperations.JobStatus;
import java.util.Optional;

/** What drills have shown of a job, as samples. */
final class ProofSamples {
    private ProofSamples() {}

    static void into(Samples samples, JobStatus job) {
        Rto rto = job.proof().rto();
        if (rto.state() == RtoState.UNKNOWN) {
            return;
        }
        String name = job.job();
        samples.set(Metric.DRILL_LAST_SUCCESS_TIMESTAMP_SECONDS, rto.proven().map(DrillRun::at), name);
        rto.proven().ifPresent(drill -> {
            samples.set(Metric.DRILL_LAST_DURATION_SECONDS, drill.restore().toMillis() / 1000.0, name);
            drill.phases()
                    .forEach(phase ->
                            samples.set(Metric.DRILL_LAST_PHASE_DURATION_SECONDS, phase.seconds(), name, phase.name()));
        });
        for (CopyStatus copy : job.copies()) {
            boolean failed =
                    rto.failed().stream().anyMatch(drill -> drill.destination().equals(copy.destination()));
            samples.set(Metric.DRILL_FAILED, failed, name, copy.destination());
        }
        samples.set(Metric.DRILL_STALE_TIMESTAMP_SECONDS, rto.staleAt(), name);
        samples.set(Metric.DRILL_NEXT_TIMESTAMP_SECONDS, job.proof().nextDrill(), name);
        samples.set(Metric.RTO_FORECAST_BREACH_TIMESTAMP_SECONDS, rto.forecast().brokenAt(), name);
        job.proof().negative().ifPresent(drill -> {
            samples.set(Metric.DRILL_NEGATIVE_LAST_TIMESTAMP_SECONDS, Optional.of(drill.at()), name);
            samples.set(Metric.DRILL_NEGATIVE_FAILED, !drill.passed(), name);
        });
    }
}
