package io.recobro.cli.run;

import io.recobro.cli.output.JsonOutput;
import io.recobro.cli.output.TextTable;
import io.recobro.cli.session.Problems;
import io.recobro.cli.session.Session;
import io.recobro.operation.RetentionOperations.PinOutcome;
import io.recobro.operation.RetentionOperations.PinResult;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Tells where a backup was pinned, or its pin ended. */
final class PinReport {
    private PinReport() {}

    /**
     * Prints the result and returns the exit status.
     *
     * @param changed the word for a destination where something changed
     * @param unchanged the word for one where nothing was to be done
     */
    static int print(Session session, PinResult result, String changed, String unchanged) {
        result.pins().forEach(pin -> Problems.tell(session, pin.problem()));
        ObjectNode data = JsonOutput.summary(result.status());
        data.put("id", result.id());
        data.put("job", result.job());
        data.set("destinations", JsonOutput.array(result.pins(), PinReport::json));
        TextTable table =
                new TextTable().left("ID").left("JOB").left("DESTINATION").left("RESULT");
        result.pins()
                .forEach(pin -> table.row(
                        result.id(),
                        result.job(),
                        pin.destination(),
                        pin.problem().isPresent() ? "failed" : pin.changed() ? changed : unchanged));
        return session.print(result.status(), data, List.of(table.toString()));
    }

    private static ObjectNode json(PinOutcome pin) {
        ObjectNode json = JsonOutput.object();
        json.put("destination", pin.destination());
        json.put("changed", pin.changed());
        json.set("error", Problems.json(pin.problem()));
        return json;
    }
}
