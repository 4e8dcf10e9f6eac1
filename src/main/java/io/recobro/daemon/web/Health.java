package io.recobro.daemon.web;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Answers to one question, such as whether the daemon is alive: good when every part is. */
public record Health(List<Part> parts) {
    /**
     * @param reason why it is as it is, for people; never a secret
     */
    public record Part(String name, boolean good, String reason) {}

    public Health {
        parts = List.copyOf(parts);
    }

    public boolean good() {
        return parts.stream().allMatch(Part::good);
    }

    /** {@code {"status": "ok"|"failing", "checks": [{"name", "status", "reason"}]}}. */
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("status", word(good()));
        ArrayNode checks = json.putArray("checks");
        for (Part part : parts) {
            ObjectNode check = checks.addObject();
            check.put("name", part.name());
            check.put("status", word(part.good()));
            check.put("reason", part.reason());
        }
        return json;
    }

    private static String word(boolean good) {
        return good ? "ok" : "failing";
    }
}
