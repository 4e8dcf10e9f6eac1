package io.recobro.doctor.plan;

import io.recobro.config.JobConfig;
import io.recobro.config.notation.Durations;
import io.recobro.fault.Finding;
import io.recobro.objective.rto.DrillRun;
import io.recobro.objective.rto.Rto;
import io.recobro.objective.rto.RtoState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Does anything prove that a job can be restored, and in time? Pure. */
public final class DrillCheck {
    /** Drills that are further apart leave half a year without proof once two of them fail. */
    private static final Duration RARE = Duration.ofDays(92);

    private DrillCheck() {}

    /**
     * Findings about one job; none about a job that has neither objective nor drill.
     *
     * @param rto what its drills have shown; empty when nobody was asked
     * @param interval between two drills
     */
    public static List<Finding> look(JobConfig job, Optional<Rto> rto, Optional<Duration> interval, Instant now) {
        boolean scheduled = job.drill().flatMap(drill -> drill.schedule()).isPresent();
        Optional<Duration> objective = job.objectives().rto();
        List<Finding> findings = new ArrayList<>();
        if (!scheduled && objective.isEmpty() && job.drill().isEmpty()) {
            return findings;
        }
        String key = "jobs." + job.name();
        if (!scheduled) {
            findings.add(Finding.warning(
                    "no drill is scheduled: nothing proves that it can be restored"
                            + objective
                                    .map(limit -> " within " + Durations.print(limit))
                                    .orElse(""),
                    key + ": drill: {schedule: \"0 4 * * 0\"}"));
        }
        if (scheduled && objective.isEmpty()) {
            findings.add(Finding.warning("its drills are measured against nothing", key + ": objectives: {rto: 1h}"));
        }
        interval.filter(each -> each.compareTo(RARE) > 0)
                .ifPresent(each -> findings.add(Finding.warning(
                        "its drills are up to " + Durations.print(each)
                                + " apart: what they prove is out of date most of the time",
                        key + ": drill: {schedule: \"0 4 * * 0\"}")));
        rto.filter(known -> known.state() != RtoState.UNKNOWN).ifPresent(known -> findings.add(proof(job, known, now)));
        return findings;
    }

    private static Finding proof(JobConfig job, Rto rto, Instant now) {
        String drill = "recobro drill " + job.name();
        if (rto.proven().isEmpty()) {
            return rto.newest().isEmpty()
                    ? Finding.warning("no drill has run yet: that it can be restored is not proved", drill)
                    : Finding.warning(
                            "no drill has passed yet: " + rto.reason(), "recobro drill --report " + job.name());
        }
        DrillRun last = rto.proven().get();
        String took = "the last drill that passed restored it in " + Durations.print(last.restore());
        Optional<Duration> objective = job.objectives().rto();
        if (rto.state() == RtoState.DRILL_FAILED) {
            return Finding.warning(rto.reason() + "; " + took, "recobro drill --report " + job.name());
        }
        if (rto.state() == RtoState.STALE) {
            return Finding.warning(
                    took + ", but that was " + Durations.print(Duration.between(last.at(), now)) + " ago", drill);
        }
        if (objective.filter(limit -> last.restore().compareTo(limit) > 0).isPresent()) {
            return Finding.problem(
                    "a restore cannot keep the objective of " + Durations.print(objective.get()) + ": " + took,
                    "see the phases with 'recobro drill --report " + job.name() + "', or raise objectives: rto");
        }
        String forecast = rto.forecast()
                .brokenAt()
                .map(at -> "; at the present growth it takes too long from "
                        + at.toString().substring(0, 10) + " on (phase '"
                        + rto.forecast().phase() + "')")
                .orElse("");
        return rto.state() == RtoState.AT_RISK
                ? Finding.warning(took + ": " + rto.reason() + forecast, "recobro drill --report " + job.name())
                : Finding.ok(took + forecast);
    }
}
