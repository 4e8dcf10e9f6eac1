package io.recobro.notify.message;

import io.recobro.notify.incident.Fact;
import io.recobro.notify.message.Page.Row;
import io.recobro.notify.message.Page.Section;
import io.recobro.notify.message.Page.Table;
import java.util.ArrayList;
import java.util.List;

/** A page as plain text for a fixed-width font. */
public final class PlainText {
    private PlainText() {}

    public static String of(Page page) {
        List<String> parts = new ArrayList<>();
        page.table().ifPresent(table -> parts.add(table(table)));
        page.sections().forEach(section -> parts.add(section(section)));
        if (!page.notes().isEmpty()) {
            parts.add("Note: " + String.join("\nNote: ", page.notes()));
        }
        return String.join("\n\n", parts) + "\n\n-- \n" + page.footer() + "\n";
    }

    private static String section(Section section) {
        StringBuilder text = new StringBuilder(section.badge() + ": " + section.title());
        if (!section.text().isBlank()) {
            text.append("\n\n").append(section.text().strip());
        }
        if (!section.facts().isEmpty()) {
            int width = section.facts().stream()
                    .mapToInt(fact -> fact.name().length())
                    .max()
                    .orElse(0);
            text.append('\n');
            for (Fact fact : section.facts()) {
                text.append("\n  ")
                        .append(padded(fact.name(), width))
                        .append("  ")
                        .append(fact.value());
            }
        }
        if (!section.steps().isEmpty()) {
            text.append("\n\nWhat to do:");
            section.steps().forEach(step -> text.append("\n  ").append(step));
        }
        return text.toString();
    }

    /** The table alone; columns are as wide as their widest cell. */
    public static String table(Table table) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(table.columns());
        table.rows().stream().map(Row::cells).forEach(lines::add);
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder row = new StringBuilder();
            for (int column = 0; column < line.size(); column++) {
                row.append(padded(line.get(column), width(lines, column))).append("  ");
            }
            text.append(text.isEmpty() ? "" : "\n").append(row.toString().stripTrailing());
        }
        return text.toString();
    }

    private static int width(List<List<String>> lines, int column) {
        return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
