package io.recobro.cli.report;

import io.recobro.objective.rto.Rto;
import io.recobro.operation.proof.JobDrills;
import io.recobro.watch.Ages;

/** What drills say of a job, in one line. */
final class Verdict {
    private Verdict() {}

    static String of(JobDrills job) {
        Rto rto = job.proof().rto();
        String measured = rto.proven()
                .map(drill -> "restored in " + Ages.print(drill.restore()) + " on " + Ages.print(drill.at()))
                .orElse("not proved");
        String objective =
                job.rto().map(limit -> ", " + Ages.print(limit) + " allowed").orElse("");
        return job.job() + ": " + measured + objective + ": " + word(rto) + "; " + forecast(job);
    }

    static String word(Rto rto) {
        return switch (rto.state()) {
            case NO_OBJECTIVE -> "there is no objective";
            case MET -> "the objective is met";
            case UNKNOWN, NEVER -> rto.reason();
            case AT_RISK -> "at risk, " + rto.reason();
            case STALE -> "STALE, " + rto.reason();
            case MISSED -> "MISSED, " + rto.reason();
            case DRILL_FAILED -> "FAILED, " + rto.reason();
        };
    }

    static String forecast(JobDrills job) {
        var forecast = job.proof().rto().forecast();
        return forecast.brokenAt()
                .map(at -> "at the present growth missed from " + Ages.print(at).substring(0, 10) + " on, phase '"
                        + forecast.phase() + "' grows most")
                .orElseGet(() -> "no forecast: " + forecast.reason());
    }
}
