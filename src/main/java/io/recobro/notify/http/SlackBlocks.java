package io.recobro.notify.http;

import io.recobro.notify.incident.Fact;
import io.recobro.notify.message.Page;
import io.recobro.notify.message.Page.Section;
import io.recobro.notify.message.Page.Tone;
import io.recobro.notify.message.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A page in Slack's Block Kit, with the subject as the text of notifications. Limits as documented at
 * docs.slack.dev/reference/block-kit/blocks: 50 blocks, 150 characters in a header, 3,000 in a section.
 */
final class SlackBlocks {
    private static final int MOST_SECTIONS = 10;
    private static final int MOST_TEXT = 2_900;

    private SlackBlocks() {}

    static Map<String, Object> of(Page page) {
        List<Object> blocks = new ArrayList<>();
        page.table().ifPresent(table -> {
            blocks.add(header(page.subject()));
            blocks.add(code(PlainText.table(table)));
        });
        page.sections().stream().limit(MOST_SECTIONS).forEach(section -> section(section, blocks));
        int more = page.sections().size() - MOST_SECTIONS;
        if (more > 0) {
            blocks.add(text("… and " + more + " more; run `recobro status`"));
        }
        page.notes().stream().limit(5).forEach(note -> blocks.add(text("_Note: " + escaped(note) + "_")));
        blocks.add(Map.of(
                "type", "context", "elements", List.of(Map.of("type", "mrkdwn", "text", escaped(page.footer())))));
        return Map.of("text", escaped(page.subject()), "blocks", blocks);
    }

    private static void section(Section section, List<Object> blocks) {
        blocks.add(header(sign(section.tone()) + " " + section.badge() + ": " + section.title()));
        StringBuilder text = new StringBuilder(escaped(section.text()));
        if (!section.facts().isEmpty()) {
            text.append('\n');
        }
        for (Fact fact : section.facts()) {
            text.append("\n*").append(escaped(fact.name())).append("*: ").append(escaped(fact.value()));
        }
        if (!text.toString().isBlank()) {
            blocks.add(text(text.toString()));
        }
        if (!section.steps().isEmpty()) {
            blocks.add(code(String.join("\n", section.steps())));
        }
    }

    private static Map<String, Object> header(String text) {
        return Map.of(
                "type", "header", "text", Map.of("type", "plain_text", "text", shortened(text, 150), "emoji", true));
    }

    private static Map<String, Object> text(String text) {
        return Map.of("type", "section", "text", Map.of("type", "mrkdwn", "text", shortened(text, MOST_TEXT)));
    }

    private static Map<String, Object> code(String text) {
        String inside = shortened(escaped(text.replace("```", "'''")), MOST_TEXT);
        return Map.of("type", "section", "text", Map.of("type", "mrkdwn", "text", "```\n" + inside + "\n```"));
    }

    private static String sign(Tone tone) {
        return switch (tone) {
            case GOOD -> ":large_green_circle:";
            case WARNING -> ":large_yellow_circle:";
            case BAD -> ":red_circle:";
            case NEUTRAL -> ":white_circle:";
        };
    }

    private static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
