package io.recobro.cli.setup;

import io.recobro.cli.output.JsonOutput;
import io.recobro.cli.output.TextTable;
import io.recobro.cli.session.Problems;
import io.recobro.cli.session.Session;
import io.recobro.config.notation.Durations;
import io.recobro.operation.StorageOperations.Promise;
import io.recobro.operation.StorageOperations.StorageCheckResult;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** Looks after destinations. */
@Command(
        name = "storage",
        header = "Prove that a destination keeps its promises.",
        footer = {"  recobro storage check s3"})
public final class StorageCommand implements Runnable {
    private final Session session;

    @Spec
    private CommandSpec spec;

    public StorageCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    @Command(
            name = "check",
            header = "Write, read, list and delete below a scratch prefix of a destination.",
            description = "%nRuns the same checks that every kind of storage must pass, against the real destination:"
                    + " nothing visible before it is complete, nothing overwritten, reads see writes, deletions"
                    + " last. Removes what it wrote.",
            footer = {"  recobro storage check s3"})
    int check(@Parameters(paramLabel = "NAME", description = "Name of a destination.") String name) {
        String destination = session.destination(name);
        StorageCheckResult result =
                session.call((operations, progress) -> operations.checkStorage(destination, progress));
        result.promises().forEach(promise -> Problems.tell(session, promise.problem()));
        ObjectNode data = JsonOutput.summary(result.status());
        data.put("destination", result.destination());
        data.set("promises", JsonOutput.array(result.promises(), StorageCommand::json));
        result.features()
                .ifPresentOrElse(
                        features -> data.putObject("features")
                                .put("create_only", features.createOnly())
                                .put("attests_digest", features.attestsDigest()),
                        () -> data.putNull("features"));
        return session.print(result.status(), data, text(result));
    }

    private static ObjectNode json(Promise promise) {
        ObjectNode json = JsonOutput.object();
        json.put("name", promise.name());
        json.put("kept", promise.problem().isEmpty());
        json.put("seconds", JsonOutput.seconds(promise.took()));
        json.set("error", Problems.json(promise.problem()));
        return json;
    }

    private static List<String> text(StorageCheckResult result) {
        TextTable table = new TextTable().left("PROMISE").left("KEPT").right("TOOK");
        result.promises()
                .forEach(promise -> table.row(
                        promise.name(), promise.problem().isEmpty() ? "yes" : "NO", Durations.print(promise.took())));
        List<String> text = new ArrayList<>(List.of(table.toString()));
        result.features().ifPresent(features -> {
            text.add("refuses to overwrite by itself: " + (features.createOnly() ? "yes" : "no"));
            text.add("checks the digest of what it stores: "
                    + (features.attestsDigest() ? "yes" : "no (so it is read back)"));
        });
        return text;
    }
}
