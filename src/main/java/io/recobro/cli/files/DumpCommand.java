package io.recobro.cli.files;

import io.recobro.cli.session.Session;
import io.recobro.fault.ExitStatus;
import io.recobro.operation.SnapshotOperations.DumpCall;
import io.recobro.operation.SnapshotOperations.Which;
import java.io.OutputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes the bytes of a file. */
@Command(
        name = "dump",
        header = "Write a file out of a backup to stdout.",
        description =
                "%nThe bytes of a file, or a tar of a directory. Each byte is compared with what was captured before"
                        + " it is written: an exit status other than 0 means that the end is missing.",
        footer = {
            "  recobro dump /srv/drupal/files/report.pdf > report.pdf",
            "  recobro dump /srv/drupal/files/2026 files --backup k3x9ab | tar -tv"
        })
public final class DumpCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(
            index = "0",
            paramLabel = "PATH",
            description = "Path in the snapshot; without a slash before it, below any root of the snapshot.")
    private String path;

    @Parameters(
            index = "1",
            paramLabel = "JOB",
            arity = "0..1",
            description = "Name of its job, where several have files.")
    private String job;

    @ArgGroup(exclusive = false)
    private WhichOptions which = new WhichOptions();

    public DumpCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Which snapshot = which.which(session, job);
        OutputStream out = session.terminal().out();
        session.call(
                (operations, progress) -> operations.snapshots().dump(new DumpCall(snapshot, path), out, progress));
        session.terminal().out().flush();
        return ExitStatus.OK.code();
    }
}
