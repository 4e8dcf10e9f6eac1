package io.recobro.source.qdrant.content;

import io.recobro.source.qdrant.client.Points;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * Format 1 of {@code NAME.sample.json.gz}: some points with vectors and payload, which did not change while the snapshot was
 * made.
 */
public record Sample(int format, List<JsonNode> points) {
    public static final int FORMAT = 1;

    /** Places in the order of ids where points are taken, and how many at each. */
    private static final int PLACES = 4;

    private static final int EACH = 16;

    public static final Sample NONE = new Sample(FORMAT, List.of());

    /** Takes points from the beginning and from places spread over the ids. */
    public static Sample take(Points points, String collection, long count) {
        Map<String, JsonNode> taken = new LinkedHashMap<>();
        List<JsonNode> first = points.from(collection, Optional.empty(), EACH);
        first.forEach(point -> taken.put(point.path("id").toString(), point));
        for (int place = 1; place < PLACES && first.size() == EACH; place++) {
            JsonNode id = place(first.getFirst().path("id"), first.getLast().path("id"), place, count);
            points.from(collection, Optional.of(id), EACH)
                    .forEach(point -> taken.put(point.path("id").toString(), point));
        }
        return new Sample(FORMAT, List.copyOf(taken.values()));
    }

    /** An id that lies somewhere behind a part of all: exact when numbers are dense, and UUIDs are random. */
    private static JsonNode place(JsonNode first, JsonNode last, int place, long count) {
        if (last.isIntegralNumber()) {
            long start = first.isIntegralNumber() ? first.asLong() : 0;
            return JsonMapper.shared().getNodeFactory().numberNode(start + count * place / PLACES);
        }
        return JsonMapper.shared()
                .getNodeFactory()
                .stringNode("%x0000000-0000-4000-8000-000000000000".formatted(place * 16 / PLACES));
    }

    /** The points that are the same now. */
    public Sample unchanged(Points server, String collection) {
        List<String> changed = differences(server, collection);
        return new Sample(
                FORMAT,
                points.stream()
                        .filter(point -> !changed.contains(point.path("id").toString()))
                        .toList());
    }

    /** Ids of the points that the server does not have, or has with another vector or payload. */
    public List<String> differences(Points server, String collection) {
        Map<String, JsonNode> there = new LinkedHashMap<>();
        List<JsonNode> ids = points.stream().map(point -> point.path("id")).toList();
        if (!ids.isEmpty()) {
            server.byId(collection, ids)
                    .forEach(point -> there.put(point.path("id").toString(), point));
        }
        List<String> different = new ArrayList<>();
        for (JsonNode point : points) {
            String id = point.path("id").toString();
            JsonNode found = there.get(id);
            if (found == null
                    || !same(point.path("vector"), found.path("vector"))
                    || !payload(point).equals(payload(found))) {
                different.add(id);
            }
        }
        return different;
    }

    /** A point without payload has none, or an empty one, as the version likes it. */
    private static JsonNode payload(JsonNode point) {
        JsonNode payload = point.path("payload");
        return payload.isObject() ? payload : JsonMapper.shared().createObjectNode();
    }

    /** Numbers are compared as the 32-bit floats that they are on the server, however they are written. */
    private static boolean same(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.asDouble() == other.asDouble() || (float) one.asDouble() == (float) other.asDouble();
        }
        if (one instanceof ArrayNode && other instanceof ArrayNode && one.size() == other.size()) {
            for (int i = 0; i < one.size(); i++) {
                if (!same(one.get(i), other.get(i))) {
                    return false;
                }
            }
            return true;
        }
        if (one.isObject() && other.isObject() && one.size() == other.size()) {
            return one.properties().stream()
                    .allMatch(entry -> other.has(entry.getKey()) && same(entry.getValue(), other.get(entry.getKey())));
        }
        return one.equals(other);
    }
}
