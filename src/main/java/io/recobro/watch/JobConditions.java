package io.recobro.watch;

import io.recobro.notify.incident.Condition;
import io.recobro.objective.RpoState;
import io.recobro.operation.StatusOperations.CopyStatus;
import io.recobro.operation.StatusOperations.JobStatus;
import io.recobro.operation.StatusOperations.RunSummary;
import io.recobro.operation.StatusOperations.SiteStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is wrong with a job as a whole: causes {@code run-failed/JOB}, {@code run-partial/JOB}, {@code never-ran/JOB}. */
final class JobConditions {
    private JobConditions() {}

    static String neverRan(String job) {
        return "never-ran/" + job;
    }

    static List<Condition> of(JobStatus job, SiteStatus site) {
        List<Condition> conditions = new ArrayList<>();
        job.lastRun().flatMap(run -> lastRun(job, run)).ifPresent(conditions::add);
        List<CopyStatus> known = job.copies().stream()
                .filter(copy -> copy.state() != RpoState.UNKNOWN)
                .toList();
        boolean running = job.runningSince().isPresent();
        if (!running && !known.isEmpty() && known.stream().noneMatch(copy -> copy.backups() > 0)) {
            conditions.add(neverRan(job, site));
        }
        return conditions;
    }

    private static Optional<Condition> lastRun(JobStatus job, RunSummary run) {
        String when = " " + Ages.print(run.began()) + " (run " + run.run() + ")";
        if (run.failed()) {
            boolean again = job.consecutiveFailures() >= 2;
            String title = again
                    ? "job " + job.job() + " failed " + job.consecutiveFailures() + " times in a row"
                    : "job " + job.job() + " failed";
            String detail = "The last run began" + when + ". " + sinceSuccess(job);
            String cause = "run-failed/" + job.job();
            Condition condition =
                    again ? Condition.critical(cause, title, detail) : Condition.warning(cause, title, detail);
            return Optional.of(condition
                    .ofJob(job.job())
                    .shownByRun(run.run())
                    .nextStep("recobro history " + run.run() + "   # shows why")
                    .nextStep("recobro doctor " + job.job())
                    .nextStep("recobro backup-now " + job.job()));
        }
        if (run.outcome().equals(RunSummary.PARTIAL)) {
            return Optional.of(Condition.warning(
                            "run-partial/" + job.job(),
                            "job " + job.job() + " was done in part",
                            "A destination lacks the backup that began" + when + ".")
                    .ofJob(job.job())
                    .shownByRun(run.run())
                    .nextStep("recobro history " + run.run() + "   # shows which and why")
                    .nextStep("recobro replicate " + job.job()));
        }
        return Optional.empty();
    }

    private static String sinceSuccess(JobStatus job) {
        return job.lastSuccess()
                .map(success -> "The last success ended " + Ages.print(success) + ".")
                .orElse("No success is on record.");
    }

    /** Young jobs have not run yet: that is urgent only where no run will change it within the objective. */
    private static Condition neverRan(JobStatus job, SiteStatus site) {
        boolean soon = job.rpo().isEmpty()
                || job.nextRun()
                        .filter(next -> next.isBefore(site.at().plus(job.rpo().get())))
                        .isPresent();
        String title = "job " + job.job() + " has no backup";
        String detail = "No destination that answers holds a backup of it. "
                + job.nextRun()
                        .map(next -> "Its next run is due " + Ages.print(next) + ".")
                        .orElse("No run is due.");
        Condition condition = soon
                ? Condition.warning(neverRan(job.job()), title, detail)
                : Condition.critical(neverRan(job.job()), title, detail);
        return condition.ofJob(job.job()).nextStep("recobro backup-now " + job.job());
    }

    /** Whether any destination holds a backup of the job. */
    static boolean somewhere(JobStatus job) {
        return job.copies().stream().map(CopyStatus::recoveryPoint).anyMatch(Optional::isPresent);
    }
}
