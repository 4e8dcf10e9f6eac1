package io.recobro.cli.files;

import io.recobro.cli.output.JsonOutput;
import io.recobro.cli.session.Session;
import io.recobro.operation.SnapshotOperations.FindCall;
import io.recobro.operation.SnapshotOperations.FindResult;
import io.recobro.operation.SnapshotOperations.Found;
import io.recobro.operation.SnapshotOperations.Version;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Searches snapshots. */
@Command(
        name = "find",
        header = "Find files in all snapshots.",
        description =
                "%nOne line per state of a file, with the backups that hold it. PATTERN is a path, or a pattern as in"
                        + " .gitignore: '*.jpg' anywhere, '/srv/files/**/a.txt' from the top. A snapshot that cannot be"
                        + " read is named, and the exit status is 3.",
        footer = {
            "  recobro find settings.php",
            "                                 in all jobs: which backups hold it, in which states",
            "  recobro find '/srv/files/2026/**/*.pdf' files --json"
        })
public final class FindCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "PATTERN", description = "A path, or a pattern as in .gitignore.")
    private String pattern;

    @Parameters(
            index = "1",
            paramLabel = "JOB",
            arity = "0..1",
            description = "Name of a job; all that have files when none is given.")
    private String job;

    @Option(names = "--from", paramLabel = "DESTINATION", description = "Only this destination.")
    private String from;

    public FindCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        FindCall call = new FindCall(
                Optional.ofNullable(job)
                        .map(name -> session.jobWithBackups(name).name()),
                Optional.ofNullable(from).map(session::destination),
                pattern);
        FindResult result =
                session.call((operations, progress) -> operations.snapshots().find(call, progress));
        LongOutput out = new LongOutput(session.terminal());
        if (session.json()) {
            result.found().forEach(found -> out.line(json(found)));
            ObjectNode summary = JsonOutput.summary(result.status());
            summary.put("paths", result.found().size());
            summary.put("searched", result.searched());
            out.line(summary);
        } else {
            result.found().forEach(found -> text(found, out));
        }
        out.flush();
        session.say(result.found().size() + " paths in " + result.searched() + " snapshots");
        return result.status().code();
    }

    private static void text(Found found, LongOutput out) {
        for (Version version : found.versions()) {
            List<String> backups = version.backups();
            String held = backups.size() == 1
                    ? backups.getFirst()
                    : backups.getFirst() + " to " + backups.getLast() + " (" + backups.size() + ")";
            out.line(EntryText.line(version.entry()) + "  in " + found.job() + " " + held);
        }
    }

    private static ObjectNode json(Found found) {
        ObjectNode json = JsonOutput.object();
        json.put("message_type", "found");
        json.put("job", found.job());
        json.put("path", found.path());
        json.set(
                "versions",
                JsonOutput.array(
                        found.versions(),
                        version ->
                                EntryText.json(version.entry()).set("backups", JsonOutput.texts(version.backups()))));
        return json;
    }
}
