package io.recobro.cli.report;

import io.recobro.cli.output.JsonOutput;
import io.recobro.cli.session.Problems;
import io.recobro.operation.Problem;
import io.recobro.operation.proof.DrillDetails;
import io.recobro.operation.proof.JobDrills;
import io.recobro.operation.proof.ProofOperations.DrillReport;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** The report as JSON: what is not known is null. */
public final class DrillJson {
    private DrillJson() {}

    static ObjectNode of(DrillReport report) {
        ObjectNode json = JsonOutput.summary(report.status());
        json.put("site", report.site());
        json.put("at", JsonOutput.time(report.at()));
        json.set("jobs", JsonOutput.array(report.jobs(), DrillJson::job));
        json.set(
                "errors",
                JsonOutput.array(report.problems(), problem -> Problems.json(Optional.of(Problem.of(problem)))));
        return json;
    }

    private static ObjectNode job(JobDrills job) {
        ObjectNode json = JsonOutput.object();
        json.put("job", job.job());
        json.put("rto_objective_seconds", job.rto().map(JsonOutput::seconds).orElse(null));
        json.set("rto", ProofJson.of(job.proof()));
        json.set("drills", JsonOutput.array(job.drills(), DrillJson::drill));
        json.put("older_drills", job.older());
        return json;
    }

    /** One drill with everything its evidence tells. */
    public static ObjectNode drill(DrillDetails drill) {
        ObjectNode json = JsonOutput.object();
        json.put("run", drill.run());
        json.put("job", drill.job());
        json.put("kind", drill.negative() ? "negative" : "drill");
        json.put("passed", drill.passed());
        json.put("backup", drill.backup());
        json.put("destination", drill.destination());
        json.put("recovery_point_at", JsonOutput.time(drill.recoveryPoint()));
        json.put("scratch", drill.scratch());
        json.put("began_at", JsonOutput.time(drill.began()));
        json.put("ended_at", JsonOutput.time(drill.ended()));
        json.put("restore_seconds", JsonOutput.seconds(drill.restore()));
        json.put("stored_bytes", drill.storedBytes());
        json.put("plain_bytes", drill.plainBytes());
        json.set("phases", JsonOutput.array(drill.phases(), DrillJson::phase));
        json.set("versions", JsonOutput.texts(new TreeMap<>(drill.versions())));
        json.set("checks", JsonOutput.array(drill.checks(), check -> {
            ObjectNode node = JsonOutput.object();
            node.put("name", check.name());
            node.put("outcome", JsonOutput.word(check.outcome()));
            node.put("detail", check.detail());
            return node;
        }));
        json.put("problem", drill.problem().orElse(null));
        json.set("notices", JsonOutput.texts(drill.notices()));
        return json;
    }

    private static ObjectNode phase(DrillDetails.Phase phase) {
        ObjectNode json = JsonOutput.object();
        json.put("phase", phase.name());
        json.put("seconds", phase.seconds());
        json.put("bytes", phase.bytes());
        json.put(
                "bytes_per_second",
                phase.seconds() > 0 && phase.bytes() > 0
                        ? Long.valueOf(Math.round(phase.bytes() / phase.seconds()))
                        : null);
        json.put("of_restore", phase.ofRestore());
        return json;
    }
}
