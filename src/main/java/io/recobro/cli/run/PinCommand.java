package io.recobro.cli.run;

import io.recobro.cli.session.Session;
import io.recobro.operation.RetentionOperations.PinCall;
import io.recobro.operation.RetentionOperations.PinResult;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Pins a backup. */
@Command(
        name = "pin",
        header = "Hold on to a backup whatever the rules of 'keep' say.",
        description =
                "%nWherever the backup is. The pin, who set it and why are kept in the destinations; prune, list and"
                        + " show tell it.",
        footer = "  recobro pin k3f9q2 --reason \"before the upgrade\"")
public final class PinCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "ID", description = "Id of a backup, its beginning or end, or 'latest'.")
    private String id;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why, for whoever asks later.")
    private String reason;

    public PinCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        PinResult result = session.call((operations, progress) -> operations.pin(new PinCall(id, reason.strip())));
        return PinReport.print(session, result, "pinned", "unchanged");
    }
}
