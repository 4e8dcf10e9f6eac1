package io.recobro.cli.run;

import io.recobro.cli.output.JsonOutput;
import io.recobro.cli.output.TextTable;
import io.recobro.cli.report.NegativeOutput;
import io.recobro.cli.report.ReportOutput;
import io.recobro.cli.session.Problems;
import io.recobro.cli.session.Session;
import io.recobro.config.notation.Durations;
import io.recobro.config.notation.Sizes;
import io.recobro.fault.Fault;
import io.recobro.operation.Problem;
import io.recobro.operation.drill.DrillOperations;
import io.recobro.operation.drill.DrillOperations.DrillCall;
import io.recobro.operation.drill.DrillOperations.DrillOutcome;
import io.recobro.operation.drill.DrillOperations.DrillPhase;
import io.recobro.operation.drill.DrillOperations.DrillResult;
import io.recobro.operation.proof.ProofOperations.NegativeCall;
import io.recobro.source.Scratch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Rehearses a restore. */
@Command(
        name = "drill",
        header = "Rehearse a restore into a scratch place, and measure it.",
        description =
                "%nRestores the newest backup of a destination into a private server that is removed again, compares"
                        + " everything with what was captured, runs the checks of the configuration, and keeps the"
                        + " evidence in the destinations. Production is never touched. Exit status 13: something was"
                        + " not found right; 4: it took longer than the objective allows.",
        footer = {
            "  recobro drill                    every job that can be drilled",
            "  recobro drill db --from s3       read this destination",
            "  recobro drill db --dry-run       what would be done, and whether it could",
            "  recobro drill --report --html drills.html",
            "  recobro drill db --negative      is damage found?"
        })
