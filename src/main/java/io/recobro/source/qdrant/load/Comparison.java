package io.recobro.source.qdrant.load;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.RestoreRequest.Check;
import io.recobro.source.qdrant.client.Cluster;
import io.recobro.source.qdrant.client.QdrantNode;
import io.recobro.source.qdrant.content.CollectionRecord;
import io.recobro.source.qdrant.content.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Compares a collection on a server with what was captured.
 *
 * @param name the collection's name there
 */
public record Comparison(Cluster server, String name, CollectionRecord captured, Sample sample) {

    /**
     * Compares as deep as wanted.
     *
     * @return what was found equal, in words
     * @throws RecobroException {@code CHECK_FAILED} naming both values
     */
    public List<String> run(Check depth) {
        List<String> equal = new ArrayList<>();
        if (depth.compareTo(Check.INVENTORY) >= 0) {
            equal.addAll(inventory());
        }
        if (depth.compareTo(Check.COUNTS) >= 0) {
            equal.add(counts());
        }
        if (depth == Check.DIGESTS && !sample.points().isEmpty()) {
            equal.add(sampled());
        }
        return equal;
    }

    private List<String> inventory() {
        JsonNode info = server.first()
                .collection(name)
                .orElseThrow(() -> differs("the collection is not there", "nothing of it can be used"));
        Shape expected = Shape.of(captured.info());
        Shape found = Shape.of(info);
        if (!expected.equals(found)) {
            throw differs("it has " + found, "the backup has " + expected);
        }
        for (QdrantNode node : server.nodes()) {
            node.inactiveShards(name).stream().findFirst().ifPresent(state -> {
                throw differs("a shard at " + node.url() + " is " + state, "every shard must be Active");
            });
        }
        JsonNode schema = captured.info().path("payload_schema");
        for (Map.Entry<String, JsonNode> field : schema.properties()) {
            String wanted = field.getValue().path("data_type").asString("");
            String there = info.path("payload_schema")
                    .path(field.getKey())
                    .path("data_type")
                    .asString("missing");
            if (!wanted.equals(there)) {
                throw differs("the payload index of '" + field.getKey() + "' is " + there, "the backup has " + wanted);
            }
        }
        return List.of(expected.toString(), schema.size() + " payload indexes");
    }

    private String counts() {
        long found = server.first().points().count(name);
        long least = Math.min(captured.pointsBefore(), captured.pointsAfter());
        long most = Math.max(captured.pointsBefore(), captured.pointsAfter());
        if (found < least || found > most) {
            throw differs(
                    "it has " + found + " points",
                    "the backup has " + (least == most ? String.valueOf(least) : least + " to " + most));
        }
        return found + " points"
                + (least == most ? "" : " (written to during the backup: " + least + " before, " + most + " after)");
    }

    private String sampled() {
        List<String> different = sample.differences(server.first().points(), name);
        if (!different.isEmpty()) {
            throw differs(
                    different.size() + " of " + sample.points().size() + " sampled points are different, such as "
                            + different.getFirst(),
                    "vectors and payload must be equal");
        }
        return sample.points().size() + " sampled points with vectors and payload";
    }

    private RecobroException differs(String found, String expected) {
        return Fault.CHECK_FAILED.because("unable to trust collection '" + name + "' on "
                + server.first().url() + ": " + found + ", " + expected);
    }
}
