package io.recobro.cli.show;

import io.recobro.cli.files.FileListing;
import io.recobro.cli.output.JsonOutput;
import io.recobro.cli.output.TextTable;
import io.recobro.cli.session.Problems;
import io.recobro.cli.session.Session;
import io.recobro.config.notation.Sizes;
import io.recobro.operation.CatalogOperations.BackupSummary;
import io.recobro.operation.CatalogOperations.ListResult;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Lists backups. */
@Command(
        name = "list",
        header = "List the backups of all jobs, or of one.",
        description =
                "%nOne line per backup and destination, oldest first. The destinations themselves are asked: there is"
                        + " no local catalogue to be out of date. A destination that does not answer is named, and the"
                        + " exit status is 3. With --files: the files of one backup; --json then prints one object per"
                        + " line.",
        footer = {
            "  recobro list db",
            "  recobro list db --json | jq -r '.[] | select(.destination == \"s3\") | .id'",
            "  recobro list files --files --path '*.php'",
            "                                 files of the newest backup that match"
        })
public final class ListCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "JOB", arity = "0..1", description = "Name of a job; all when none is given.")
    private String job;

    @ArgGroup(exclusive = false, heading = "%nFiles of a backup:%n")
    private FileListing files = new FileListing();

    public ListCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (files.wanted()) {
            return files.print(session, job);
        }
        Optional<String> name = Optional.ofNullable(job)
                .map(given -> session.jobWithBackups(given).name());
        ListResult result = session.call((operations, progress) -> operations.list(name));
        result.problems().forEach(problem -> Problems.tellAlways(session, problem));
        if (result.backups().isEmpty() && result.problems().isEmpty()) {
            session.say("there are no backups yet");
        }
        List<String> text = result.backups().isEmpty()
                ? List.of()
                : List.of(table(result.backups()).toString());
        return session.print(result.status(), JsonOutput.array(result.backups(), ListCommand::json), text);
    }

    private static ObjectNode json(BackupSummary backup) {
        ObjectNode json = JsonOutput.object();
        json.put("id", backup.id());
        json.put("job", backup.job());
        json.put("destination", backup.destination());
        json.put("recovery_point_at", JsonOutput.time(backup.recoveryPointAt()));
        json.put("bytes", backup.bytes());
        json.put("kind", backup.kind());
        json.put("state", backup.state());
        json.put("pinned", backup.pinned());
        return json;
    }

    private static TextTable table(List<BackupSummary> backups) {
        TextTable table = new TextTable()
                .left("JOB")
                .left("RECOVERY POINT")
                .left("DESTINATION")
                .right("SIZE")
                .left("KIND")
                .left("STATE")
                .left("ID");
        backups.forEach(backup -> table.row(
                backup.job(),
                JsonOutput.time(backup.recoveryPointAt()),
                backup.destination(),
                Sizes.print(backup.bytes()),
                backup.kind(),
                backup.state() + (backup.pinned() ? ", pinned" : ""),
                backup.id()));
        return table;
    }
}