public final class DrillCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "JOB", arity = "0..1", description = "Name of a job; all when none is given.")
    private String job;

    @Option(
            names = "--from",
            paramLabel = "DESTINATION",
            description = "Read here; else the configured destination, else each in turn.")
    private String from;

    @Option(
            names = "--backup",
            paramLabel = "ID",
            description = "This backup; an abbreviation or 'latest' will do. The newest by default.")
    private String backup;

    @Option(names = "--dry-run", description = "Say what would be done, and refuse what would be refused.")
    private boolean dryRun;

    @Option(names = "--keep", description = "Leave the scratch place for a look, until the next drill.")
    private boolean keep;

    @Option(names = "--report", description = "Drill nothing: tell what drills have shown, and what growth will do.")
    private boolean report;

    @Option(names = "--html", paramLabel = "FILE", description = "With --report: also write it as a page with a plot.")
    private Path html;

    @Option(
            names = "--negative",
            description =
                    "Restore nothing: damage a copy of the backup in many ways, one after the other, and demand that"
                            + " each is found.")
    private boolean negative;

    @Option(names = "--seed", paramLabel = "NUMBER", description = "With --negative: the places of an earlier one.")
    private Long seed;

    public DrillCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        requireOneKind();
        Optional<String> name =
                Optional.ofNullable(job).map(given -> session.job(given).name());
        Optional<String> source = Optional.ofNullable(from).map(session::destination);
        if (report) {
            return ReportOutput.print(session, name, Optional.ofNullable(html));
        }
        if (negative) {
            return NegativeOutput.run(
                    session, new NegativeCall(name, Optional.ofNullable(backup), source, Optional.ofNullable(seed)));
        }
        DrillCall call = new DrillCall(
                name, source, Optional.ofNullable(backup), dryRun, keep, DrillOperations.MANUAL, Optional.empty());
        DrillResult result =
                session.call((operations, progress) -> operations.drills().drill(call, progress));
        result.outcomes()
                .forEach(outcome -> Problems.tell(session, outcome.problem().map(Problem::of)));
        if (result.outcomes().isEmpty()) {
            session.say("there is nothing to drill");
        }
        ObjectNode data = JsonOutput.summary(result.status());
        data.set("drills", JsonOutput.array(result.outcomes(), DrillCommand::json));
        List<String> text = new ArrayList<>();
        result.outcomes().forEach(outcome -> text.addAll(text(outcome)));
        return session.print(result.status(), data, text);
    }

    private void requireOneKind() {
        boolean drills = dryRun || keep;
        boolean chooses = from != null || backup != null;
        boolean wrong = report && (negative || drills || chooses)
                || negative && drills
                || html != null && !report
                || seed != null && !negative;
        if (wrong) {
            throw Fault.USAGE_WRONG
                    .because("unable to drill: these options do not go together")
                    .hint("--html goes with --report, --seed with --negative, and --dry-run and --keep with neither");
        }
    }

    private static ObjectNode json(DrillOutcome outcome) {
        ObjectNode json = JsonOutput.object();
        json.put("job", outcome.job());
        json.put("id", outcome.run().orElse(null));
        json.put("state", JsonOutput.word(outcome.state()));
        json.put("backup", outcome.backup().orElse(null));
        json.put("destination", outcome.destination().orElse(null));
        json.put(
                "recovery_point_at",
                outcome.recoveryPointAt().map(JsonOutput::time).orElse(null));
        json.put("scratch", outcome.scratch());
        json.put(
                "restore_seconds",
                outcome.restoreTook().map(JsonOutput::seconds).orElse(null));
        json.put(
                "objective_seconds",
                outcome.objective().map(JsonOutput::seconds).orElse(null));
        json.put("objective_missed", outcome.objectiveMissed());
        json.put("seconds", JsonOutput.seconds(outcome.took()));
        json.put("stored_bytes", outcome.storedBytes());
        json.put("plain_bytes", outcome.plainBytes());
        json.set("phases", JsonOutput.array(outcome.phases(), DrillCommand::json));
        json.set("versions", JsonOutput.texts(outcome.versions()));
        json.set("checks", JsonOutput.array(outcome.checks(), DrillCommand::json));
        json.set("evidence_in", JsonOutput.texts(outcome.evidence()));
        json.put("access", outcome.access().orElse(null));
        json.set("error", Problems.json(outcome.problem().map(Problem::of)));
        return json;
    }

    private static ObjectNode json(DrillPhase phase) {
        ObjectNode json = JsonOutput.object();
        json.put("name", phase.name());
        json.put("seconds", JsonOutput.seconds(phase.took()));
        json.put("bytes", phase.bytes());
        json.put("of_restore", phase.ofRestore());
        return json;
    }

    private static ObjectNode json(Scratch.Check check) {
        ObjectNode json = JsonOutput.object();
        json.put("name", check.name());
        json.put("outcome", JsonOutput.word(check.outcome()));
        json.put("detail", check.detail());
        return json;
    }

    private static List<String> text(DrillOutcome outcome) {
        List<String> lines = new ArrayList<>();
        lines.add(line("drill of", outcome.job() + " " + JsonOutput.word(outcome.state())));
        outcome.backup()
                .ifPresent(id -> lines.add(line(
                        "backup",
                        id + " of "
                                + outcome.recoveryPointAt()
                                        .map(JsonOutput::time)
                                        .orElse("?") + " from "
                                + outcome.destination().orElse("?") + ", "
                                + Sizes.print(outcome.storedBytes()) + " stored, "
                                + Sizes.print(outcome.plainBytes()) + " plain")));
        if (!outcome.scratch().isEmpty()) {
            lines.add(line("scratch place", outcome.scratch()));
        }
        outcome.restoreTook().ifPresent(took -> lines.add(line("restore took", rto(outcome, took))));
        outcome.access().ifPresent(access -> lines.add(line("look into it", access)));
        if (!outcome.evidence().isEmpty()) {
            lines.add(line("evidence in", String.join(", ", outcome.evidence())));
        }
        lines.addAll(tables(outcome));
        return lines;
    }

    private static String rto(DrillOutcome outcome, Duration took) {
        String objective = outcome.objective()
                .map(most -> ", objective " + Durations.print(most) + (outcome.objectiveMissed() ? " MISSED" : " met"))
                .orElse("");
        return String.format(Locale.ROOT, "%.1f s%s", took.toMillis() / 1000.0, objective);
    }

    private static List<String> tables(DrillOutcome outcome) {
        List<String> lines = new ArrayList<>();
        if (!outcome.phases().isEmpty()) {
            TextTable phases =
                    new TextTable().left("PHASE").right("SECONDS").right("READ").left("COUNTS TO THE RESTORE");
            outcome.phases()
                    .forEach(phase -> phases.row(
                            phase.name(),
                            String.format(Locale.ROOT, "%.1f", phase.took().toMillis() / 1000.0),
                            phase.bytes() == 0 ? "" : Sizes.print(phase.bytes()),
                            phase.ofRestore() ? "yes" : ""));
            lines.addAll(List.of("", phases.toString()));
        }
        if (!outcome.checks().isEmpty()) {
            TextTable checks = new TextTable().left("CHECK").left("OUTCOME").left("DETAIL");
            outcome.checks()
                    .forEach(check -> checks.row(
                            check.name(),
                            check.outcome() == Scratch.Outcome.PASSED
                                    ? "passed"
                                    : check.outcome().name(),
                            check.detail()));
            lines.addAll(List.of("", checks.toString()));
        }
        return lines;
    }

    private static String line(String label, String text) {
        return "%-15s %s".formatted(label, text);
    }
}
