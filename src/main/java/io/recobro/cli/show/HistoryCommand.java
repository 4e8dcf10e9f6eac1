package io.recobro.cli.show;

import io.recobro.cli.output.JsonOutput;
import io.recobro.cli.output.TextTable;
import io.recobro.cli.session.Problems;
import io.recobro.cli.session.Session;
import io.recobro.config.notation.Durations;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.operation.HistoryOperations.HistoryCall;
import io.recobro.operation.HistoryOperations.HistoryResult;
import io.recobro.operation.HistoryOperations.RunDestination;
import io.recobro.operation.HistoryOperations.RunDetails;
import io.recobro.operation.StatusOperations.RunSummary;
import io.recobro.watch.Ages;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Shows what was done. */
@Command(
        name = "history",
        header = "Show what was done, when, by whom, and how it ended.",
        description =
                "%nEvery backup, restore, verification, copy, removal, pin and configuration that the daemon loaded"
                        + " leaves a record in the destinations it used. Lists them, oldest first; with the id of a run"
                        + " (or 'latest') shows all its record says.",
        footer = {
            "  recobro history                       the last seven days",
            "  recobro history db --since 30d --kind restore",
            "  recobro history k3f9q2                one run; its id may be abbreviated",
            "  recobro history --json | jq -r '.[] | select(.outcome != \"ok\") | .run'"
        })
public final class HistoryCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(
            paramLabel = "JOB|RUN",
            arity = "0..1",
            description = "Name of a job, or id of a run; all jobs when none is given.")
    private String subject;

    @Option(names = "--kind", paramLabel = "KIND", description = "Only runs of a kind, such as backup or restore.")
    private String kind;

    @Option(
            names = "--since",
            paramLabel = "AGE",
            defaultValue = "7d",
            description = "How far back, such as 24h or 30d; default ${DEFAULT-VALUE}.")
    private String since;

    public HistoryCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        boolean isJob = subject == null || session.site().jobs().containsKey(subject) || looksLikeName(subject);
        return isJob ? list() : one();
    }

    /** What is no id of a run, nor the beginning or end of one, can only be meant as a job. */
    private static boolean looksLikeName(String text) {
        return !text.equals("latest") && !text.matches("[0-9]{4,8}T?[0-9]*Z?(-[0-9a-z]*)?|[0-9a-z]{3,6}");
    }

    private int list() {
        Optional<String> job = Optional.ofNullable(subject)
                .map(given -> session.jobWithBackups(given).name());
        HistoryCall call =
                new HistoryCall(job, Optional.ofNullable(kind), session.now().minus(age()));
        HistoryResult result = session.call((operations, progress) -> operations.history(call));
        result.problems().forEach(problem -> Problems.tellAlways(session, problem));
        if (result.runs().isEmpty() && result.problems().isEmpty()) {
            session.say("no run is on record for that time");
        }
        List<String> text = result.runs().isEmpty()
                ? List.of()
                : List.of(table(result.runs()).toString());
        return session.print(result.status(), JsonOutput.array(result.runs(), StatusJson::run), text);
    }

    private Duration age() {
        try {
            return Durations.parse(since);
        } catch (IllegalArgumentException mistake) {
            throw Fault.USAGE_WRONG
                    .because("unable to use --since '" + since + "': " + mistake.getMessage(), mistake)
                    .hint("say it as in --since 30d");
        }
    }

    private static TextTable table(List<RunSummary> runs) {
        TextTable table = new TextTable()
                .left("BEGAN")
                .left("KIND")
                .left("JOB")
                .left("OUTCOME")
                .right("TOOK")
                .left("RUN");
        runs.forEach(run -> table.row(
                JsonOutput.time(run.began()), run.kind(), run.job(), run.outcome(), Ages.print(run.took()), run.run()));
        return table;
    }

    private int one() {
        RunDetails run = session.call((operations, progress) -> operations.run(subject));
        return session.print(ExitStatus.OK, json(run), text(run));
    }

    private static ObjectNode json(RunDetails run) {
        ObjectNode json = (ObjectNode) StatusJson.run(run.summary());
        json.put("finished_at", JsonOutput.time(run.finishedAt()));
        json.put("backup", run.backup().orElse(null));
        json.put("trigger", run.trigger());
        json.put("by", run.by());
        json.set("phases", JsonOutput.array(run.phases(), phase -> {
            ObjectNode each = JsonOutput.object();
            each.put("name", phase.name());
            each.put("seconds", JsonOutput.seconds(phase.took()));
            return each;
        }));
        json.set("destinations", JsonOutput.array(run.destinations(), HistoryCommand::json));
        json.set("notices", JsonOutput.texts(run.notices()));
        json.put("error", run.error().orElse(null));
        return json;
    }

    private static ObjectNode json(RunDestination destination) {
        ObjectNode json = JsonOutput.object();
        json.put("destination", destination.name());
        json.put("outcome", destination.outcome());
        json.put("error", destination.error().orElse(null));
        return json;
    }

    private static List<String> text(RunDetails run) {
        RunSummary summary = run.summary();
        List<String> lines = new ArrayList<>();
        lines.add(
                "run " + summary.run() + ": " + summary.kind() + " of job " + summary.job() + ", " + summary.outcome());
        Instant began = summary.began();
        lines.add("began " + JsonOutput.time(began) + ", ended "
                + JsonOutput.time(run.finishedAt().truncatedTo(ChronoUnit.SECONDS)) + ", by " + run.by() + " ("
                + run.trigger() + ")");
        run.backup().ifPresent(backup -> lines.add("backup " + backup));
        run.phases().forEach(phase -> lines.add("phase " + phase.name() + ": " + Ages.print(phase.took())));
        run.destinations()
                .forEach(each -> lines.add("destination " + each.name() + ": " + each.outcome()
                        + each.error().map(error -> ": " + error).orElse("")));
        run.notices().forEach(notice -> lines.add("notice: " + notice));
        run.error().ifPresent(error -> lines.add("error: " + error));
        return lines;
    }
}
