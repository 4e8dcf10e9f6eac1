package io.recobro.cli.report;

import io.recobro.cli.output.JsonOutput;
import io.recobro.cli.session.Problems;
import io.recobro.cli.session.Session;
import io.recobro.operation.Problem;
import io.recobro.operation.proof.DrillDetails;
import io.recobro.operation.proof.ProofOperations.NegativeCall;
import io.recobro.operation.proof.ProofOperations.NegativeOutcome;
import io.recobro.operation.proof.ProofOperations.NegativeResult;
import io.recobro.source.Scratch;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Runs negative drills and tells what was found. */
public final class NegativeOutput {
    private NegativeOutput() {}

    /** Returns the exit status of the command. */
    public static int run(Session session, NegativeCall call) {
        NegativeResult result =
                session.call((operations, progress) -> operations.proof().negative(call, progress));
        result.outcomes()
                .forEach(outcome -> Problems.tell(session, outcome.problem().map(Problem::of)));
        ObjectNode data = JsonOutput.summary(result.status());
        data.set("drills", JsonOutput.array(result.outcomes(), NegativeOutput::json));
        return session.print(result.status(), data, text(result.outcomes()));
    }

    private static ObjectNode json(NegativeOutcome outcome) {
        ObjectNode json = JsonOutput.object();
        json.put("job", outcome.job());
        json.put("destination", outcome.destination());
        json.put("passed", outcome.problem().isEmpty());
        if (outcome.drill().isPresent()) {
            json.set("drill", DrillJson.drill(outcome.drill().get()));
        } else {
            json.set("drill", JsonNodeFactory.instance.nullNode());
        }
        json.set("error", Problems.json(outcome.problem().map(Problem::of)));
        return json;
    }

    private static List<String> text(List<NegativeOutcome> outcomes) {
        List<String> lines = new ArrayList<>();
        for (NegativeOutcome outcome : outcomes) {
            outcome.drill().ifPresent(drill -> {
                lines.addAll(DrillText.checks(drill));
                lines.add(outcome.job() + ": " + verdict(drill));
            });
        }
        return lines.isEmpty() || !lines.getFirst().isEmpty() ? lines : lines.subList(1, lines.size());
    }

    private static String verdict(DrillDetails drill) {
        long found = drill.count(Scratch.Outcome.PASSED) - 1;
        return drill.passed()
                ? "all of " + found + " damages were found, and nothing in the copy as it was"
                : "FAILED: " + drill.count(Scratch.Outcome.FAILED) + " of "
                        + (drill.count(Scratch.Outcome.PASSED) + drill.count(Scratch.Outcome.FAILED))
                        + " trials did not end as they must";
    }
}
