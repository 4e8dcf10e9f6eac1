package io.recobro.cli.report;

import io.recobro.cli.output.TextTable;
import io.recobro.config.notation.Sizes;
import io.recobro.operation.proof.DrillDetails;
import io.recobro.operation.proof.JobDrills;
import io.recobro.operation.proof.ProofOperations.DrillReport;
import io.recobro.source.Scratch;
import io.recobro.source.Scratch.Check;
import io.recobro.watch.Ages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The report as text: per job the verdict, the newest drills, and what the newest one of each kind checked. */
final class DrillText {
    private static final int ROWS = 12;

    private DrillText() {}

    static List<String> of(DrillReport report) {
        List<String> lines = new ArrayList<>();
        for (JobDrills job : report.jobs()) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.add(Verdict.of(job));
            if (!job.drills().isEmpty()) {
                lines.add("");
                table(job).lines().forEach(lines::add);
                int more = job.drills().size() - ROWS + job.older();
                if (more > 0) {
                    lines.add("and " + more + " older");
                }
                job.drills().stream()
                        .filter(drill -> !drill.negative())
                        .findFirst()
                        .ifPresent(drill -> lines.addAll(checks(drill)));
                job.drills().stream()
                        .filter(DrillDetails::negative)
                        .findFirst()
                        .ifPresent(drill -> lines.addAll(checks(drill)));
            }
        }
        return lines;
    }

    private static String table(JobDrills job) {
        TextTable table = new TextTable()
                .left("DRILL")
                .left("WHEN")
                .left("KIND")
                .left("FROM")
                .left("RESULT")
                .right("RESTORE")
                .left("PHASES")
                .right("DATA")
                .right("CHECKS");
        job.drills().stream()
                .limit(ROWS)
                .forEach(drill -> table.row(
                        drill.run(),
                        Ages.print(drill.ended()),
                        drill.negative() ? "negative" : "restore",
                        drill.destination(),
                        drill.passed() ? "passed" : "FAILED",
                        drill.negative() ? "-" : Ages.print(drill.restore()),
                        drill.negative() ? "-" : phases(drill),
                        Sizes.print(drill.plainBytes()),
                        drill.count(Scratch.Outcome.PASSED) + " of "
                                + drill.checks().size()));
        return table.toString();
    }

    private static String phases(DrillDetails drill) {
        return drill.phases().stream()
                .filter(DrillDetails.Phase::ofRestore)
                .map(phase -> phase.name() + " " + Ages.print(Duration.ofMillis(Math.round(phase.seconds() * 1000))))
                .collect(Collectors.joining(", "));
    }

    static List<String> checks(DrillDetails drill) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add((drill.negative() ? "negative drill " : "drill ") + drill.run() + " of backup " + drill.backup()
                + (drill.scratch().isEmpty() ? "" : " in " + drill.scratch()) + ":");
        drill.problem().ifPresent(problem -> lines.add("  " + problem));
        for (Check check : drill.checks()) {
            lines.add("  " + word(check.outcome()) + " " + check.name()
                    + (check.detail().isEmpty() ? "" : ": " + check.detail()));
        }
        return lines;
    }

    private static String word(Scratch.Outcome outcome) {
        return switch (outcome) {
            case PASSED -> "passed ";
            case FAILED -> "FAILED ";
            case SKIPPED -> "skipped";
        };
    }
}
