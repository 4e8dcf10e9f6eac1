package io.recobro.config.yaml;

import io.recobro.config.yaml.Mistakes.Place;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A YAML 1.2 file (core schema, anchors, {@code <<} merges) as a tree that knows where everything stands. What was merged
 * from an anchor stands where the anchor's value does.
 */
public final class YamlDocument {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Mistakes mistakes;
    private final Map<String, Place> keys = new HashMap<>();
    private final Map<String, Place> values = new HashMap<>();
    private final Set<Node> open = java.util.Collections.newSetFromMap(new IdentityHashMap<>());
    private JsonNode root = NODES.objectNode();

    private YamlDocument(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    /** Reads the text; what is wrong with it (syntax, duplicate keys) is added to the mistakes. */
    public static YamlDocument parse(String text, Mistakes mistakes) {
        YamlDocument document = new YamlDocument(mistakes);
        try {
            Optional<Node> node = new Compose(
                            LoadSettings.builder().setSchema(new CoreSchema()).build())
                    .composeString(text);
            if (node.isEmpty()) {
                mistakes.add(Place.START, "", "the file is empty");
            } else {
                document.root = document.convert(node.get(), "");
            }
        } catch (MarkedYamlEngineException failure) {
            Optional<Mark> mark = failure.getProblemMark().or(failure::getContextMark);
            mistakes.add(mark.map(YamlDocument::place).orElse(Place.START), "", syntax(failure, text, mark));
        } catch (YamlEngineException failure) {
            mistakes.add(
                    Place.START,
                    "",
                    String.valueOf(failure.getMessage()).lines().findFirst().orElse("not YAML"));
        }
        return document;
    }

    /** The tree; an empty object when there was nothing to read. */
    public JsonNode root() {
        return root;
    }

    /** Where the key of a pointer stands, or the nearest thing around it. */
    public Place key(String pointer) {
        Place place = keys.get(pointer);
        return place != null ? place : value(pointer);
    }

    /** Where the value of a pointer stands, or the nearest thing around it. */
    public Place value(String pointer) {
        Place place = values.get(pointer);
        if (place != null || pointer.isEmpty()) {
            return place == null ? Place.START : place;
        }
        return key(pointer.substring(0, pointer.lastIndexOf('/')));
    }

    /** The pointer of a key below another pointer. */
    public static String child(String pointer, String key) {
        return pointer + "/" + key.replace("~", "~0").replace("/", "~1");
    }

    private JsonNode convert(Node node, String pointer) {
        node.getStartMark().ifPresent(mark -> values.put(pointer, place(mark)));
        if (!open.add(node)) {
            mistakes.add(value(pointer), pointer, "the anchor contains itself");
            return NODES.nullNode();
        }
        try {
            return switch (node) {
                case MappingNode mapping -> object(mapping, pointer);
                case SequenceNode sequence -> array(sequence, pointer);
                case ScalarNode scalar -> scalar(scalar);
                default -> throw new IllegalStateException("unknown YAML node " + node.getNodeType());
            };
        } finally {
            open.remove(node);
        }
    }

    private ArrayNode array(SequenceNode sequence, String pointer) {
        ArrayNode array = NODES.arrayNode();
        for (Node element : sequence.getValue()) {
            array.add(convert(element, pointer + "/" + array.size()));
        }
        return array;
    }

    private ObjectNode object(MappingNode mapping, String pointer) {
        ObjectNode object = NODES.objectNode();
        Set<String> own = new HashSet<>();
        List<Node> merged = new ArrayList<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                mistakes.add(
                        tuple.getKeyNode()
                                .getStartMark()
                                .map(YamlDocument::place)
                                .orElse(value(pointer)),
                        pointer,
                        "a key must be plain text");
                continue;
            }
            if (key.getValue().equals("<<") && key.isPlain()) {
                merged.add(tuple.getValueNode());
                continue;
            }
            String path = child(pointer, key.getValue());
            Place place = key.getStartMark().map(YamlDocument::place).orElse(Place.START);
            if (!own.add(key.getValue())) {
                mistakes.add(
                        place,
                        path,
                        "the key stands here twice; first in line "
                                + keys.get(path).line());
                continue;
            }
            keys.put(path, place);
            object.set(key.getValue(), convert(tuple.getValueNode(), path));
        }
        merged.forEach(node -> merge(node, pointer, object));
        return object;
    }

    private void merge(Node node, String pointer, ObjectNode object) {
        switch (node) {
            case SequenceNode sequence -> sequence.getValue().forEach(element -> merge(element, pointer, object));
            case MappingNode mapping
            when open.add(mapping) -> {
                YamlDocument other = new YamlDocument(mistakes);
                other.open.addAll(open);
                JsonNode values = other.object(mapping, pointer);
                open.remove(mapping);
                values.properties().forEach(entry -> {
                    if (!object.has(entry.getKey())) {
                        object.set(entry.getKey(), entry.getValue());
                        adopt(other, child(pointer, entry.getKey()));
                    }
                });
            }
            default ->
                mistakes.add(
                        node.getStartMark().map(YamlDocument::place).orElse(value(pointer)),
                        pointer,
                        "'<<' takes an alias of a mapping, or a list of them");
        }
    }

    private void adopt(YamlDocument other, String pointer) {
        other.keys.forEach((path, place) -> {
            if (path.equals(pointer) || path.startsWith(pointer + "/")) {
                keys.put(path, place);
            }
        });
        other.values.forEach((path, place) -> {
            if (path.equals(pointer) || path.startsWith(pointer + "/")) {
                values.put(path, place);
            }
        });
    }

    private static JsonNode scalar(ScalarNode scalar) {
        String text = scalar.getValue();
        Tag tag = scalar.getTag();
        if (tag.equals(Tag.NULL)) {
            return NODES.nullNode();
        }
        if (tag.equals(Tag.BOOL)) {
            return NODES.booleanNode(text.equalsIgnoreCase("true"));
        }
        if (tag.equals(Tag.INT)) {
            BigInteger number = integer(text);
            return number.bitLength() < 64 ? NODES.numberNode(number.longValue()) : NODES.numberNode(number);
        }
        if (tag.equals(Tag.FLOAT) && text.chars().noneMatch(letter -> letter == 'n' || letter == 'N')) {
            return NODES.numberNode(Double.parseDouble(text));
        }
        return NODES.stringNode(text);
    }

    private static BigInteger integer(String text) {
        if (text.startsWith("0x")) {
            return new BigInteger(text.substring(2), 16);
        }
        return text.startsWith("0o") ? new BigInteger(text.substring(2), 8) : new BigInteger(text);
    }

    private static Place place(Mark mark) {
        return new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static String syntax(MarkedYamlEngineException failure, String text, Optional<Mark> mark) {
        String line = mark.flatMap(found -> text.lines().skip(found.getLine()).findFirst())
                .orElse("");
        if (line.substring(0, line.length() - line.stripLeading().length()).contains("\t")) {
            return "the line is indented with a tab; use spaces";
        }
        return failure.getProblem().trim();
    }
}
