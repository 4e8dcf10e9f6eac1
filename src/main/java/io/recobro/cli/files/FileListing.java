package io.recobro.cli.files;

import io.recobro.cli.output.JsonOutput;
import io.recobro.cli.session.Session;
import io.recobro.fault.ExitStatus;
import io.recobro.operation.SnapshotOperations.FilesCall;
import io.recobro.operation.SnapshotOperations.Snapshot;
import io.recobro.source.Snapshots.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** Options of {@code list} that list the files of one backup instead of backups. */
public final class FileListing {
    @Option(names = "--files", required = true, description = "List the files of a backup, the newest by default.")
    private boolean files;

    @ArgGroup(exclusive = false)
    private WhichOptions which = new WhichOptions();

    @Option(
            names = "--path",
            paramLabel = "P",
            description = "Only this path with all below it, or what matches a pattern; may be given again.")
    private List<String> paths = new ArrayList<>();

    /** Whether the files are wanted. */
    public boolean wanted() {
        return files;
    }

    /** Prints the files, one line or object each; returns the exit status. */
    public int print(Session session, String job) {
        LongOutput out = new LongOutput(session.terminal());
        Consumer<Entry> printer = session.json()
                ? entry -> out.line(EntryText.json(entry).put("message_type", "file"))
                : entry -> out.line(EntryText.line(entry));
        long[] count = {0};
        Consumer<Entry> counting = entry -> {
            count[0]++;
            printer.accept(entry);
        };
        FilesCall call = new FilesCall(which.which(session, job), List.copyOf(paths));
        Snapshot snapshot = session.call((operations, progress) -> {
            try {
                return operations.snapshots().files(call, counting, progress);
            } finally {
                out.flush();
            }
        });
        if (session.json()) {
            ObjectNode summary = JsonOutput.summary(ExitStatus.OK);
            summary.put("entries", count[0]);
            summary.set("backup", EntryText.json(snapshot));
            out.line(summary);
            out.flush();
        }
        session.say(count[0] + " entries of backup " + snapshot.id() + " in " + snapshot.destination());
        return ExitStatus.OK.code();
    }
}
