package io.recobro.source.qdrant.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.Request;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The points of collections. Thread-safe. */
public final class Points {
    private final Http http;

    Points(Http http) {
        this.http = http;
    }

    /** Counts, exactly. */
    public long count(String collection) {
        ObjectNode body = JsonMapper.shared().createObjectNode().put("exact", true);
        return http.repeat(
                        "count the points of collection '" + collection + "'",
                        post(body, collection, "points", "count"))
                .path("count")
                .asLong();
    }

    /** Whole points, with vectors and payload, from an id on in the order of ids. */
    public List<JsonNode> from(String collection, Optional<JsonNode> id, int most) {
        ObjectNode body = whole().put("limit", most);
        id.ifPresent(first -> body.set("offset", first));
        return list(http.repeat(
                        "read points of collection '" + collection + "'", post(body, collection, "points", "scroll"))
                .path("points"));
    }

    /** Whole points by id; those that do not exist are missing in the answer. */
    public List<JsonNode> byId(String collection, List<JsonNode> ids) {
        ArrayNode wanted = JsonMapper.shared().createArrayNode();
        ids.forEach(wanted::add);
        ObjectNode body = whole();
        body.set("ids", wanted);
        return list(http.repeat("read points of collection '" + collection + "'", post(body, collection, "points")));
    }

    private static ObjectNode whole() {
        return JsonMapper.shared().createObjectNode().put("with_payload", true).put("with_vector", true);
    }

    private static List<JsonNode> list(JsonNode array) {
        List<JsonNode> points = new ArrayList<>();
        array.forEach(points::add);
        return points;
    }

    private Request post(JsonNode body, String collection, String... more) {
        String[] segments = new String[more.length + 2];
        segments[0] = "collections";
        segments[1] = collection;
        System.arraycopy(more, 0, segments, 2, more.length);
        return http.request(segments).post(Http.json(body)).build();
    }
}
