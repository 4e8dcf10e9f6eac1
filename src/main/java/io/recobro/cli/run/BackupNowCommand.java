package io.recobro.cli.run;

import io.recobro.cli.output.JsonOutput;
import io.recobro.cli.output.TextTable;
import io.recobro.cli.session.Problems;
import io.recobro.cli.session.Session;
import io.recobro.config.notation.Durations;
import io.recobro.config.notation.Sizes;
import io.recobro.operation.BackupOperations.BackupCall;
import io.recobro.operation.BackupOperations.BackupOutcome;
import io.recobro.operation.BackupOperations.BackupResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Runs jobs at once. */
@Command(
        name = "backup-now",
        header = "Back up now: one job, several, or all.",
        description =
                "%nCaptures each job's source at one consistent point and stores it in all its destinations at once. A"
                    + " backup counts only when everything stored was read back and its manifest is written; a"
                    + " destination that fails does not hold up the others (exit status 3), and 'recobro replicate'"
                    + " closes the gap later.%n%nWhen a daemon serves the site, it runs the backup and its progress is"
                    + " shown here; Ctrl-C asks it to cancel. Otherwise this process runs it.",
        footer = {
            "  recobro backup-now             every job of the configuration",
            "  recobro backup-now db          one job",
            "  recobro backup-now --dry-run   only check that sources and destinations are ready",
            "  recobro backup-now --json | jq -r '.backups[] | select(.state != \"published\") | .destination'"
        })
public final class BackupNowCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "JOB", arity = "0..*", description = "Names of jobs; all when none is given.")
    private List<String> jobs = new ArrayList<>();

    @Option(
            names = {"-n", "--dry-run"},
            description = "Check sources and destinations, write nothing.")
    private boolean dryRun;

    @Option(names = "--no-daemon", description = "Run in this process, even when a daemon serves the site.")
    private boolean alone;

    public BackupNowCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        List<String> names =
                jobs.stream().distinct().map(name -> session.job(name).name()).toList();
        BackupResult result = session.call(
                (operations, progress) -> operations.backupNow(new BackupCall(names, dryRun, alone), progress));
        result.outcomes().forEach(outcome -> {
            Problems.tell(session, outcome.problem());
        });
        ObjectNode data = JsonOutput.summary(result.status());
        data.put("dry_run", dryRun);
        data.set("backups", JsonOutput.array(result.outcomes(), BackupNowCommand::json));
        return session.print(
                result.status(), data, List.of(table(result.outcomes()).toString()));
    }

    private static ObjectNode json(BackupOutcome outcome) {
        ObjectNode json = JsonOutput.object();
        json.put("job", outcome.job());
        json.put("id", outcome.id().orElse(null));
        json.put("destination", outcome.destination());
        json.put("state", JsonOutput.word(outcome.state()));
        json.put("bytes", outcome.bytes());
        json.put("plain_bytes", outcome.plainBytes());
        json.put("seconds", JsonOutput.seconds(outcome.took()));
        json.set("warnings", JsonOutput.texts(outcome.warnings()));
        json.set("error", Problems.json(outcome.problem()));
        return json;
    }

    private static TextTable table(List<BackupOutcome> outcomes) {
        TextTable table = new TextTable()
                .left("JOB")
                .left("ID")
                .left("DESTINATION")
                .left("STATE")
                .right("STORED")
                .right("PLAIN")
                .right("TOOK");
        outcomes.forEach(outcome -> table.row(
                outcome.job(),
                outcome.id().orElse("-"),
                outcome.destination(),
                JsonOutput.word(outcome.state()),
                Sizes.print(outcome.bytes()),
                Sizes.print(outcome.plainBytes()),
                Durations.print(outcome.took())));
        return table;
    }
}
