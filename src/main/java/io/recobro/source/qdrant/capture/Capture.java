package io.recobro.source.qdrant.capture;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.ArtifactSink;
import io.recobro.source.CaptureReport;
import io.recobro.source.RecoveryPoint;
import io.recobro.source.qdrant.CollectionNames;
import io.recobro.source.qdrant.QdrantSettings;
import io.recobro.source.qdrant.capture.CollectionCapture.Captured;
import io.recobro.source.qdrant.client.Cluster;
import io.recobro.source.qdrant.client.QdrantNode;
import io.recobro.source.qdrant.content.AliasRecord;
import io.recobro.source.qdrant.content.ArtifactNames;
import io.recobro.source.qdrant.content.CollectionRecord;
import io.recobro.source.qdrant.content.RecordJson;
import io.recobro.source.qdrant.mirror.Mirror;
import io.recobro.stream.Pause;
import io.recobro.stream.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One capture of all collections of a job, phase by phase. */
final class Capture {
    private final Cluster server;
    private final QdrantSettings settings;
    private final SnapshotLedger ledger;
    private final Optional<Mirror> mirror;
    private final Clock clock;
    private final Pause pause;
    private final ArtifactSink sink;
    private final Progress progress;
    private final List<String> warnings = new ArrayList<>();
    private final List<String> shortfalls = new ArrayList<>();
    private final TreeMap<String, String> facts = new TreeMap<>();

    Capture(
            Cluster server,
            QdrantSettings settings,
            SnapshotLedger ledger,
            Optional<Mirror> mirror,
            Clock clock,
            Pause pause,
            ArtifactSink sink,
            Progress progress) {
        this.server = server;
        this.settings = settings;
        this.ledger = ledger;
        this.mirror = mirror;
        this.clock = clock;
        this.pause = pause;
        this.sink = sink;
        this.progress = progress;
    }

    CaptureReport run() {
        progress.phase("capture");
        describeServer();
        sweep();
        Map<String, String> aliases = server.first().aliases();
        List<String> names = CollectionNames.choose(
                settings.collections(), settings.exclude(), server.first().collections(), aliases);
        CollectionCapture each =
                new CollectionCapture(server, settings, ledger, mirror, aliases, clock, pause, sink, progress);
        List<Optional<Captured>> captured = new Abreast(settings.parallel(), server::cancel)
                .run(names.stream()
                        .<java.util.concurrent.Callable<Optional<Captured>>>map(name -> () -> each.capture(name))
                        .toList());
        List<CollectionRecord> records = records(names, captured);
        AliasRecord kept = new AliasRecord(AliasRecord.FORMAT, new TreeMap<>(aliases));
        sink.put(ArtifactNames.ALIASES_FILE, ArtifactNames.ALIASES, RecordJson.write(kept));
        return new CaptureReport(
                point(records), "qdrant-snapshot", facts, List.copyOf(warnings), List.copyOf(shortfalls));
    }

    private void describeServer() {
        facts.put("server_version", server.first().version().toString());
        facts.put("nodes", String.valueOf(server.nodes().size()));
        facts.put(
                "free_bytes",
                new FreeSpace(settings.storage()).usable().map(String::valueOf).orElse("unknown"));
        if (server.first().version().vulnerable()) {
            warn("Qdrant " + server.first().version()
                    + " lets users of its snapshot API write outside of the snapshot directory: update to"
                    + " 1.8.3 or newer");
        }
        server.nodes().stream()
                .filter(node -> !node.version().equals(server.first().version()))
                .forEach(node -> warn("node " + node.url() + " is " + node.version() + ", the first one is "
                        + server.first().version()));
    }

    private void sweep() {
        for (QdrantNode node : server.nodes()) {
            try {
                List<String> swept = ServerSnapshot.sweep(node, ledger);
                if (!swept.isEmpty()) {
                    progress.notice(
                            "snapshots that earlier runs left on the server are removed: " + String.join(", ", swept));
                }
            } catch (RecobroException stays) {
                progress.notice("snapshots of earlier runs may stay on the server: " + stays.getMessage());
            }
        }
    }

    private List<CollectionRecord> records(List<String> names, List<Optional<Captured>> captured) {
        List<CollectionRecord> records = new ArrayList<>();
        for (int each = 0; each < names.size(); each++) {
            String name = names.get(each);
            if (captured.get(each).isEmpty()) {
                shortfalls.add(
                        "collection '" + name + "' was deleted while the backup ran: the backup does not hold it");
                continue;
            }
            Captured one = captured.get(each).get();
            records.add(one.record());
            one.unmirrored()
                    .ifPresent(cause ->
                            shortfalls.add("collection '" + name + "' is not mirrored: " + cause.getMessage()));
            String status = one.record().info().path("status").asString("");
            if (status.equals("red")) {
                warn("collection '" + name + "' has status red: the server failed to optimise it");
            }
        }
        if (records.isEmpty()) {
            throw Fault.SOURCE_CHANGED
                    .because("unable to capture " + String.join(", ", names) + ": deleted while the backup ran")
                    .hint("see who deletes collections, and run the backup again");
        }
        return records;
    }

    /** Each collection has a point of its own; the earliest counts, and the distance to the latest is told. */
    private RecoveryPoint point(List<CollectionRecord> records) {
        Instant first = records.stream()
                .map(CollectionRecord::began)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        Instant last = records.stream()
                .map(CollectionRecord::ended)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        TreeMap<String, String> positions = new TreeMap<>();
        positions.put("first_snapshot_began", first.toString());
        positions.put("last_snapshot_ended", last.toString());
        positions.put(
                "skew_seconds", String.valueOf(Duration.between(first, last).toMillis() / 1000.0));
        facts.put("collections", String.valueOf(records.size()));
        return new RecoveryPoint(first, positions, "snapshot-per-collection");
    }

    private void warn(String warning) {
        warnings.add(warning);
        progress.notice(warning);
    }
}
