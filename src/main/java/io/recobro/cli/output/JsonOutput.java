package io.recobro.cli.output;

import io.recobro.fault.ExitStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The conventions of our JSON: RFC 3339 times in UTC, bytes as integers, seconds as decimals, absent values as null. */
public final class JsonOutput {
    private JsonOutput() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** The head of every summary: how it ended. */
    public static ObjectNode summary(ExitStatus status) {
        ObjectNode summary = object();
        summary.put("message_type", "summary");
        summary.put("status", word(status));
        summary.put("exit_code", status.code());
        return summary;
    }

    public static <T> ArrayNode array(Collection<T> elements, Function<T, ? extends JsonNode> convert) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        elements.forEach(element -> array.add(convert.apply(element)));
        return array;
    }

    public static ArrayNode texts(List<String> texts) {
        return array(texts, JsonNodeFactory.instance::stringNode);
    }

    public static ObjectNode texts(Map<String, String> texts) {
        ObjectNode object = object();
        texts.forEach(object::put);
        return object;
    }

    /** Seconds with three decimals. */
    public static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    public static String time(Instant instant) {
        return instant.toString();
    }

    /** A constant as our JSON and options write it: lower case with dashes. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
