package io.recobro.cli.show;

import io.recobro.cli.output.JsonOutput;
import io.recobro.cli.session.Session;
import io.recobro.config.notation.Durations;
import io.recobro.config.notation.Sizes;
import io.recobro.operation.spot.SpotOperations.SpotCall;
import io.recobro.operation.spot.SpotOperations.SpotOutcome;
import io.recobro.operation.spot.SpotOperations.SpotResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Compares files of sources with their newest backups and tells the outcome. */
final class SpotOutput {
    /** Files of each job; enough to see a disk that forgets. */
    static final int USUAL = 200;

    private SpotOutput() {}

    static int run(Session session, Optional<String> job, int count) {
        SpotResult result =
                session.call((operations, progress) -> operations.spots().look(new SpotCall(job, count), progress));
        if (result.outcomes().isEmpty()) {
            session.say("there is no job with files");
        }
        ObjectNode data = JsonOutput.summary(result.status());
        data.set("sources", JsonOutput.array(result.outcomes(), SpotOutput::json));
        List<String> lines = new ArrayList<>();
        for (SpotOutcome outcome : result.outcomes()) {
            lines.add(outcome.job() + ": " + outcome.files() + " files (" + Sizes.print(outcome.bytes())
                    + ") compared with backup " + outcome.backup() + ", "
                    + outcome.damaged().size() + " differ, "
                    + outcome.changed() + " changed since, in " + Durations.print(outcome.took()));
            outcome.damaged()
                    .forEach(path -> lines.add("DAMAGED in the source, with size and time unchanged: " + path
                            + " (see 'recobro restore " + outcome.job() + " --path')"));
        }
        return session.print(result.status(), data, lines);
    }

    private static ObjectNode json(SpotOutcome outcome) {
        ObjectNode json = JsonOutput.object();
        json.put("job", outcome.job());
        json.put("id", outcome.backup());
        json.put("files", outcome.files());
        json.put("bytes", outcome.bytes());
        json.put("changed", outcome.changed());
        json.set("damaged", JsonOutput.texts(outcome.damaged()));
        json.put("seconds", JsonOutput.seconds(outcome.took()));
        return json;
    }
}
