package io.recobro.source.qdrant.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * What a snapshot and the collection it is loaded into must agree in.
 *
 * @param vectors name to size and distance; the name is empty for the one vector without a name
 */
public record Shape(Map<String, String> vectors, int shards) {

    /** Reads it out of what a server says about a collection. */
    public static Shape of(JsonNode info) {
        JsonNode params = info.path("config").path("params");
        Map<String, String> vectors = new TreeMap<>();
        JsonNode dense = params.path("vectors");
        if (dense.has("size")) {
            vectors.put("", vector(dense));
        } else {
            dense.properties().forEach(entry -> vectors.put(entry.getKey(), vector(entry.getValue())));
        }
        params.path("sparse_vectors").properties().forEach(entry -> vectors.put(entry.getKey(), "sparse"));
        return new Shape(vectors, params.path("shard_number").asInt(1));
    }

    private static String vector(JsonNode vector) {
        return vector.path("size").asLong() + " " + vector.path("distance").asString("");
    }

    @Override
    public String toString() {
        String all = vectors.entrySet().stream()
                .map(entry -> entry.getKey().isEmpty() ? entry.getValue() : entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        return "vectors of " + all + " in " + shards + (shards == 1 ? " shard" : " shards");
    }
}
