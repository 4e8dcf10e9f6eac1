package io.recobro.source.qdrant.capture;

import io.recobro.source.ArtifactSink;
import io.recobro.source.BackupReader;
import io.recobro.source.CaptureReport;
import io.recobro.source.Examination;
import io.recobro.source.RestoreReport;
import io.recobro.source.RestoreRequest;
import io.recobro.source.Source;
import io.recobro.source.qdrant.CollectionNames;
import io.recobro.source.qdrant.QdrantSettings;
import io.recobro.source.qdrant.client.Cluster;
import io.recobro.source.qdrant.client.QdrantNode;
import io.recobro.source.qdrant.load.CollectionLoad;
import io.recobro.source.qdrant.mirror.Mirror;
import io.recobro.stream.Pause;
import io.recobro.stream.Progress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Collections of a Qdrant server. Thread-safe. */
public final class QdrantSource implements Source {
    private final QdrantSettings settings;
    private final Restorer restorer;
    private final SnapshotLedger ledger;
    private final Clock clock;
    private final Pause pause;

    /** Brings collections back. */
    public interface Restorer {
        RestoreReport restore(BackupReader backup, RestoreRequest request, Progress progress);

        /** See {@link Source#items}. */
        List<String> items(BackupReader backup);

        /** See {@link Source#compare}. */
        Optional<List<String>> compare(BackupReader backup, RestoreRequest request, Progress progress);
    }

    /** @param state directory that remembers which snapshots are on servers; made when needed */
    public QdrantSource(QdrantSettings settings, Restorer restorer, Path state, Clock clock, Pause pause) {
        this.settings = settings;
        this.restorer = restorer;
        this.ledger = new SnapshotLedger(state);
        this.clock = clock;
        this.pause = pause;
    }

    @Override
    public String type() {
        return "qdrant";
    }

    @Override
    public void check() {
        try (Cluster server = Cluster.of(settings.server(), clock, pause)) {
            List<String> names = CollectionNames.choose(
                    settings.collections(),
                    settings.exclude(),
                    server.first().collections(),
                    server.first().aliases());
            for (QdrantNode node : server.nodes()) {
                node.version();
                node.snapshots().requireWriteAccess(names.getFirst());
            }
            new FreeSpace(settings.storage()).usable();
        }
    }

    @Override
    public Examination examine() {
        Optional<Cluster> mirror = settings.mirror().map(second -> Cluster.of(second.server(), clock, pause));
        try (Cluster server = Cluster.of(settings.server(), clock, pause)) {
            return new QdrantExamination(server, mirror, settings).run();
        } finally {
            mirror.ifPresent(Cluster::close);
        }
    }

    @Override
    public CaptureReport capture(ArtifactSink sink, Progress progress) {
        Optional<Mirror> mirror = settings.mirror().map(this::mirror);
        try (Cluster server = Cluster.of(settings.server(), clock, pause)) {
            return new Capture(server, settings, ledger, mirror, clock, pause, sink, progress).run();
        } finally {
            mirror.ifPresent(Mirror::close);
        }
    }

    private Mirror mirror(QdrantSettings.Mirror mirror) {
        Cluster server = Cluster.of(mirror.server(), clock, pause);
        return new Mirror(server, new CollectionLoad(server, settings.timeout(), Progress.NONE), mirror.anyVersion());
    }

    @Override
    public RestoreReport restore(BackupReader backup, RestoreRequest request, Progress progress) {
        return restorer.restore(backup, request, progress);
    }

    @Override
    public List<String> items(BackupReader backup) {
        return restorer.items(backup);
    }

    @Override
    public Optional<List<String>> compare(BackupReader backup, RestoreRequest request, Progress progress) {
        return restorer.compare(backup, request, progress);
    }
}
