package io.recobro.cli.show;

import io.recobro.cli.output.TextTable;
import io.recobro.objective.rto.DrillRun;
import io.recobro.objective.rto.Forecast;
import io.recobro.objective.rto.Rto;
import io.recobro.operation.StatusOperations.JobStatus;
import io.recobro.operation.StatusOperations.SiteStatus;
import io.recobro.watch.Ages;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What drills have shown, as a table below the one of recovery points. */
record ProofText(SiteStatus site) {
    /** Whether there is anything to say of a job: it has been drilled, or should be. */
    static boolean shown(JobStatus job) {
        return job.rto().isPresent()
                || job.proof().drilled()
                || job.proof().rto().newest().isPresent();
    }

    List<String> lines() {
        List<JobStatus> jobs = site.jobs().stream().filter(ProofText::shown).toList();
        if (jobs.isEmpty()) {
            return List.of();
        }
        TextTable table = new TextTable()
                .left("JOB")
                .left("RESTORE / RTO")
                .left("LAST DRILL")
                .left("FROM")
                .left("NEXT DRILL")
                .left("FORECAST")
                .left("STATE");
        jobs.forEach(job -> table.row(
                job.job(),
                job.proof()
                                .rto()
                                .proven()
                                .map(drill -> Ages.print(drill.restore()))
                                .orElse("-")
                        + " / "
                        + job.rto().map(Ages::print).orElse("-"),
                job.proof().rto().newest().map(this::last).orElse("never"),
                job.proof().rto().newest().map(DrillRun::destination).orElse("-"),
                next(job),
                forecast(job.proof().rto()),
                state(job.proof().rto())));
        List<String> lines = new ArrayList<>(List.of(""));
        table.toString().lines().forEach(lines::add);
        return lines;
    }

    private String last(DrillRun drill) {
        Duration since = drill.at().isAfter(site.at()) ? Duration.ZERO : Duration.between(drill.at(), site.at());
        return (drill.passed() ? "passed " : "FAILED ") + Ages.print(since) + " ago";
    }

    private String next(JobStatus job) {
        Optional<Instant> next = job.proof().nextDrill();
        return next.map(at -> "in " + Ages.print(Duration.between(site.at(), at)))
                .orElse(job.proof().drilled() ? "?" : "when asked");
    }

    private static String forecast(Rto rto) {
        Forecast forecast = rto.forecast();
        return forecast.brokenAt()
                .map(at -> "missed from " + Ages.print(at).substring(0, 10) + ": " + forecast.phase())
                .orElse("-");
    }

    private static String state(Rto rto) {
        return switch (rto.state()) {
            case NO_OBJECTIVE -> "no objective";
            case MET -> "ok";
            case UNKNOWN -> "no answer";
            case AT_RISK -> "at risk";
            case STALE -> "too long ago";
            case NEVER -> "never proved";
            case MISSED -> "RTO MISSED";
            case DRILL_FAILED -> "DRILL FAILED";
        };
    }
}
