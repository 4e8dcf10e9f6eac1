package io.recobro.cli.recovery;

import io.recobro.cli.output.JsonOutput;
import io.recobro.config.notation.Durations;
import io.recobro.config.notation.Sizes;
import io.recobro.operation.recovery.RecoveryPlan;
import io.recobro.operation.recovery.RecoveryResult;
import io.recobro.operation.recovery.RecoveryResult.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** The report of a recovery and its consistency, for people and programs. */
final class RecoveryReport {
    private RecoveryReport() {}

    static ObjectNode json(RecoveryResult result) {
        ObjectNode data = JsonOutput.summary(result.status()).put("dry_run", false);
        data.put("run", result.run());
        data.put("seconds", JsonOutput.seconds(result.took()));
        PlanReport.plan(result.plan(), data);
        data.set("results", JsonOutput.array(result.outcomes(), RecoveryReport::json));
        data.set("not_restored", JsonOutput.texts(result.rebuild()));
        return data;
    }

    private static ObjectNode json(Outcome outcome) {
        ObjectNode json = JsonOutput.object();
        json.put("job", outcome.job());
        json.put("item", outcome.item().orElse(null));
        json.put("id", outcome.id());
        json.put("target", outcome.target());
        json.put("ending", JsonOutput.word(outcome.ending()));
        json.put("seconds", JsonOutput.seconds(outcome.took()));
        json.put("rows", outcome.rows());
        json.put("plain_bytes", outcome.plainBytes());
        json.set("checked", JsonOutput.texts(outcome.checked()));
        json.set("notices", JsonOutput.texts(outcome.notices()));
        json.set("error", PlanReport.json(outcome.problem()));
        return json;
    }

    static List<String> text(RecoveryResult result) {
        RecoveryPlan plan = result.plan();
        List<String> text = new ArrayList<>();
        text.add("");
        text.add("restored site   " + plan.site() + ", run " + result.run());
        for (Outcome outcome : result.outcomes()) {
            text.add(String.format(
                    Locale.ROOT,
                    "%-15s %s: %s%s",
                    JsonOutput.word(outcome.ending()),
                    outcome.job(),
                    outcome.target(),
                    outcome.plainBytes() == 0
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    ", %,d rows, %s in %s",
                                    outcome.rows(),
                                    Sizes.print(outcome.plainBytes()),
                                    Durations.print(outcome.took()))));
            outcome.checked().forEach(checked -> text.add("  equal         " + checked));
            outcome.notices().forEach(notice -> text.add("  notice        " + notice));
            outcome.problem().ifPresent(problem -> text.add("  failed        " + problem.message()));
        }
        text.add("consistency     skew of " + Durations.print(plan.skew()) + " between the recovery points");
        plan.steps()
                .forEach(step -> text.add("  " + step.job() + " as of " + JsonOutput.time(step.recoveryPointAt())
                        + ", backup " + step.id() + " in " + step.destination()));
        result.rebuild().forEach(line -> text.add("not restored    " + line));
        text.add("took            " + Durations.print(result.took())
                + plan.budget()
                        .map(budget -> ", the objective is " + Durations.print(budget))
                        .orElse(""));
        text.add("next            recobro backup-now   (what is restored is a new timeline)");
        return text;
    }
}
