package io.recobro.source.qdrant.scratch;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.BackupReader;
import io.recobro.source.RestoreReport;
import io.recobro.source.RestoreRequest;
import io.recobro.source.Scratch;
import io.recobro.source.qdrant.QdrantSettings;
import io.recobro.source.qdrant.ScratchNames;
import io.recobro.source.qdrant.client.Cluster;
import io.recobro.source.qdrant.content.CapturedCollection;
import io.recobro.source.qdrant.restore.QdrantRestore;
import io.recobro.source.scratch.ScratchDirectory;
import io.recobro.stream.Pause;
import io.recobro.stream.Progress;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The scratch collections of one drill. */
final class CollectionScratch implements Scratch {
    private final QdrantSettings settings;
    private final Need need;
    private final String place;
    private final ScratchDirectory mark;
    private final Clock clock;
    private final Pause pause;
    private final SortedMap<String, String> versions = new TreeMap<>();
    private boolean closed;

    CollectionScratch(
            QdrantSettings settings, Need need, String place, ScratchDirectory mark, Clock clock, Pause pause) {
        this.settings = settings;
        this.need = need;
        this.place = place;
        this.mark = mark;
        this.clock = clock;
        this.pause = pause;
        Optional.ofNullable(need.facts().get("server_version"))
                .ifPresent(version -> versions.put("backed_up_server", version));
    }

    @Override
    public String place() {
        return place;
    }

    @Override
    public SortedMap<String, String> versions() {
        try (Cluster server = Cluster.of(settings.server(), clock, pause)) {
            versions.put("scratch_server", server.first().version().toString());
        }
        return versions;
    }

    @Override
    public List<String> items(BackupReader backup) {
        List<String> items = CapturedCollection.all(backup).stream()
                .map(collection -> collection.record().collection())
                .toList();
        if (items.isEmpty()) {
            throw Fault.BACKUP_DAMAGED.because("unable to drill the backup: it holds no collection");
        }
        return items;
    }

    @Override
    public RestoreReport restore(BackupReader backup, String item, Progress progress) {
        RestoreRequest request = new RestoreRequest(
                Optional.of(item),
                Optional.of(ScratchNames.of(need.run(), item)),
                List.of(),
                List.of(),
                Optional.empty(),
                0,
                RestoreRequest.Check.DIGESTS,
                false,
                false);
        RestoreReport report = new QdrantRestore(settings, clock, pause).restore(backup, request, progress);
        if (!need.keep()) {
            removeAtOnce(progress);
        }
        return report;
    }

    /** What is compared: the server in use needs its memory. */
    private void removeAtOnce(Progress progress) {
        try {
            remove();
        } catch (RecobroException stays) {
            if (stays.fault() == Fault.INTERRUPTED) {
                throw stays;
            }
            progress.notice("removed in the end only: " + stays.getMessage());
        }
    }

    private void remove() {
        try (Cluster server = Cluster.of(settings.server(), clock, pause)) {
            QdrantScratch.removeAll(server, need.run());
        }
    }

    @Override
    public List<Check> check(Progress progress) {
        return List.of();
    }

    @Override
    public String access() {
        return "curl "
                + (settings.server().urls().isEmpty()
                        ? settings.server().name()
                        : settings.server().urls().getFirst().toString().replaceFirst("/$", ""))
                + "/collections   # those that begin with " + ScratchNames.prefix(need.run());
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (need.keep()) {
            mark.leave();
            return;
        }
        try {
            remove();
        } catch (RecobroException stays) {
            mark.leave(); // the next drill removes what is left
            throw stays;
        }
        mark.close();
    }
}
