package io.recobro.config.yaml;

import io.recobro.config.notation.Durations;
import tools.jackson.databind.JsonNode;

/** What checks of a document share: how they say what is wrong, and where. */
public abstract class DocumentCheck {
    protected final YamlDocument document;
    protected final Mistakes mistakes;

    protected DocumentCheck(YamlDocument document, Mistakes mistakes) {
        this.document = document;
        this.mistakes = mistakes;
    }

    /** Something is wrong with a key, which is where it stands. */
    protected final void key(String pointer, String message) {
        mistakes.add(document.key(pointer), pointer, message);
    }

    /** Something is wrong with a value, which is where it stands. */
    protected final void value(String pointer, String message) {
        mistakes.add(document.value(pointer), pointer, message);
    }

    /** Finds what the schema's pattern lets pass; the pattern's own complaint is not repeated. */
    protected final void duration(JsonNode node, String pointer) {
        if (node.isString() && node.asString().matches("[0-9wdhms ]+")) {
            try {
                if (Durations.parse(node.asString()).isZero()) {
                    value(pointer, "must be longer than nothing");
                }
            } catch (IllegalArgumentException mistake) {
                if (!mistake.getMessage().startsWith("must be a duration")) {
                    value(pointer, mistake.getMessage());
                }
            }
        }
    }
}
