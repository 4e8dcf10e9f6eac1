package io.recobro.source.qdrant.load;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.qdrant.ServerVersion;
import io.recobro.source.qdrant.client.Cluster;
import io.recobro.source.qdrant.client.QdrantNode;
import io.recobro.source.qdrant.client.Snapshot;
import io.recobro.source.qdrant.content.CollectionRecord;
import io.recobro.source.qdrant.content.CollectionRecord.NodeSnapshot;
import io.recobro.stream.Progress;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Loads captured collections into a server. Uploaded files never stay there.
 *
 * @param timeout how long a node may take to load one snapshot; as long again it is waited for one whose answer got lost
 */
public record CollectionLoad(Cluster server, Duration timeout, Progress progress) {

    /** @throws RecobroException {@code TARGET_REFUSED} when this server cannot take these snapshots */
    public void requireFit(CollectionRecord captured, boolean anyVersion) {
        int nodes = server.nodes().size();
        if (nodes != captured.snapshots().size()) {
            throw Fault.TARGET_REFUSED
                    .because("unable to load collection '" + captured.collection() + "': it was captured from "
                            + captured.snapshots().size() + " nodes, the target has " + nodes)
                    .hint("name one URL per node, as many as there were");
        }
        ServerVersion theirs = ServerVersion.parse(captured.serverVersion());
        for (QdrantNode node : server.nodes()) {
            if (!anyVersion && !node.version().sameMinor(theirs)) {
                throw Fault.TARGET_REFUSED
                        .because("unable to load collection '" + captured.collection() + "': it was captured from "
                                + theirs + ", " + node.url() + " is " + node.version()
                                + ", and storage is compatible within one minor version only")
                        .hint("load into " + theirs.major() + "." + theirs.minor()
                                + ", or add --any-version and check the result with care");
            }
        }
    }

    /**
     * Uploads every node's snapshot to its node, and makes the payload indexes that got lost.
     *
     * @param content opens the plain file of a snapshot, from its beginning each time
     * @throws RecobroException {@code TARGET_FAILED}, or {@code BACKUP_DAMAGED} when the content is not what was captured;
     *     whatever the target was before may be lost then
     */
    public void load(String name, CollectionRecord captured, Function<NodeSnapshot, InputStream> content) {
        for (int each = 0; each < server.nodes().size(); each++) {
            upload(
                    name,
                    server.nodes().get(each),
                    captured,
                    captured.snapshots().get(each),
                    content);
        }
        index(name, captured);
    }

    private void upload(
            String name,
            QdrantNode node,
            CollectionRecord captured,
            NodeSnapshot snapshot,
            Function<NodeSnapshot, InputStream> content) {
        Arrival arrival = new Arrival(node, name, node.collection(name).isPresent());
        Set<String> before = names(node, name);
        String file = "recobro-" + snapshot.sha256().substring(0, 16) + "-"
                + node.serverTime().toEpochMilli() + ".snapshot";
        try {
            boolean answered = node.snapshots()
                    .upload(
                            name,
                            file,
                            snapshot.bytes(),
                            snapshot.sha256(),
                            () -> counted(content.apply(snapshot)),
                            timeout);
            if (!answered) {
                arrival.await(captured, timeout);
                progress.notice("the answer to the upload into '" + name
                        + "' was lost; the collection was found there with its points");
            }
        } catch (RecobroException failed) {
            try {
                removeUploaded(node, name, file, before, snapshot.bytes());
            } catch (RecobroException stays) {
                failed.addSuppressed(stays);
            }
            throw failed.fault() == Fault.BACKUP_DAMAGED || failed.fault() == Fault.INTERRUPTED
                    ? failed
                    : targetFailed(failed);
        }
        try {
            removeUploaded(node, name, file, before, snapshot.bytes());
        } catch (RecobroException stays) {
            progress.notice("the uploaded file '" + file + "' stays on the server: " + stays.getMessage());
        }
    }

    private static RecobroException targetFailed(RecobroException cause) {
        RecobroException failed = Fault.TARGET_FAILED.because(cause.getMessage(), cause);
        return cause.hint().map(failed::hint).orElse(failed);
    }

    private static Set<String> names(QdrantNode node, String collection) {
        return listed(node, collection).stream().map(Snapshot::name).collect(Collectors.toSet());
    }

    private static List<Snapshot> listed(QdrantNode node, String collection) {
        return node.collection(collection).isEmpty()
                ? List.of()
                : node.snapshots().list(collection);
    }

    /** Servers name the file as they like: ours is the one of that name, or else the only new one of that size. */
    private static void removeUploaded(
            QdrantNode node, String collection, String file, Set<String> before, long bytes) {
        List<Snapshot> fresh = listed(node, collection).stream()
                .filter(snapshot -> !before.contains(snapshot.name()))
                .toList();
        List<Snapshot> ours =
                fresh.stream().filter(snapshot -> snapshot.name().equals(file)).toList();
        if (ours.isEmpty()) {
            ours = fresh.stream()
                    .filter(snapshot ->
                            snapshot.bytes() == bytes && snapshot.sha256().isEmpty())
                    .toList();
        }
        if (ours.size() == 1) {
            node.snapshots().delete(collection, ours.getFirst().name());
        }
    }

    /** Makes the payload indexes that the server did not take over, as versions before 1.14.1 do. */
    private void index(String name, CollectionRecord captured) {
        QdrantNode node = server.first();
        JsonNode there = node.collection(name)
                .map(info -> info.path("payload_schema"))
                .orElseGet(() -> JsonMapper.shared().createObjectNode());
        for (Map.Entry<String, JsonNode> field :
                captured.info().path("payload_schema").properties()) {
            if (!there.has(field.getKey())) {
                JsonNode params = field.getValue().path("params");
                try {
                    node.createIndex(
                            name,
                            field.getKey(),
                            params.isObject() ? params : field.getValue().path("data_type"));
                } catch (RecobroException failed) {
                    throw targetFailed(failed);
                }
                progress.notice("payload index '" + field.getKey() + "' of '" + name
                        + "' was made again: this server's version does not take it out of a snapshot");
            }
        }
    }

    /** Removes a collection that this load made, its snapshot files first. */
    public void remove(String name) {
        for (QdrantNode node : server.nodes()) {
            for (Snapshot snapshot : listed(node, name)) {
                node.snapshots().delete(name, snapshot.name());
            }
        }
        server.first().deleteCollection(name);
    }

    private InputStream counted(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                int count = super.read(target, offset, length);
                progress.advance(Math.max(0, count));
                return count;
            }
        };
    }
}
