package io.recobro.site.files;

import io.recobro.catalog.Catalog;
import io.recobro.catalog.Manifest;
import io.recobro.operation.SnapshotOperations;
import io.recobro.restore.Selection;
import io.recobro.source.Snapshots;
import io.recobro.source.Snapshots.Change;
import io.recobro.source.Snapshots.Entry;
import io.recobro.stream.Progress;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;

/** Looks into the snapshots of the site's jobs. */
public final class SnapshotOperation implements SnapshotOperations {
    private final Snapshots snapshots;
    private final Jobs jobs;

    public SnapshotOperation(Snapshots snapshots, Jobs jobs) {
        this.snapshots = snapshots;
        this.jobs = jobs;
    }

    /** Knows the jobs that have files, each with its catalogs in the order of preference. */
    public interface Jobs {
        /**
         * @param name this job; all when empty
         * @param from only this destination
         * @param safety with the jobs that hold what was there before restores
         */
        SequencedMap<String, List<Catalog>> of(Optional<String> name, Optional<String> from, boolean safety);
    }

    @Override
    public Snapshot files(FilesCall call, Consumer<Entry> taker, Progress progress) {
        Selection selection = select(call.which(), progress);
        snapshots.list(Choice.reader(selection), call.paths(), taker);
        return snapshot(selection);
    }

    @Override
    public Snapshot dump(DumpCall call, OutputStream out, Progress progress) {
        Selection selection = select(call.which(), progress);
        snapshots.dump(Choice.reader(selection), call.path(), out);
        return snapshot(selection);
    }

    @Override
    public Comparison compare(CompareCall call, Consumer<Change> taker, Progress progress) {
        Choice choice = new Choice(snapshots, jobs.of(call.job(), call.from(), false), progress);
        Selection older = choice.select(Optional.of(call.older()), Optional.empty());
        Selection newer = choice.select(Optional.of(call.newer()), Optional.empty());
        snapshots.compare(Choice.reader(older), Choice.reader(newer), call.paths(), taker);
        return new Comparison(snapshot(older), snapshot(newer));
    }

    @Override
    public FindResult find(FindCall call, Progress progress) {
        Find find = new Find(snapshots, call.pattern(), progress);
        jobs.of(call.job(), call.from(), true).forEach(find::in);
        return find.result();
    }

    private Selection select(Which which, Progress progress) {
        return new Choice(snapshots, jobs.of(which.job(), which.from(), false), progress)
                .select(which.backup(), which.at());
    }

    private static Snapshot snapshot(Selection selection) {
        Manifest manifest = selection.manifest();
        return new Snapshot(
                manifest.id(),
                manifest.job(),
                selection.catalog().destination(),
                manifest.recoveryPoint().time());
    }
}
