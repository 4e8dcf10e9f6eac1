package io.recobro.watch;

import io.recobro.notify.incident.Condition;
import io.recobro.objective.rto.DrillRun;
import io.recobro.objective.rto.Forecast;
import io.recobro.objective.rto.Rto;
import io.recobro.objective.rto.RtoState;
import io.recobro.operation.StatusOperations.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What drills say is wrong: causes {@code drill-failed/JOB/DESTINATION}, {@code rto/JOB}, {@code rto-forecast/JOB}, {@code
 * drill-stale/JOB} and {@code drill-negative/JOB}.
 */
final class ProofConditions {
    private ProofConditions() {}

    static List<Condition> of(JobStatus job, Instant now) {
        List<Condition> conditions = new ArrayList<>();
        Rto rto = job.proof().rto();
        rto.failed().forEach(drill -> conditions.add(failed(job, drill)));
        time(job, rto).ifPresent(conditions::add);
        forecast(job, rto, now).ifPresent(conditions::add);
        stale(job, rto, now).ifPresent(conditions::add);
        job.proof()
                .negative()
                .filter(drill -> !drill.passed())
                .ifPresent(drill -> conditions.add(undetected(job, drill)));
        return conditions.stream().map(condition -> condition.ofJob(job.job())).toList();
    }

    private static Condition failed(JobStatus job, DrillRun drill) {
        String where = drill.destination().isEmpty() ? "" : " from " + drill.destination();
        Condition condition = Condition.critical(
                        "drill-failed/" + job.job() + "/" + drill.destination(),
                        "the drill of job " + job.job() + where + " failed",
                        "The rehearsed restore of " + Ages.print(drill.at()) + " did not come to a good end"
                                + (drill.problem().isEmpty() ? "." : ": " + drill.problem() + "."))
                .shownByRun(drill.run())
                .nextStep("recobro drill --report " + job.job() + "   # shows what was checked");
        return drill.destination().isEmpty()
                ? condition.nextStep("recobro drill " + job.job())
                : condition
                        .inDestination(drill.destination())
                        .nextStep("recobro drill " + job.job() + " --from " + drill.destination());
    }

    /** A restore that takes too long, or nearly so. */
    private static Optional<Condition> time(JobStatus job, Rto rto) {
        if (job.rto().isEmpty() || rto.proven().isEmpty()) {
            return Optional.empty();
        }
        Duration took = rto.proven().get().restore();
        Duration objective = job.rto().get();
        String cause = "rto/" + job.job();
        String numbers = "The last drill that passed restored it in " + Ages.print(took) + ", " + Ages.print(objective)
                + " are allowed." + slowest(rto.proven().get());
        if (took.compareTo(objective) > 0) {
            return Optional.of(measured(
                    Condition.critical(cause, "RTO of job " + job.job() + " missed", numbers), rto, objective));
        }
        if (took.multipliedBy(5).compareTo(objective.multipliedBy(4)) >= 0) {
            return Optional.of(measured(
                    Condition.warning(cause, "RTO of job " + job.job() + " at risk", numbers), rto, objective));
        }
        return Optional.empty();
    }

    private static Condition measured(Condition condition, Rto rto, Duration objective) {
        DrillRun drill = rto.proven().orElseThrow();
        return condition
                .shownByRun(drill.run())
                .fact("restore took", Ages.print(drill.restore()))
                .fact("objective", Ages.print(objective))
                .fact("last drill", Ages.print(drill.at()))
                .nextStep("recobro drill --report   # shows which phase takes the time");
    }

    private static String slowest(DrillRun drill) {
        return drill.phases().stream()
                .max((one, other) -> Double.compare(one.seconds(), other.seconds()))
                .map(phase -> " Most of it went into phase '" + phase.name() + "'.")
                .orElse("");
    }

    private static Optional<Condition> forecast(JobStatus job, Rto rto, Instant now) {
        Forecast forecast = rto.forecast();
        return forecast.brokenAt()
                .filter(at -> at.isBefore(now.plus(Rto.NEAR)))
                .map(at -> Condition.warning(
                                "rto-forecast/" + job.job(),
                                "RTO of job " + job.job() + " will be missed from " + Ages.print(at),
                                "At the present growth " + forecast.reason() + ". Phase '" + forecast.phase()
                                        + "' grows most.")
                        .fact("objective broken", Ages.print(at))
                        .fact("phase", forecast.phase())
                        .nextStep("recobro drill --report " + job.job())
                        .inhibitedBy("rto/" + job.job()));
    }

    private static Optional<Condition> stale(JobStatus job, Rto rto, Instant now) {
        boolean late = rto.staleAt().filter(at -> !now.isBefore(at)).isPresent();
        if (!late || rto.state() == RtoState.UNKNOWN) {
            return Optional.empty();
        }
        String last = rto.proven()
                .map(drill -> "The last drill that passed was " + Ages.print(drill.at()) + ".")
                .orElse("No drill has passed yet.");
        return Optional.of(Condition.warning(
                        "drill-stale/" + job.job(),
                        "nothing has proved lately that job " + job.job() + " can be restored",
                        last + " What a restore takes today, and whether it works, is not known.")
                .nextStep("recobro drill " + job.job())
                .nextStep("recobro doctor " + job.job()));
    }

    private static Condition undetected(JobStatus job, DrillRun drill) {
        return Condition.critical(
                        "drill-negative/" + job.job(),
                        "damage to a backup of job " + job.job() + " was not found",
                        "The negative drill of " + Ages.print(drill.at()) + " failed"
                                + (drill.problem().isEmpty() ? "." : ": " + drill.problem() + ".")
                                + " Until it passes, a check that says 'good' proves less than it should.")
                .shownByRun(drill.run())
                .nextStep("recobro drill --negative " + job.job());
    }
}
