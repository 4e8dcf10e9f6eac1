package io.recobro.site.files;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.Catalog;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.operation.Problem;
import io.recobro.operation.SnapshotOperations.FindResult;
import io.recobro.operation.SnapshotOperations.Found;
import io.recobro.operation.SnapshotOperations.Version;
import io.recobro.restore.StoredBackupReader;
import io.recobro.source.Snapshots;
import io.recobro.source.Snapshots.Entry;
import io.recobro.stream.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/** One search through all snapshots of some jobs. Memory grows with what is found. */
final class Find {
    /** A search that finds more has to be narrowed. */
    static final int MOST = 200_000;

    private final Snapshots snapshots;
    private final String pattern;
    private final Progress progress;
    private final List<Found> found = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private ExitStatus worst = ExitStatus.OK;
    private int searched;
    private int versions;

    Find(Snapshots snapshots, String pattern, Progress progress) {
        this.snapshots = snapshots;
        this.pattern = pattern;
        this.progress = progress;
    }

    private record Candidate(BackupEntry entry, List<Catalog> catalogs) {}

    void in(String job, List<Catalog> catalogs) {
        SequencedMap<BackupId, Candidate> candidates = new TreeMap<>();
        for (Catalog catalog : catalogs) {
            try {
                catalog.backups(job)
                        .forEach(entry -> candidates
                                .computeIfAbsent(entry.id(), id -> new Candidate(entry, new ArrayList<>()))
                                .catalogs()
                                .add(catalog));
            } catch (RecobroException unlisted) {
                add(unlisted);
            }
        }
        Map<String, List<Version>> paths = new TreeMap<>();
        for (Candidate candidate : candidates.values()) {
            search(candidate, paths);
        }
        paths.forEach((path, states) -> found.add(new Found(job, path, states)));
    }

    /** Takes the first destination that can be read; a snapshot that is damaged everywhere is a problem. */
    private void search(Candidate candidate, Map<String, List<Version>> paths) {
        RecobroException failure = null;
        for (Catalog catalog : candidate.catalogs()) {
            List<Entry> matches = new ArrayList<>();
            try {
                StoredBackupReader backup = new StoredBackupReader(catalog, catalog.manifest(candidate.entry()));
                if (!snapshots.reads(backup)) {
                    return;
                }
                snapshots.list(backup, List.of(pattern), entry -> take(entry, matches));
            } catch (RecobroException failed) {
                if (failed.fault() == Fault.USAGE_WRONG || failed.fault() == Fault.INTERRUPTED) {
                    throw failed;
                }
                failure = failed;
                continue;
            }
            searched++;
            matches.forEach(entry -> merge(entry, candidate.entry().id(), paths));
            return;
        }
        if (failure != null) {
            add(failure);
        }
    }

    private void take(Entry entry, List<Entry> matches) {
        if (matches.size() >= MOST || versions >= MOST) {
            throw Fault.USAGE_WRONG
                    .because("unable to find '" + pattern + "': it is more than " + MOST + " files")
                    .hint("narrow the pattern, or name a job");
        }
        matches.add(entry);
    }

    private void merge(Entry entry, BackupId id, Map<String, List<Version>> paths) {
        List<Version> states = paths.computeIfAbsent(entry.path(), path -> new ArrayList<>());
        if (!states.isEmpty() && states.getLast().entry().equals(entry)) {
            states.getLast().backups().add(id.value());
            return;
        }
        versions++;
        states.add(new Version(entry, new ArrayList<>(List.of(id.value()))));
    }

    private void add(RecobroException failed) {
        progress.notice(failed.getMessage());
        problems.add(Problem.of(failed));
        worst = failed.fault().exitStatus();
    }

    FindResult result() {
        return new FindResult(
                searched > 0 && !problems.isEmpty() ? ExitStatus.PARTIAL : worst, found, searched, problems);
    }
}
