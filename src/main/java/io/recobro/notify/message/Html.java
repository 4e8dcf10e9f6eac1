package io.recobro.notify.message;

import io.recobro.notify.incident.Fact;
import io.recobro.notify.message.Page.Row;
import io.recobro.notify.message.Page.Section;
import io.recobro.notify.message.Page.Table;
import io.recobro.notify.message.Page.Tone;
import java.util.List;

/**
 * A page as HTML for mail: inline styles and tables, as mail programs want them, nothing fetched from elsewhere, dark
 * where the reader's program is. Every text is escaped.
 */
public final class Html {
    private static final String FONT =
            "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:15px;line-height:1.5";
    private static final String MONO = "font-family:ui-monospace,Menlo,Consolas,monospace;font-size:13px";

    private final StringBuilder out = new StringBuilder();

    private Html() {}

    public static String of(Page page) {
        Html html = new Html();
        html.page(page);
        return html.out.toString();
    }

    private void page(Page page) {
        out.append("""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <meta name="color-scheme" content="light dark">
            <meta name="supported-color-schemes" content="light dark">
            """);
        line("<title>" + escaped(page.subject()) + "</title>");
        out.append("""
            <style>
            @media (prefers-color-scheme: dark) {
            .page { background: #16181d !important; color: #e6e8eb !important; }
            .card { background: #1f2229 !important; border-color: #363b45 !important; }
            .soft { color: #a3a9b4 !important; }
            .code { background: #2a2e37 !important; color: #e6e8eb !important; }
            .cell { border-color: #363b45 !important; }
            }
            </style>
            </head>
            """);
        line("<body class=\"page\" style=\"margin:0;padding:16px;background:#f4f5f7;color:#1c1e21;" + FONT + "\">");
        line("<div style=\"max-width:" + (page.table().isPresent() ? 960 : 640) + "px;margin:0 auto\">");
        page.table().ifPresent(table -> table(page.subject(), table));
        page.sections().forEach(this::section);
        page.notes().forEach(note -> paragraph("soft", "margin:0 4px 12px;color:#5b616b", "Note: " + note));
        paragraph("soft", "margin:0 4px;color:#5b616b;font-size:13px", page.footer());
        line("</div>");
        line("</body>");
        line("</html>");
    }

    private void section(Section section) {
        openCard(section.tone());
        line("<p style=\"margin:0 0 4px\">" + badge(section.tone(), section.badge()) + "</p>");
        line("<h1 style=\"margin:0 0 8px;font-size:18px;line-height:1.3\">" + escaped(section.title()) + "</h1>");
        if (!section.text().isBlank()) {
            paragraph("", "margin:0 0 12px;white-space:pre-line", section.text().strip());
        }
        facts(section.facts());
        steps(section.steps());
        line("</div>");
    }

    private void facts(List<Fact> facts) {
        if (facts.isEmpty()) {
            return;
        }
        line("<table role=\"presentation\" style=\"border-collapse:collapse;margin:0 0 12px\">");
        for (Fact fact : facts) {
            line("<tr><td class=\"soft\" style=\"padding:2px 16px 2px 0;color:#5b616b;vertical-align:top\">"
                    + escaped(fact.name()) + "</td><td style=\"padding:2px 0\">" + escaped(fact.value())
                    + "</td></tr>");
        }
        line("</table>");
    }

    private void steps(List<String> steps) {
        if (steps.isEmpty()) {
            return;
        }
        line("<p style=\"margin:0 0 4px;font-weight:600\">What to do</p>");
        for (String step : steps) {
            line("<pre class=\"code\" style=\"margin:0 0 6px;padding:8px 10px;background:#eceef1;border-radius:6px;"
                    + "white-space:pre-wrap;overflow-wrap:anywhere;" + MONO + "\">" + escaped(step) + "</pre>");
        }
    }

    private void table(String title, Table table) {
        boolean bad = table.rows().stream().anyMatch(row -> row.tone() == Tone.BAD);
        openCard(bad ? Tone.BAD : Tone.GOOD);
        line("<h1 style=\"margin:0 0 8px;font-size:18px;line-height:1.3\">" + escaped(title) + "</h1>");
        line("<div style=\"overflow-x:auto\">");
        line("<table style=\"border-collapse:collapse;font-size:13px;width:100%\">");
        out.append("<tr>");
        for (String column : table.columns()) {
            out.append("<th class=\"soft\" style=\"text-align:left;padding:4px 12px 4px 0;color:#5b616b\">")
                    .append(escaped(column))
                    .append("</th>");
        }
        line("</tr>");
        for (Row row : table.rows()) {
            row(row);
        }
        line("</table>");
        line("</div>");
        line("</div>");
    }

    private void row(Row row) {
        out.append("<tr>");
        for (int column = 0; column < row.cells().size(); column++) {
            String cell = row.cells().get(column);
            out.append("<td class=\"cell\" style=\"padding:4px 12px 4px 0;border-top:1px solid #e1e4e8\">")
                    .append(column == 2 ? badge(row.tone(), cell) : escaped(cell))
                    .append("</td>");
        }
        line("</tr>");
    }

    private void openCard(Tone tone) {
        line("<div class=\"card\" style=\"background:#ffffff;border:1px solid #e1e4e8;border-left:4px solid "
                + colour(tone) + ";border-radius:8px;padding:16px;margin:0 0 12px\">");
    }

    private static String badge(Tone tone, String word) {
        return "<span style=\"display:inline-block;padding:1px 8px;border-radius:10px;background:" + colour(tone)
                + ";color:#ffffff;font-size:12px;font-weight:600\">" + escaped(word) + "</span>";
    }

    private static String colour(Tone tone) {
        return switch (tone) {
            case GOOD -> "#1a7f37";
            case WARNING -> "#9a6700";
            case BAD -> "#cf222e";
            case NEUTRAL -> "#57606a";
        };
    }

    private void paragraph(String className, String style, String text) {
        line("<p" + (className.isEmpty() ? "" : " class=\"" + className + "\"") + " style=\"" + style + "\">"
                + escaped(text) + "</p>");
    }

    private void line(String text) {
        out.append(text).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
