package io.recobro.cli.show;

import io.recobro.cli.output.JsonOutput;
import io.recobro.cli.report.ProofJson;
import io.recobro.cli.session.Problems;
import io.recobro.notify.incident.Condition;
import io.recobro.operation.StatusOperations.CopyStatus;
import io.recobro.operation.StatusOperations.DaemonFacts;
import io.recobro.operation.StatusOperations.DestinationStatus;
import io.recobro.operation.StatusOperations.JobStatus;
import io.recobro.operation.StatusOperations.RunSummary;
import io.recobro.operation.StatusOperations.SiteStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The status as JSON: what is not known is null. */
final class StatusJson {
    private StatusJson() {}

    static ObjectNode of(SiteStatus site, List<Condition> conditions) {
        ObjectNode json = JsonOutput.summary(site.status());
        json.put("site", site.site());
        json.put("at", JsonOutput.time(site.at()));
        json.set("daemon", site.daemon().map(StatusJson::daemon).orElse(JsonNodeFactory.instance.nullNode()));
        json.set("jobs", JsonOutput.array(site.jobs(), StatusJson::job));
        json.set("destinations", JsonOutput.array(site.destinations(), StatusJson::destination));
        json.set("conditions", JsonOutput.array(conditions, StatusJson::condition));
        return json;
    }

    private static JsonNode daemon(DaemonFacts daemon) {
        ObjectNode json = JsonOutput.object();
        json.put("by", daemon.by());
        time(json, "since", daemon.since());
        if (daemon.pid().isPresent()) {
            json.put("pid", daemon.pid().getAsInt());
        }
        json.set("running", JsonOutput.array(daemon.running(), running -> {
            ObjectNode run = JsonOutput.object();
            run.put("job", running.job());
            run.put("since", JsonOutput.time(running.since()));
            return run;
        }));
        return json;
    }

    private static ObjectNode job(JobStatus job) {
        ObjectNode json = JsonOutput.object();
        json.put("job", job.job());
        json.put("state", JsonOutput.word(job.worst()));
        seconds(json, "rpo_objective_seconds", job.rpo());
        seconds(json, "rto_objective_seconds", job.rto());
        json.set("last_run", job.lastRun().map(StatusJson::run).orElse(JsonNodeFactory.instance.nullNode()));
        time(json, "last_success_at", job.lastSuccess());
        json.put("consecutive_failures", job.consecutiveFailures());
        seconds(json, "usual_seconds", job.usualDuration());
        time(json, "running_since", job.runningSince());
        time(json, "next_run_at", job.nextRun());
        json.set("destinations", JsonOutput.array(job.copies(), StatusJson::copy));
        json.set("rto", ProofJson.of(job.proof()));
        return json;
    }

    static JsonNode run(RunSummary run) {
        ObjectNode json = JsonOutput.object();
        json.put("run", run.run());
        json.put("kind", run.kind());
        json.put("job", run.job());
        json.put("outcome", run.outcome());
        json.put("began_at", JsonOutput.time(run.began()));
        json.put("seconds", JsonOutput.seconds(run.took()));
        return json;
    }

    private static ObjectNode copy(CopyStatus copy) {
        ObjectNode json = JsonOutput.object();
        json.put("destination", copy.destination());
        json.put("state", JsonOutput.word(copy.state()));
        time(json, "recovery_point_at", copy.recoveryPoint());
        seconds(json, "age_seconds", copy.age());
        time(json, "missed_at", copy.missedAt());
        json.put("backups", copy.backups());
        json.put("bytes", copy.bytes());
        json.put("damaged", copy.damaged());
        json.put("held", copy.held());
        json.put("newest_id", copy.newestId().orElse(null));
        bytes(json, "newest_bytes", copy.newestBytes());
        time(json, "verified_at", copy.verifiedAt());
        json.set("error", Problems.json(copy.problem()));
        return json;
    }

    private static ObjectNode destination(DestinationStatus destination) {
        ObjectNode json = JsonOutput.object();
        json.put("destination", destination.name());
        json.put("up", destination.up());
        bytes(json, "free_bytes", destination.freeBytes());
        json.put("used_bytes", destination.usedBytes());
        json.set("error", Problems.json(destination.problem()));
        return json;
    }

    private static ObjectNode condition(Condition condition) {
        ObjectNode json = JsonOutput.object();
        json.put("cause", condition.cause());
        json.put("severity", JsonOutput.word(condition.severity()));
        json.put("title", condition.title());
        json.put("detail", condition.detail());
        json.put("job", condition.job().orElse(null));
        json.put("destination", condition.destination().orElse(null));
        json.put("run", condition.run().orElse(null));
        json.set("next_steps", JsonOutput.texts(condition.nextSteps()));
        return json;
    }

    private static void time(ObjectNode json, String name, Optional<Instant> time) {
        json.put(name, time.map(JsonOutput::time).orElse(null));
    }

    private static void seconds(ObjectNode json, String name, Optional<Duration> duration) {
        json.put(name, duration.map(JsonOutput::seconds).orElse(null));
    }

    private static void bytes(ObjectNode json, String name, OptionalLong bytes) {
        json.put(name, bytes.isPresent() ? Long.valueOf(bytes.getAsLong()) : null);
    }
}
