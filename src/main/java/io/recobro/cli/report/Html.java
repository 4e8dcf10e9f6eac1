package io.recobro.cli.report;

import io.recobro.config.notation.Sizes;
import io.recobro.operation.proof.DrillDetails;
import io.recobro.operation.proof.JobDrills;
import io.recobro.operation.proof.ProofOperations.DrillReport;
import io.recobro.source.Scratch;
import io.recobro.source.Scratch.Check;
import io.recobro.watch.Ages;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report as one page that stands alone: no scripts, nothing fetched, dark where the reader's program is. */
final class Html {
    private static final String HEAD = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <style>
        :root { --ground: #ffffff; --text: #1c1e21; --soft: #5b616b; --line: #d5d9df; --good: #1a7f37; --bad: #cf222e;
          --c0: #3b6fb6; --c1: #d08c1d; --c2: #4c9a6a; --c3: #9a5ab0; --c4: #2a9aa8; --c5: #8a6d4b; }
        @media (prefers-color-scheme: dark) { :root { --ground: #16181d; --text: #e6e8eb; --soft: #a3a9b4; --line: #3a3f4a;
          --good: #4ac26b; --bad: #ff7b72; --c0: #7aa7e8; --c1: #e5b15a; --c2: #7fc79b; --c3: #c795da; --c4: #6fc9d4; --c5: #bf9f7a; } }
        body { margin: 0 auto; padding: 24px; max-width: 960px; background: var(--ground); color: var(--text);
          font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; }
        h1 { font-size: 22px; } h2 { font-size: 18px; margin-top: 36px; border-top: 1px solid var(--line); padding-top: 16px; }
        p.soft, .legend, footer { color: var(--soft); font-size: 13px; }
        .scroll { overflow-x: auto; } table { border-collapse: collapse; font-size: 13px; width: 100%; }
        th, td { text-align: left; padding: 4px 12px 4px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
        td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
        .good { color: var(--good); font-weight: 600; } .bad { color: var(--bad); font-weight: 600; }
        svg { width: 100%; height: auto; } svg text { fill: var(--soft); font-size: 12px; }
        .grid { stroke: var(--line); stroke-width: 1; }
        .objective { stroke: var(--bad); stroke-width: 2; stroke-dasharray: 8 5; }
        .forecast { stroke: var(--soft); stroke-width: 2; stroke-dasharray: 2 4; }
        .p0 { fill: var(--c0); } .p1 { fill: var(--c1); } .p2 { fill: var(--c2); } .p3 { fill: var(--c3); }
        .p4 { fill: var(--c4); } .p5 { fill: var(--c5); }
        .legend svg { width: 12px; height: 12px; margin: 0 4px 0 12px; }
        </style>
        """;

    private final StringBuilder out = new StringBuilder();

    private Html() {}

    static String of(DrillReport report) {
        Html html = new Html();
        html.page(report);
        return html.out.toString();
    }

    private void page(DrillReport report) {
        String title = "Drills of " + report.site();
        out.append(HEAD);
        line("<title>" + escaped(title) + "</title>");
        line("</head>");
        line("<body>");
        line("<h1>" + escaped(title) + "</h1>");
        line("<p class=\"soft\">As of " + Ages.print(report.at()) + ".</p>");
        report.problems().forEach(problem -> line("<p class=\"bad\">" + escaped(problem.getMessage()) + "</p>"));
        report.jobs().forEach(this::job);
        line("<footer><p>A drill restores a backup into a scratch place and compares what came out with what was"
                + " captured. The time it takes is the measured RTO. All times are UTC.</p></footer>");
        line("</body>");
        line("</html>");
    }

    private void job(JobDrills job) {
        boolean bad = job.proof().rto().state().missed();
        line("<section>");
        line("<h2>" + escaped(job.job()) + "</h2>");
        line("<p" + (bad ? " class=\"bad\"" : "") + ">" + escaped(Verdict.of(job)) + "</p>");
        RtoPlot.of(job).ifPresent(plot -> {
            out.append(plot);
            legend(RtoPlot.phases(job));
        });
        if (job.drills().isEmpty()) {
            line("<p class=\"soft\">There is no evidence of a drill.</p>");
        } else {
            table(job);
        }
        line("</section>");
    }

    private void legend(List<String> phases) {
        StringBuilder legend = new StringBuilder("<p class=\"legend\">Phases of the restore:");
        for (int phase = 0; phase < phases.size(); phase++) {
            legend.append("<svg viewBox=\"0 0 12 12\" aria-hidden=\"true\"><rect class=\"p")
                    .append(phase % RtoPlot.COLOURS)
                    .append("\" width=\"12\" height=\"12\"/></svg>")
                    .append(escaped(phases.get(phase)));
        }
        line(legend + ". Dashed: the objective; dotted: the forecast.</p>");
    }

    private void table(JobDrills job) {
        line("<div class=\"scroll\"><table>");
        line("<thead><tr><th>When</th><th>Kind</th><th>Result</th><th>Backup</th><th>From</th><th"
                + " class=\"number\">Restore</th><th class=\"number\">Stored</th><th"
                + " class=\"number\">Data</th><th>What was checked</th></tr></thead>");
        line("<tbody>");
        job.drills().forEach(this::row);
        line("</tbody></table></div>");
        if (job.older() > 0) {
            line("<p class=\"soft\">" + job.older() + " older drills are not shown.</p>");
        }
    }

    private void row(DrillDetails drill) {
        out.append("<tr>");
        cell("", Ages.print(drill.ended()));
        cell("", drill.negative() ? "negative" : "restore");
        cell(drill.passed() ? "good" : "bad", drill.passed() ? "passed" : "FAILED");
        cell("", drill.backup());
        cell("", drill.destination());
        cell("number", drill.negative() ? "" : Ages.print(drill.restore()));
        cell("number", Sizes.print(drill.storedBytes()));
        cell("number", Sizes.print(drill.plainBytes()));
        out.append("<td>");
        drill.problem()
                .ifPresent(problem -> out.append("<span class=\"bad\">")
                        .append(escaped(problem))
                        .append("</span>"));
        out.append("<details><summary>")
                .append(drill.count(Scratch.Outcome.PASSED))
                .append(" of ")
                .append(drill.checks().size())
                .append("</summary><ul>");
        drill.phases()
                .forEach(phase -> out.append("<li>phase ")
                        .append(escaped(phase.name()))
                        .append(": ")
                        .append("%.1f s".formatted(phase.seconds()))
                        .append(
                                phase.bytes() > 0 && phase.seconds() > 0
                                        ? ", " + Sizes.print(Math.round(phase.bytes() / phase.seconds())) + "/s"
                                        : "")
                        .append("</li>"));
        drill.checks().forEach(this::check);
        drill.versions().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(version -> out.append("<li>")
                        .append(escaped(version.getKey().replace('_', ' ') + " " + version.getValue()))
                        .append("</li>"));
        line("</ul></details></td></tr>");
    }

    private void check(Check check) {
        out.append("<li class=\"")
                .append(check.outcome() == Scratch.Outcome.FAILED ? "bad" : "")
                .append("\">")
                .append(escaped(check.outcome().name().toLowerCase(Locale.ROOT) + ": " + check.name()
                        + (check.detail().isEmpty() ? "" : ": " + check.detail())))
                .append("</li>");
    }

    private void cell(String style, String text) {
        out.append("<td class=\"")
                .append(style)
                .append("\">")
                .append(escaped(text))
                .append("</td>");
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
