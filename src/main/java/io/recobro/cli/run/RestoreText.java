package io.recobro.cli.run;

import io.recobro.cli.output.JsonOutput;
import io.recobro.config.notation.Durations;
import io.recobro.config.notation.Sizes;
import io.recobro.operation.RestoreOperations.RestoreResult;
import io.recobro.source.RestoreReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** What a restore did, as it is printed. */
final class RestoreText {
    private RestoreText() {}

    static ObjectNode json(RestoreResult result) {
        RestoreReport report = result.report();
        ObjectNode data = JsonOutput.summary(result.status());
        data.put("dry_run", result.dryRun());
        data.put("id", result.id().orElse(null));
        data.put("job", result.job().orElse(null));
        data.put("destination", result.destination().orElse(null));
        data.put(
                "recovery_point_at",
                result.recoveryPointAt().map(JsonOutput::time).orElse(null));
        data.put("target", report.target());
        data.put("plain_bytes", report.plainBytes());
        data.put(report.unit(), report.rows());
        data.put("seconds", JsonOutput.seconds(result.took()));
        data.set(
                "phases",
                JsonOutput.array(
                        report.phases(),
                        phase -> JsonOutput.object()
                                .put("name", phase.name())
                                .put("seconds", JsonOutput.seconds(phase.took()))));
        data.set("checked", JsonOutput.texts(report.checked()));
        data.set("notices", JsonOutput.texts(report.notices()));
        return data;
    }

    static List<String> lines(RestoreResult result) {
        RestoreReport report = result.report();
        List<String> text = new ArrayList<>();
        text.add((result.dryRun() ? "would restore   " : "restored        ")
                + result.id().orElse("the dump")
                + result.destination().map(name -> " from " + name).orElse(""));
        result.recoveryPointAt().ifPresent(time -> text.add("recovery point  " + JsonOutput.time(time)));
        text.add("into            " + report.target());
        text.add(String.format(
                Locale.ROOT,
                "loaded          %,d %s, %s",
                report.rows(),
                report.unit(),
                Sizes.print(report.plainBytes())));
        report.checked().forEach(checked -> text.add("equal           " + checked));
        report.notices().forEach(notice -> text.add("notice          " + notice));
        report.phases()
                .forEach(phase -> text.add(
                        String.format(Locale.ROOT, "  %-13s %s", phase.name(), Durations.print(phase.took()))));
        text.add("took            " + Durations.print(result.took()));
        return text;
    }
}
