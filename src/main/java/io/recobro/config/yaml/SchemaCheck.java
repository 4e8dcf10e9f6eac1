package io.recobro.config.yaml;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks a document against a JSON Schema (draft 2020-12) and says what is wrong in the operator's words. Uses the
 * {@code title} of a schema as the name of what is expected. Never repeats a value that may be a secret.
 */
public final class SchemaCheck {
    private final JsonNode schema;
    private final Schema validator;

    /** @param schema the text of a schema that is itself right */
    public SchemaCheck(String schema) {
        this.schema = JsonMapper.shared().readTree(schema);
        this.validator = SchemaRegistry.withDialect(Dialects.getDraft202012()).getSchema(this.schema);
    }

    /** Adds every mistake. */
    public void check(YamlDocument document, Mistakes mistakes) {
        for (Error error : validator.validate(document.root())) {
            String pointer = error.getInstanceLocation().toString();
            switch (error.getKeyword()) {
                case "additionalProperties", "propertyNames" -> {
                    String path = YamlDocument.child(pointer, error.getProperty());
                    mistakes.add(document.key(path), path, message(error));
                }
                case "required" -> mistakes.add(document.key(pointer), pointer, message(error));
                default -> mistakes.add(document.value(pointer), pointer, message(error));
            }
        }
    }

    private String message(Error error) {
        String keyword = location(error);
        JsonNode around = schema.at(keyword.substring(0, keyword.lastIndexOf('/')));
        JsonNode value = error.getInstanceNode();
        return switch (error.getKeyword()) {
            case "additionalProperties" -> unknown(error.getProperty(), around);
            case "propertyNames" -> "a key here must be " + title(follow(around.path("propertyNames")));
            case "required" -> "key '" + error.getProperty() + "' is missing";
            case "type" ->
                value.isNull() ? "there is no value" : "must be " + expected(around) + ", not " + kind(value);
            case "enum" -> choice(around.path("enum"), value);
            case "pattern" ->
                "must be " + title(around) + (showable(keyword, value) ? ", not '" + value.asString() + "'" : "");
            case "minimum", "maximum" ->
                "must be " + around.path("minimum").asString() + " to "
                        + around.path("maximum").asString() + ", not " + value.asString();
            case "minLength", "minItems" -> "must not be empty";
            case "minProperties" -> around.has("maxProperties") ? "must be " + title(around) : "must not be empty";
            case "maxProperties" ->
                "must be only one of "
                        + String.join(", ", around.path("properties").propertyNames());
            case "uniqueItems" -> "names something twice";
            default -> error.getMessage();
        };
    }

    private static String location(Error error) {
        String location = error.getSchemaLocation().toString();
        return location.substring(location.indexOf('#') + 1);
    }

    private static String unknown(String key, JsonNode around) {
        List<String> known = new ArrayList<>(around.path("properties").propertyNames());
        String hint = Closest.hint(key, known);
        return "unknown key '" + key + "'" + (hint.isEmpty() ? "; known here: " + String.join(", ", known) : hint);
    }

    private static String choice(JsonNode words, JsonNode value) {
        List<String> known = words.valueStream().map(JsonNode::asString).toList();
        String list = String.join(", ", known);
        return value.isString()
                ? "must be one of " + list + ", not '" + value.asString() + "'" + Closest.hint(value.asString(), known)
                : "must be one of " + list;
    }

    private JsonNode follow(JsonNode node) {
        return node.has("$ref") ? schema.at(node.path("$ref").asString().substring(1)) : node;
    }

    private static String title(JsonNode node) {
        return node.path("title").asString("something else");
    }

    private static String expected(JsonNode node) {
        if (node.has("title")) {
            return title(node);
        }
        Set<String> types = node.path("type").isArray()
                ? node.path("type").valueStream().map(JsonNode::asString).collect(Collectors.toSet())
                : Set.of(node.path("type").asString());
        return types.stream().sorted().map(SchemaCheck::kindOfType).collect(Collectors.joining(" or "));
    }

    private static String kindOfType(String type) {
        return switch (type) {
            case "object" -> "a mapping";
            case "array" -> "a list";
            case "integer" -> "a whole number";
            case "boolean" -> "true or false";
            default -> "text";
        };
    }

    private static String kind(JsonNode value) {
        if (value.isObject()) {
            return "a mapping";
        }
        if (value.isArray()) {
            return "a list";
        }
        if (value.isBoolean()) {
            return "true or false";
        }
        if (value.isNumber()) {
            return value.isIntegralNumber() ? "a number" : "a fraction";
        }
        return "text";
    }

    private static boolean showable(String keyword, JsonNode value) {
        return !keyword.startsWith("/$defs/secret/")
                && !value.asString().contains("://")
                && !value.asString().contains("@");
    }
}
