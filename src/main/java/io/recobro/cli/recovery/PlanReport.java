package io.recobro.cli.recovery;

import io.recobro.cli.output.JsonOutput;
import io.recobro.cli.output.TextTable;
import io.recobro.cli.session.Problems;
import io.recobro.config.notation.Durations;
import io.recobro.config.notation.Sizes;
import io.recobro.fault.ExitStatus;
import io.recobro.operation.Problem;
import io.recobro.operation.recovery.Obstacle;
import io.recobro.operation.recovery.RecoveryPlan;
import io.recobro.operation.recovery.RecoveryPlan.Part;
import io.recobro.operation.recovery.RecoveryPlan.State;
import io.recobro.operation.recovery.RecoveryPlan.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The plan of a recovery, for people and programs. */
final class PlanReport {
    private PlanReport() {}

    static ObjectNode json(RecoveryPlan plan, ExitStatus status) {
        return plan(plan, JsonOutput.summary(status).put("dry_run", true));
    }

    /** Adds what the plan says. */
    static ObjectNode plan(RecoveryPlan plan, ObjectNode data) {
        data.put("site", plan.site());
        data.put("continues", plan.continues().map(JsonOutput::time).orElse(null));
        data.put("expected_seconds", JsonOutput.seconds(plan.expected()));
        data.put("expected_is_whole", plan.expectedIsWhole());
        data.put("budget_seconds", plan.budget().map(JsonOutput::seconds).orElse(null));
        data.put("skew_seconds", JsonOutput.seconds(plan.skew()));
        data.set("steps", JsonOutput.array(plan.steps(), step -> json(plan, step)));
        data.set("left_out", JsonOutput.array(plan.leftOut(), left -> {
            ObjectNode json = JsonOutput.object().put("job", left.job());
            json.set("error", json(Optional.of(left.problem())));
            return json;
        }));
        return data;
    }

    static JsonNode json(Optional<Obstacle> obstacle) {
        return Problems.json(obstacle.map(PlanReport::problem));
    }

    static Problem problem(Obstacle obstacle) {
        return new Problem(obstacle.fault(), obstacle.message(), obstacle.hint());
    }

    private static ObjectNode json(RecoveryPlan plan, Step step) {
        ObjectNode json = JsonOutput.object();
        json.put("job", step.job());
        json.put("type", step.type());
        json.put("id", step.id());
        json.put("destination", step.destination());
        json.put("recovery_point_at", JsonOutput.time(step.recoveryPointAt()));
        json.put("age_seconds", JsonOutput.seconds(Duration.between(step.recoveryPointAt(), plan.madeAt())));
        json.put("bytes", step.bytes());
        json.put("expected_seconds", step.expected().map(JsonOutput::seconds).orElse(null));
        json.put("expected_by", step.basis());
        json.put("back_after_seconds", step.backAfter().map(JsonOutput::seconds).orElse(null));
        json.put("budget_seconds", step.budget().map(JsonOutput::seconds).orElse(null));
        json.put("late", step.late());
        json.set("targets", JsonOutput.array(step.parts(), part -> {
            ObjectNode target = JsonOutput.object();
            target.put("item", part.item().orElse(null));
            target.put("target", part.target());
            target.put("state", JsonOutput.word(part.state()));
            target.set("error", json(part.problem()));
            return target;
        }));
        return json;
    }

    static List<String> text(RecoveryPlan plan) {
        List<String> text = new ArrayList<>();
        text.add("plan to restore site " + plan.site()
                + plan.call().from().map(name -> " from " + name).orElse(""));
        plan.continues()
                .ifPresent(since -> text.add("goes on with the recovery that began at " + JsonOutput.time(since)));
        TextTable table = new TextTable()
                .right("STEP")
                .left("JOB")
                .left("TYPE")
                .left("RECOVERY POINT")
                .right("AGE")
                .right("SIZE")
                .right("EXPECTED")
                .right("BACK AFTER")
                .right("BUDGET")
                .left("TARGET")
                .left("BACKUP")
                .left("FROM");
        int number = 0;
        for (Step step : plan.steps()) {
            number++;
            table.row(
                    Integer.toString(number),
                    step.job(),
                    step.type(),
                    JsonOutput.time(step.recoveryPointAt()),
                    Durations.print(Duration.between(step.recoveryPointAt(), plan.madeAt())),
                    Sizes.print(step.bytes()),
                    step.expected().map(Durations::print).orElse("?"),
                    step.backAfter().map(Durations::print).orElse("?"),
                    step.budget().map(Durations::print).orElse("-") + (step.late() ? " LATE" : ""),
                    step.parts().stream().map(PlanReport::target).collect(Collectors.joining(", ")),
                    step.id(),
                    step.destination());
        }
        text.add(table.toString());
        text.add("");
        plan.steps()
                .forEach(step -> text.add("expected        " + step.job() + ": "
                        + step.expected().map(Durations::print).orElse("unknown") + ", " + step.basis()));
        text.add("in all          " + (plan.expectedIsWhole() ? "" : "at least ") + Durations.print(plan.expected())
                + plan.budget()
                        .map(budget -> ", the objective is " + Durations.print(budget))
                        .orElse(", no objective is set"));
        text.add("skew            " + Durations.print(plan.skew()) + " between the recovery points");
        plan.leftOut()
                .forEach(left -> text.add(
                        "NOT RESTORED    " + left.job() + ": " + left.problem().message()));
        plan.steps().stream()
                .filter(Step::late)
                .forEach(step ->
                        text.add("LATE            " + step.job() + " is expected back later than its objective"));
        return text;
    }

    private static String target(Part part) {
        String word = part.state() == State.EMPTY ? "" : " (" + JsonOutput.word(part.state()) + ")";
        return part.target() + word;
    }
}
