package io.recobro.operation;

import io.recobro.fault.ExitStatus;
import io.recobro.source.Snapshots.Change;
import io.recobro.source.Snapshots.Entry;
import io.recobro.stream.Progress;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Looks into backups of files. What holds for all operations stands at {@link Operations}, how paths are written at {@link
 * io.recobro.source.Snapshots}. Results that may be long are handed over entry by entry.
 */
public interface SnapshotOperations {
    /** Tells the files of a snapshot. */
    Snapshot files(FilesCall call, Consumer<Entry> taker, Progress progress);

    /** Finds paths in all snapshots of the jobs. */
    FindResult find(FindCall call, Progress progress);

    /** Compares two snapshots of a job. */
    Comparison compare(CompareCall call, Consumer<Change> taker, Progress progress);

    /** Writes the bytes of a file, or a tar of a directory. */
    Snapshot dump(DumpCall call, OutputStream out, Progress progress);

    /**
     * Which snapshot.
     *
     * @param job may be empty where an id says it, or one job alone has files
     * @param backup the newest when empty
     * @param from the destination to read; empty takes the first of the job that holds the backup
     */
    record Which(Optional<String> job, Optional<String> backup, Optional<Instant> at, Optional<String> from) {}

    /** A snapshot that was looked into. */
    record Snapshot(String id, String job, String destination, Instant recoveryPointAt) {}

    record FilesCall(Which which, List<String> paths) {}

    record DumpCall(Which which, String path) {}

    /** @param job all jobs with files when empty; @param from all destinations when empty */
    record FindCall(Optional<String> job, Optional<String> from, String pattern) {}

    /** @param older an id, an abbreviation, {@code latest}, or {@code previous}: the one before the latest; so is newer */
    record CompareCall(Optional<String> job, Optional<String> from, String older, String newer, List<String> paths) {}

    record Comparison(Snapshot older, Snapshot newer) {}

    /**
     * @param searched how many snapshots were looked into
     * @param problems of snapshots that could not be
     */
    record FindResult(ExitStatus status, List<Found> found, int searched, List<Problem> problems) {}

    /** A path of a job, with the states it had, oldest first. */
    record Found(String job, String path, List<Version> versions) {}

    /** @param backups ids of the snapshots that hold this state, oldest first */
    record Version(Entry entry, List<String> backups) {}
}
