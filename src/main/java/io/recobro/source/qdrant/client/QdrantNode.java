package io.recobro.source.qdrant.client;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.qdrant.QdrantSettings;
import io.recobro.source.qdrant.ServerVersion;
import io.recobro.stream.Pause;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import okhttp3.RequestBody;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One node of a Qdrant server. Constructing opens no connection. Thread-safe. */
public final class QdrantNode implements AutoCloseable {
    private static final RequestBody NOTHING = RequestBody.create(new byte[0], null);

    private final URI url;
    private final Http http;
    private final Snapshots snapshots;
    private final Points points;
    private volatile ServerVersion version;

    public QdrantNode(URI url, QdrantSettings.Server server, Clock clock, Pause pause) {
        this.url = url;
        this.http = new Http(url, server, clock, pause);
        this.snapshots = new Snapshots(http);
        this.points = new Points(http);
    }

    public URI url() {
        return url;
    }

    public Snapshots snapshots() {
        return snapshots;
    }

    public Points points() {
        return points;
    }

    /** The time by the server's clock, as far as its answers told it. */
    public Instant serverTime() {
        return http.serverTime();
    }

    /** Whether the key crosses a network unencrypted. */
    public boolean unencrypted() {
        return http.open();
    }

    /** Asked once; needs no key. */
    public ServerVersion version() {
        ServerVersion known = version;
        if (known == null) {
            JsonNode answer = http.repeat("ask the version", http.request("").build());
            try {
                known = ServerVersion.parse(answer.path("version").asString(""));
            } catch (IllegalArgumentException unknown) {
                throw Fault.SOURCE_BROKEN
                        .because(
                                "unable to ask the version at " + http.node() + ": what answers there is no Qdrant",
                                unknown)
                        .hint("check the URL: it is that of the REST API, port 6333 by default");
            }
            version = known;
        }
        return known;
    }

    /** Names of all collections, sorted. */
    public List<String> collections() {
        List<String> names = new ArrayList<>();
        http.repeat("list the collections", http.request("collections").build())
                .path("collections")
                .forEach(node -> names.add(node.path("name").asString()));
        return names.stream().sorted().toList();
    }

    /** Alias to collection. */
    public Map<String, String> aliases() {
        Map<String, String> aliases = new TreeMap<>();
        http.repeat("list the aliases", http.request("aliases").build())
                .path("aliases")
                .forEach(node -> aliases.put(
                        node.path("alias_name").asString(),
                        node.path("collection_name").asString()));
        return aliases;
    }

    /** Configuration, payload schema, status and counts as the server tells them; empty when there is no such collection. */
    public Optional<JsonNode> collection(String name) {
        try {
            return Optional.of(http.repeat(
                    "describe collection '" + name + "'",
                    http.request("collections", name).build()));
        } catch (RecobroException failed) {
            if (failed.fault() == Fault.SOURCE_MISSING) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    /** States of this node's shards of a collection that are not {@code Active}. */
    public List<String> inactiveShards(String collection) {
        List<String> states = new ArrayList<>();
        http.repeat(
                        "describe the shards of collection '" + collection + "'",
                        http.request("collections", collection, "cluster").build())
                .path("local_shards")
                .forEach(shard -> {
                    String state = shard.path("state").asString("Active");
                    if (!state.equals("Active")) {
                        states.add(state);
                    }
                });
        return states;
    }

    /** Removes a collection; one that is not there is removed already. Its snapshot files stay: remove those first. */
    public void deleteCollection(String name) {
        try {
            http.repeat(
                    "remove collection '" + name + "'",
                    http.request("collections", name).delete(NOTHING).build());
        } catch (RecobroException failed) {
            if (failed.fault() != Fault.SOURCE_MISSING) {
                throw failed;
            }
        }
    }

    /** Makes a payload index and waits for it. */
    public void createIndex(String collection, String field, JsonNode schema) {
        ObjectNode body = JsonMapper.shared().createObjectNode().put("field_name", field);
        body.set("field_schema", schema);
        http.repeat(
                "index '" + field + "' of collection '" + collection + "'",
                http.request(http.url("collections", collection, "index")
                                .newBuilder()
                                .addQueryParameter("wait", "true")
                                .build())
                        .put(Http.json(body))
                        .build());
    }

    /**
     * Points aliases at a collection, all in one step: each goes away from where it was.
     *
     * @param existing those of them that exist
     */
    public void switchAliases(List<String> names, List<String> existing, String collection) {
        ArrayNode actions = JsonMapper.shared().createArrayNode();
        for (String name : names) {
            if (existing.contains(name)) {
                actions.addObject().putObject("delete_alias").put("alias_name", name);
            }
            actions.addObject()
                    .putObject("create_alias")
                    .put("collection_name", collection)
                    .put("alias_name", name);
        }
        ObjectNode body = JsonMapper.shared().createObjectNode();
        body.set("actions", actions);
        http.repeat(
                "point aliases at collection '" + collection + "'",
                http.request("collections", "aliases").post(Http.json(body)).build());
    }

    /**
     * Looks again and again, with growing waits.
     *
     * @param longest when to give up, after one look at least
     * @return whether it was reached
     */
    public boolean until(String doing, Duration longest, BooleanSupplier reached) {
        return http.until(doing, longest, reached);
    }

    /** Ends all calls that are under way; their threads get an error. */
    public void cancel() {
        http.cancel();
    }

    @Override
    public void close() {
        http.close();
    }
}
