package io.recobro.notify.message;

import io.recobro.notify.incident.Fact;
import java.util.List;
import java.util.Optional;

/**
 * What a message says, before it is text, HTML or blocks.
 *
 * @param subject one line that stands alone
 * @param table rows of a digest
 * @param footer who says it, and when
 */
public record Page(String subject, List<Section> sections, Optional<Table> table, List<String> notes, String footer) {
    /** The colour of something, always beside a word that says the same. */
    public enum Tone {
        GOOD,
        WARNING,
        BAD,
        NEUTRAL
    }

    /**
     * One thing said.
     *
     * @param badge a word such as {@code CRITICAL}
     * @param steps what to do, one each
     */
    public record Section(Tone tone, String badge, String title, String text, List<Fact> facts, List<String> steps) {}

    /** Rows have as many cells as there are columns. */
    public record Table(List<String> columns, List<Row> rows) {}

    /** One row. */
    public record Row(Tone tone, List<String> cells) {}
}
