package io.recobro.source.files.local;

import io.recobro.source.ArtifactSink;
import io.recobro.source.BackupReader;
import io.recobro.source.CaptureReport;
import io.recobro.source.Examination;
import io.recobro.source.RestoreReport;
import io.recobro.source.RestoreRequest;
import io.recobro.source.Source;
import io.recobro.source.container.Volume;
import io.recobro.source.files.FilesSettings;
import io.recobro.source.files.capture.FilesCapture;
import io.recobro.source.files.spot.SpotReader;
import io.recobro.source.files.walk.Root;
import io.recobro.stream.Progress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Directory trees of this machine. Thread-safe. */
public final class FilesSource implements Source {
    /** What makes the snapshots, as it stands in manifests. */
    public static final String ENGINE = "recobro-files";

    private final FilesSettings settings;
    private final Restorer restorer;
    private final Clock clock;

    /** Brings files back. */
    public interface Restorer {
        RestoreReport restore(BackupReader backup, RestoreRequest request, Progress progress);
    }

    public FilesSource(FilesSettings settings, Restorer restorer, Clock clock) {
        this.settings = settings;
        this.restorer = restorer;
        this.clock = clock;
    }

    @Override
    public String type() {
        return "files";
    }

    @Override
    public void check() {
        FilesExamination.requireReadable(roots());
    }

    @Override
    public Examination examine() {
        return new FilesExamination(roots(), settings).run();
    }

    @Override
    public CaptureReport capture(ArtifactSink sink, Progress progress) {
        List<Root> roots = roots();
        return new FilesCapture(roots.stream().map(Root::name).toList(), settings.allowEmpty(), clock)
                .capture(new PosixWalking(roots, settings.selection().rules()), ENGINE, sink, progress);
    }

    @Override
    public RestoreReport restore(BackupReader backup, RestoreRequest request, Progress progress) {
        return restorer.restore(backup, request, progress);
    }

    @Override
    public boolean hasSpots() {
        return true;
    }

    @Override
    public Spots spots(BackupReader backup, int count, long seed, Progress progress) {
        return new SpotReader(roots()).read(backup, count, seed, progress);
    }

    private List<Root> roots() {
        List<Root> roots = new ArrayList<>();
        settings.paths().forEach(path -> roots.add(Root.of(path)));
        settings.volumes().forEach(volume -> roots.add(Root.volume(volume, Volume.location(volume))));
        return roots;
    }
}
