package io.recobro.cli.report;

import io.recobro.cli.output.JsonOutput;
import io.recobro.objective.rto.DrillRun;
import io.recobro.objective.rto.Forecast;
import io.recobro.objective.rto.Rto;
import io.recobro.operation.proof.ProofStatus;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What drills have shown, as JSON. */
public final class ProofJson {
    private ProofJson() {}

    public static ObjectNode of(ProofStatus proof) {
        Rto rto = proof.rto();
        ObjectNode json = JsonOutput.object();
        json.put("state", JsonOutput.word(rto.state()));
        json.put("reason", rto.reason());
        json.put(
                "seconds",
                rto.proven().map(drill -> JsonOutput.seconds(drill.restore())).orElse(null));
        json.put("drills_scheduled", proof.drilled());
        time(json, "next_drill_at", proof.nextDrill());
        time(json, "stale_at", rto.staleAt());
        json.set("proven", drill(rto.proven()));
        json.set("last_drill", drill(rto.newest()));
        json.set("last_negative_drill", drill(proof.negative()));
        json.set("forecast", forecast(rto.forecast()));
        return json;
    }

    private static JsonNode drill(Optional<DrillRun> drill) {
        return drill.<JsonNode>map(ProofJson::drill).orElse(JsonNodeFactory.instance.nullNode());
    }

    private static ObjectNode drill(DrillRun drill) {
        ObjectNode json = JsonOutput.object();
        json.put("run", drill.run());
        json.put("destination", drill.destination());
        json.put("backup", drill.backup());
        json.put("at", JsonOutput.time(drill.at()));
        json.put("passed", drill.passed());
        json.put("restore_seconds", JsonOutput.seconds(drill.restore()));
        json.put("stored_bytes", drill.storedBytes());
        json.put("plain_bytes", drill.plainBytes());
        json.set("phases", JsonOutput.array(drill.phases(), phase -> {
            ObjectNode node = JsonOutput.object();
            node.put("phase", phase.name());
            node.put("seconds", phase.seconds());
            return node;
        }));
        json.put("problem", drill.problem().isEmpty() ? null : drill.problem());
        return json;
    }

    private static ObjectNode forecast(Forecast forecast) {
        ObjectNode json = JsonOutput.object();
        time(json, "broken_at", forecast.brokenAt());
        json.put("phase", forecast.phase().isEmpty() ? null : forecast.phase());
        json.put(
                "bytes_per_day",
                forecast.bytesPerDay().isPresent()
                        ? Long.valueOf(Math.round(forecast.bytesPerDay().getAsDouble()))
                        : null);
        json.put("reason", forecast.reason());
        return json;
    }

    private static void time(ObjectNode json, String name, Optional<Instant> time) {
        json.put(name, time.map(JsonOutput::time).orElse(null));
    }
}
