package io.recobro.watch;

import io.recobro.config.notation.Sizes;
import io.recobro.notify.incident.Condition;
import io.recobro.operation.StatusOperations.CopyStatus;
import io.recobro.operation.StatusOperations.JobStatus;
import io.recobro.operation.StatusOperations.SiteStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong with a job in one destination: causes {@code rpo/JOB/DESTINATION} (warning at risk, critical missed),
 * {@code clock/JOB/DESTINATION}, {@code damaged/JOB/DESTINATION}, {@code shrank/JOB/DESTINATION} and
 * {@code prune-held/JOB/DESTINATION}.
 */
final class CopyConditions {
    private CopyConditions() {}

    static List<Condition> of(JobStatus job, CopyStatus copy, SiteStatus site) {
        List<Condition> conditions = new ArrayList<>();
        switch (copy.state()) {
            case MISSED -> conditions.add(missed(job, copy));
            case AT_RISK -> conditions.add(atRisk(job, copy));
            case IN_FUTURE -> conditions.add(inFuture(job, copy, site));
            case NEVER -> {
                if (JobConditions.somewhere(job) || copy.backups() > 0) {
                    conditions.add(missing(job, copy));
                }
            }
            case MET, NO_OBJECTIVE, UNKNOWN -> {}
        }
        if (copy.damaged() > 0) {
            conditions.add(Condition.warning(
                            cause("damaged", job, copy),
                            copy.damaged() + " damaged backup" + (copy.damaged() == 1 ? "" : "s") + " of job "
                                    + job.job() + " in " + copy.destination(),
                            "A check found stored content that is not what it must be.")
                    .nextStep("recobro list " + job.job())
                    .nextStep("recobro verify " + job.job()));
        }
        if (shrank(copy)) {
            conditions.add(Condition.warning(
                            cause("shrank", job, copy),
                            "the newest backup of job " + job.job() + " shrank in " + copy.destination(),
                            "It holds less than half of the one before: see whether data is missing in the source.")
                    .fact("now", Sizes.print(copy.newestBytes().getAsLong()))
                    .fact("before", Sizes.print(copy.previousBytes().getAsLong()))
                    .nextStep("recobro show " + copy.newestId().orElse("latest")));
        }
        if (copy.held() > 0) {
            conditions.add(Condition.warning(
                            cause("prune-held", job, copy),
                            copy.held() + " backups of job " + job.job() + " in " + copy.destination()
                                    + " wait for a confirmation",
                            "The rules would remove more than usual: nothing is removed before somebody confirms it.")
                    .nextStep("recobro prune " + job.job() + " --destination " + copy.destination()
                            + "   # shows what and why")
                    .nextStep("recobro prune " + job.job() + " --destination " + copy.destination() + " --confirm"));
        }
        return conditions.stream()
                .map(condition -> condition.ofJob(job.job()).inDestination(copy.destination()))
                .toList();
    }

    /** Whether the newest backup holds less than half of the one before. */
    static boolean shrank(CopyStatus copy) {
        return copy.newestBytes().isPresent()
                && copy.previousBytes().isPresent()
                && copy.newestBytes().getAsLong() < copy.previousBytes().getAsLong() / 2;
    }

    private static Condition missed(JobStatus job, CopyStatus copy) {
        Instant point = copy.recoveryPoint().orElseThrow();
        return withNumbers(
                        Condition.critical(
                                cause("rpo", job, copy),
                                "RPO of job " + job.job() + " in " + copy.destination() + " missed",
                                "The newest restorable state there is of " + Ages.print(point) + ": whatever came after"
                                        + " is lost if it is needed now."),
                        job,
                        copy)
                .nextStep("recobro backup-now " + job.job())
                .nextStep("recobro doctor " + job.job());
    }

    private static Condition atRisk(JobStatus job, CopyStatus copy) {
        Instant deadline = copy.missedAt().orElseThrow();
        String why = job.nextRun()
                .filter(next -> next.isBefore(deadline))
                .map(next -> "the next run is due " + Ages.print(next) + " and usually takes "
                        + Ages.print(job.usualDuration().orElse(Duration.ZERO)))
                .orElse(
                        job.runningSince().isPresent()
                                ? "the run under way takes longer than usual"
                                : "no run is due before then");
        return withNumbers(
                        Condition.warning(
                                cause("rpo", job, copy),
                                "RPO of job " + job.job() + " in " + copy.destination() + " at risk",
                                "The objective passes " + Ages.print(deadline) + "; " + why + "."),
                        job,
                        copy)
                .nextStep("recobro backup-now " + job.job());
    }

    private static Condition withNumbers(Condition condition, JobStatus job, CopyStatus copy) {
        return condition
                .fact("newest recovery point", Ages.print(copy.recoveryPoint().orElseThrow()))
                .fact("age", Ages.print(copy.age().orElseThrow()))
                .fact("objective", Ages.print(job.rpo().orElseThrow()));
    }

    private static Condition inFuture(JobStatus job, CopyStatus copy, SiteStatus site) {
        return Condition.critical(
                        cause("clock", job, copy),
                        "the newest backup of job " + job.job() + " in " + copy.destination() + " is from the future",
                        "Its recovery point is "
                                + Ages.print(copy.recoveryPoint().orElseThrow())
                                + ", our clock says " + Ages.print(site.at())
                                + ": a clock was set back. Ages and schedules cannot be trusted until it is right.")
                .nextStep("timedatectl status");
    }

    /** The job has backups, but no good one here. */
    private static Condition missing(JobStatus job, CopyStatus copy) {
        String cause = cause("rpo", job, copy);
        String title = "job " + job.job() + " has no good backup in " + copy.destination();
        String detail = copy.backups() > 0
                ? "All " + copy.backups() + " backups there are known to be damaged."
                : "Other destinations hold backups of it.";
        return (job.rpo().isPresent()
                        ? Condition.critical(cause, title, detail)
                        : Condition.warning(cause, title, detail))
                .nextStep("recobro replicate " + job.job() + " --to " + copy.destination());
    }

    private static String cause(String word, JobStatus job, CopyStatus copy) {
        return word + "/" + job.job() + "/" + copy.destination();
    }
}
