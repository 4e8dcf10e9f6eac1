package io.recobro.reliability;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The text of {@code RELIABILITY.md}: rows to Markdown, and back. The same rows give the same text. */
final class Page {
    private static final String HEAD = """
        # Reliability

        What this project's own tests do to it on purpose, how often, and what they saw. The tests write this page: a row
        is earned by a test that passed, its figures were counted while it ran. The control says what keeps the check
        honest: the same check without the fault, or against a variant that is deliberately wrong.

        - Everything again: `mvn verify`. It fails when a row of this page is no longer earned, or with less than half of
          its figure; tests that the machine cannot run (no container engine, no second server) are told as skipped.
        - One row again: `mvn verify -Dtest=NoSuch -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=NAME` for a test named
          `…IT`, `mvn test -Dtest=NAME` for one named `…Test`.
        - This page again: `mvn verify -Dreliability.update=yes`.
        """;
    private static final String TABLE = """
        | what was done | to what | times | what was seen | control | test |
        | --- | --- | ---: | --- | --- | --- |
        """;
    private static final Comparator<Attack> ORDER =
            Comparator.comparing(Attack::subject).thenComparing(Attack::fault);
    private static final Pattern COLUMN = Pattern.compile("(?<!\\\\)\\|");

    private Page() {}

    /** The page with these rows; {@code appendix} follows them as it is. */
    static String write(List<Attack> rows, String appendix) {
        StringBuilder page = new StringBuilder(HEAD);
        for (Area area : Area.ALL) {
            List<Attack> chapter = rows.stream()
                    .filter(row -> row.area().equals(area.name()))
                    .sorted(ORDER)
                    .toList();
            if (!chapter.isEmpty()) {
                page.append("\n## ").append(area.name()).append("\n\n");
                page.append(area.introduction()).append("\n\n").append(TABLE);
                chapter.forEach(row -> page.append(line(row)));
            }
        }
        return page.append(appendix).toString();
    }

    /** The rows of a page that {@link #write} made. */
    static List<Attack> read(String page) {
        List<Attack> rows = new ArrayList<>();
        String area = "";
        for (String line : page.lines().toList()) {
            if (line.startsWith("## ")) {
                area = line.substring(3);
            } else if (line.startsWith("| ")
                    && line.endsWith("` |")
                    && Area.named(area).isPresent()) {
                rows.add(row(area, COLUMN.split(line, -1)));
            }
        }
        return rows;
    }

    private static String line(Attack row) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %,d | %s | %s | `%s` |%n",
                cell(row.fault()),
                cell(row.subject()),
                row.tried(),
                cell(row.seen()),
                cell(row.control()),
                row.test());
    }

    private static Attack row(String area, String[] columns) {
        return new Attack(
                area,
                text(columns[1]),
                text(columns[2]),
                Long.parseLong(columns[3].strip().replace(",", "")),
                text(columns[4]),
                text(columns[5]),
                columns[6].strip().replace("`", ""));
    }

    private static String cell(String text) {
        return text.strip().replaceAll("\\s+", " ").replace("|", "\\|");
    }

    private static String text(String cell) {
        return cell.strip().replace("\\|", "|");
    }
}
