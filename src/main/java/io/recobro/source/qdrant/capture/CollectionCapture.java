package io.recobro.source.qdrant.capture;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.ArtifactSink;
import io.recobro.source.qdrant.QdrantSettings;
import io.recobro.source.qdrant.client.Cluster;
import io.recobro.source.qdrant.client.QdrantNode;
import io.recobro.source.qdrant.client.Snapshot;
import io.recobro.source.qdrant.content.ArtifactNames;
import io.recobro.source.qdrant.content.CollectionRecord;
import io.recobro.source.qdrant.content.CollectionRecord.NodeSnapshot;
import io.recobro.source.qdrant.content.RecordJson;
import io.recobro.source.qdrant.content.Sample;
import io.recobro.source.qdrant.mirror.Mirror;
import io.recobro.stream.Block;
import io.recobro.stream.MemberLabel;
import io.recobro.stream.MemberWriter;
import io.recobro.stream.Pause;
import io.recobro.stream.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Captures single collections into the sink. Thread-safe. */
final class CollectionCapture {
    /** Larger ones take so long that a silent connection may be cut on the way. */
    private static final long LARGE = 1L << 30;

    private final Cluster server;
    private final QdrantSettings settings;
    private final SnapshotLedger ledger;
    private final Optional<Mirror> mirror;
    private final Map<String, String> aliases;
    private final Clock clock;
    private final Pause pause;
    private final ArtifactSink sink;
    private final Progress progress;

    /**
     * What became of one collection.
     *
     * @param unmirrored why the mirror does not have it; empty when it has it, or there is no mirror
     */
    record Captured(CollectionRecord record, Optional<RecobroException> unmirrored) {}

    CollectionCapture(
            Cluster server,
            QdrantSettings settings,
            SnapshotLedger ledger,
            Optional<Mirror> mirror,
            Map<String, String> aliases,
            Clock clock,
            Pause pause,
            ArtifactSink sink,
            Progress progress) {
        this.server = server;
        this.settings = settings;
        this.ledger = ledger;
        this.mirror = mirror;
        this.aliases = aliases;
        this.clock = clock;
        this.pause = pause;
        this.sink = sink;
        this.progress = progress;
    }

    /** Empty when the collection was deleted meanwhile: nothing of it is in the backup then. */
    Optional<Captured> capture(String name) {
        Optional<JsonNode> info = server.first().collection(name);
        if (info.isEmpty()) {
            return Optional.empty();
        }
        try {
            new FreeSpace(settings.storage()).require(name, info.get());
            return Optional.of(capture(name, info.get()));
        } catch (RecobroException failed) {
            if (failed.fault() == Fault.SOURCE_MISSING
                    && server.first().collection(name).isEmpty()) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    private Captured capture(String name, JsonNode info) {
        QdrantNode first = server.first();
        long before = first.points().count(name);
        Sample sample = Sample.take(first.points(), name, before);
        boolean wait = FreeSpace.estimate(info) < LARGE;
        List<ServerSnapshot> made = new ArrayList<>();
        try {
            List<NodeSnapshot> stored = new ArrayList<>();
            for (QdrantNode node : server.nodes()) {
                ServerSnapshot snapshot =
                        ServerSnapshot.make(node, name, wait, settings.timeout(), ledger, clock, pause);
                made.add(snapshot);
                stored.add(store(name, node, snapshot, made.size() - 1));
            }
            long after = first.points().count(name);
            CollectionRecord record = new CollectionRecord(
                    CollectionRecord.FORMAT, name, first.version().toString(), before, after, stored, info);
            Sample unchanged = sample.unchanged(first.points(), name);
            Optional<RecobroException> unmirrored = mirror(record, unchanged, made);
            for (ServerSnapshot snapshot : made) {
                remove(snapshot);
            }
            ArtifactNames names = ArtifactNames.of(name);
            sink.put(names.collection(), ArtifactNames.COLLECTION, RecordJson.write(record));
            sink.put(names.sample(), ArtifactNames.SAMPLE, RecordJson.write(unchanged));
            return new Captured(record, unmirrored);
        } catch (RuntimeException failed) {
            for (ServerSnapshot snapshot : made) {
                try {
                    snapshot.remove();
                } catch (RecobroException stays) {
                    failed.addSuppressed(stays);
                }
            }
            throw failed;
        } finally {
            made.forEach(ServerSnapshot::release);
        }
    }

    private void remove(ServerSnapshot snapshot) {
        try {
            snapshot.remove();
        } catch (RecobroException stays) {
            progress.notice("a snapshot stays on the server until the next run sweeps it: " + stays.getMessage());
        }
    }

    private Optional<RecobroException> mirror(CollectionRecord record, Sample sample, List<ServerSnapshot> made) {
        if (mirror.isEmpty()) {
            return Optional.empty();
        }
        List<String> own = aliases.entrySet().stream()
                .filter(alias -> alias.getValue().equals(record.collection()))
                .map(Map.Entry::getKey)
                .toList();
        try {
            mirror.get()
                    .push(
                            record,
                            sample,
                            own,
                            wanted ->
                                    made.get(record.snapshots().indexOf(wanted)).open());
            return Optional.empty();
        } catch (RecobroException failed) {
            if (failed.fault() == Fault.INTERRUPTED) {
                throw failed;
            }
            return Optional.of(failed);
        }
    }

    private NodeSnapshot store(String name, QdrantNode node, ServerSnapshot made, int number) {
        Snapshot snapshot = made.snapshot();
        String artifact = ArtifactNames.of(name).snapshot(number, server.nodes().size());
        MemberWriter.Written written;
        try (InputStream in = made.open();
                MemberWriter writer = sink.open(artifact, ArtifactNames.SNAPSHOT)) {
            copy(in, writer);
            written = writer.complete();
        } catch (IOException broken) {
            throw Fault.SOURCE_UNREACHABLE.because(
                    "unable to download snapshot '" + snapshot.name() + "': " + broken.getMessage(), broken);
        }
        String found = written.plain().sha256();
        snapshot.sha256().filter(told -> !told.equals(found)).ifPresent(told -> {
            throw Fault.SOURCE_BROKEN
                    .because("unable to trust snapshot '" + snapshot.name() + "' of collection '" + name
                            + "': its SHA-256 is " + found + ", the server says " + told)
                    .hint("run the backup again; when it stays, look at the server's disk and memory");
        });
        return new NodeSnapshot(
                node.url().toString(),
                artifact,
                snapshot.name(),
                written.plain().bytes(),
                found,
                snapshot.sha256().isPresent(),
                made.began(),
                made.ended());
    }

    private void copy(InputStream in, MemberWriter writer) throws IOException {
        MemberLabel label = new MemberLabel("snapshot", "", 0);
        while (true) {
            Block block = writer.take();
            int count = in.readNBytes(block.ensure(block.target()), 0, block.target());
            if (count == 0) {
                writer.discard(block);
                return;
            }
            block.length(count);
            writer.write(block, label);
            writer.flush(); // members of a file stay in its order
            progress.advance(count);
        }
    }
}
