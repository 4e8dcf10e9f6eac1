package io.recobro.cli.run;

import io.recobro.cli.session.Session;
import io.recobro.operation.RetentionOperations.PinResult;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Ends the pin of a backup. */
@Command(
        name = "unpin",
        header = "Let the rules of 'keep' decide about a backup again.",
        description = "%nWherever the backup is pinned.",
        footer = "  recobro unpin k3f9q2")
public final class UnpinCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "ID", description = "Id of a backup, its beginning or end, or 'latest'.")
    private String id;

    public UnpinCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        PinResult result = session.call((operations, progress) -> operations.unpin(id));
        return PinReport.print(session, result, "unpinned", "was not pinned");
    }
}
