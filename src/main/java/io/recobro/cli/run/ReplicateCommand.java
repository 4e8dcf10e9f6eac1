package io.recobro.cli.run;

import io.recobro.cli.output.JsonOutput;
import io.recobro.cli.output.TextTable;
import io.recobro.cli.session.Problems;
import io.recobro.cli.session.Session;
import io.recobro.config.notation.Durations;
import io.recobro.config.notation.Sizes;
import io.recobro.operation.ReplicateOperations.ReplicateCall;
import io.recobro.operation.ReplicateOperations.ReplicateOutcome;
import io.recobro.operation.ReplicateOperations.ReplicateResult;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Closes gaps between destinations. */
@Command(
        name = "replicate",
        header = "Copy backups to destinations that lack them.",
        description =
                "%nTakes each missing backup from a destination where it is whole, without asking the source again:"
                        + " the way to repair a partial run, or to fill a new destination.",
        footer = {
            "  recobro replicate              close every gap of every job",
            "  recobro replicate db --from local --to s3"
        })
public final class ReplicateCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "JOB", arity = "0..1", description = "Name of a job; all when none is given.")
    private String job;

    @Option(
            names = "--from",
            paramLabel = "DESTINATION",
            description = "Copy from here only; else from any healthy one.")
    private String from;

    @Option(
            names = "--to",
            paramLabel = "DESTINATION",
            description = "Copy to here only; else to all destinations of the job.")
    private String to;

    public ReplicateCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        ReplicateCall call = new ReplicateCall(
                Optional.ofNullable(job)
                        .map(name -> session.jobWithBackups(name).name()),
                Optional.ofNullable(from).map(session::destination),
                Optional.ofNullable(to).map(session::destination));
        ReplicateResult result = session.call((operations, progress) -> operations.replicate(call, progress));
        result.outcomes().forEach(outcome -> Problems.tell(session, outcome.problem()));
        if (result.outcomes().isEmpty()) {
            session.say("there is nothing to copy: no backup is missing");
        }
        ObjectNode data = JsonOutput.summary(result.status());
        data.set("copies", JsonOutput.array(result.outcomes(), ReplicateCommand::json));
        return session.print(result.status(), data, text(result.outcomes()));
    }

    private static ObjectNode json(ReplicateOutcome outcome) {
        ObjectNode json = JsonOutput.object();
        json.put("id", outcome.id());
        json.put("job", outcome.job());
        json.put("from", outcome.from().orElse(null));
        json.put("to", outcome.to());
        json.put("copied", outcome.problem().isEmpty());
        json.put("bytes", outcome.bytes());
        json.put("seconds", JsonOutput.seconds(outcome.took()));
        json.set("error", Problems.json(outcome.problem()));
        return json;
    }

    private static List<String> text(List<ReplicateOutcome> outcomes) {
        if (outcomes.isEmpty()) {
            return List.of();
        }
        TextTable table = new TextTable()
                .left("JOB")
                .left("ID")
                .left("FROM")
                .left("TO")
                .left("RESULT")
                .right("SIZE")
                .right("TOOK");
        outcomes.forEach(outcome -> table.row(
                outcome.job(),
                outcome.id(),
                outcome.from().orElse("-"),
                outcome.to(),
                outcome.problem().isEmpty() ? "copied" : "failed",
                Sizes.print(outcome.bytes()),
                Durations.print(outcome.took())));
        return List.of(table.toString());
    }
}
