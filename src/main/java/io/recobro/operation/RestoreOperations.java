package io.recobro.operation;

import io.recobro.config.DestinationConfig;
import io.recobro.config.SourceConfig;
import io.recobro.fault.ExitStatus;
import io.recobro.source.RestoreReport;
import io.recobro.source.RestoreRequest;
import io.recobro.stream.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Brings back what was backed up. What holds for all operations stands at {@link Operations}. */
public interface RestoreOperations {
    /** Restores from the catalogue. */
    RestoreResult restore(RestoreCall call, Progress progress);

    /** Restores a lone dump file; needs no configuration. */
    RestoreResult restoreFile(FileRestoreCall call, Progress progress);

    /** Restores a backup that is named by its address; needs no configuration. */
    RestoreResult restoreUrl(UrlRestoreCall call, Progress progress);

    /**
     * @param backup the newest when empty
     * @param at the newest recovery point not after this instant; empty together with {@code backup} means the newest
     * @param from the destination to read; empty takes the first of the job that holds the backup whole
     * @param target another server than the job's (its {@code databases} are empty of meaning); empty means the job's
     */
    record RestoreCall(
            String job,
            Optional<String> backup,
            Optional<Instant> at,
            Optional<String> from,
            Optional<SourceConfig> target,
            RestoreRequest request) {}

    /** @param file a plain, gzip or zstd SQL dump; {@code target} says which server, {@code request} which database */
    record FileRestoreCall(Path file, SourceConfig target, RestoreRequest request) {}

    /**
     * @param place what the folder of the site lies in
     * @param manifest the name of the manifest in the folder of the job; empty for the newest backup
     * @param server where a database is restored; backups of files go into the directory that the request names
     */
    record UrlRestoreCall(
            DestinationConfig place,
            String site,
            String job,
            Optional<String> manifest,
            SourceConfig server,
            RestoreRequest request) {}

    /**
     * @param id empty for a lone file, as {@code job}, {@code destination} and {@code recoveryPointAt}
     * @param dryRun nothing was written; the report says what would be
     */
    record RestoreResult(
            ExitStatus status,
            Optional<String> id,
            Optional<String> job,
            Optional<String> destination,
            Optional<Instant> recoveryPointAt,
            boolean dryRun,
            Duration took,
            RestoreReport report) {}
}
