package io.recobro.cli;

import io.recobro.config.SiteConfig;
import io.recobro.config.SourceConfig;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.RecoveryPoint;
import io.recobro.source.RestoreReport;
import io.recobro.source.RestoreRequest;
import io.recobro.storage.Features;
import io.recobro.stream.Content;
import io.recobro.stream.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What the commands ask for. A call that cannot begin at all throws {@link RecobroException}; what goes wrong with one
 * job, backup or destination of several is a {@link Problem} of the result, whose {@code status} says it all in one.
 *
 * <p>Wherever a backup is named, an id may be abbreviated to a unique prefix or suffix, and {@code latest} is the newest
 * backup of the job (of all jobs where no job is named). Calls block, and end early with {@code INTERRUPTED} when the
 * calling thread is interrupted. Not thread-safe.
 */
public interface Operations extends AutoCloseable {
    /** Runs jobs, in the order given. */
    BackupResult backupNow(BackupCall call, Progress progress);

    /** Lists the backups of one job or of all: sorted by job, recovery point, destination; oldest first. */
    ListResult list(Optional<String> job);

    /** Tells everything the manifest says, and which destinations hold the backup. */
    BackupDetails show(String id);

    /** Checks stored backups. Changes nothing but the record of what was verified. */
    VerifyResult verify(VerifyCall call, Progress progress);

    /** Copies backups to destinations that lack them, each from a destination where it is whole. */
    ReplicateResult replicate(ReplicateCall call, Progress progress);

    /** Restores from the catalogue. */
    RestoreResult restore(RestoreCall call, Progress progress);

    /** Restores a lone dump file; needs no configuration. */
    RestoreResult restoreFile(FileRestoreCall call, Progress progress);

    /** Proves the promises of the storage port on one destination, below a scratch prefix that is removed afterwards. */
    StorageCheckResult checkStorage(String destination, Progress progress);

    /** Lets go of connections and threads. */
    @Override
    void close();

    /** Makes the operations of a site; constructing opens no connection. */
    interface Factory {
        /** @param site empty when the command needs no configuration: only {@link #restoreFile} works then */
        Operations create(Optional<SiteConfig> site);
    }

    /** What went wrong with one part of a call. */
    record Problem(Fault fault, String message, Optional<String> hint) {
        public static Problem of(RecobroException exception) {
            return new Problem(exception.fault(), exception.getMessage(), exception.hint());
        }
    }

    /**
     * @param jobs names; all jobs when empty
     * @param dryRun check sources and destinations, write nothing
     */
    record BackupCall(List<String> jobs, boolean dryRun) {}

    /** @param outcomes one per job and destination */
    record BackupResult(ExitStatus status, List<BackupOutcome> outcomes) {}

    /**
     * @param id empty when there is none (a failure before it was given, a dry run)
     * @param bytes stored bytes of all artifacts
     * @param plainBytes the same before compression
     * @param warnings residual risks the capture names
     * @param problem why it failed
     */
    record BackupOutcome(
            String job,
            Optional<String> id,
            String destination,
            BackupState state,
            long bytes,
            long plainBytes,
            Duration took,
            List<String> warnings,
            Optional<Problem> problem) {}

    enum BackupState {
        PUBLISHED,
        FAILED,
        /** A dry run: it would have been tried. */
        PLANNED
    }

    /** @param problems destinations that could not be listed; {@code backups} lacks theirs */
    record ListResult(ExitStatus status, List<BackupSummary> backups, List<Problem> problems) {}

    /**
     * One backup in one destination.
     *
     * @param kind {@code full}, {@code incremental} or {@code log}
     * @param state {@code verified} (read back when published, or since), or {@code damaged} (a later check failed)
     */
    record BackupSummary(
            String id,
            String job,
            String destination,
            Instant recoveryPointAt,
            long bytes,
            String kind,
            String state) {}

    /**
     * @param facts named facts of the source, no secrets
     * @param presence one per destination of the site that holds the backup, was meant to, or could not be asked
     */
    record BackupDetails(
            String id,
            String site,
            String job,
            String kind,
            String engine,
            RecoveryPoint recoveryPoint,
            List<String> requires,
            SortedMap<String, String> facts,
            List<String> warnings,
            List<ArtifactFacts> artifacts,
            List<Presence> presence) {}

    /** @param objects how many stored objects make up the artifact */
    record ArtifactFacts(String name, String role, String codec, int objects, Content stored, Content plain) {}

    /** @param state {@code verified}, {@code damaged}, {@code missing} or {@code unknown} */
    record Presence(String destination, String state, Optional<Problem> problem) {}

    /**
     * @param job all jobs when empty
     * @param backup all backups of the job when empty
     * @param from all destinations when empty
     */
    record VerifyCall(Optional<String> job, Optional<String> backup, VerifyLevel level, Optional<String> from) {}

    /** How deep a check goes; each level includes the ones before. */
    enum VerifyLevel {
        /** Manifests read, every object there with its size. */
        MANIFEST,
        /** Every stored byte read and compared with its digest. */
        DIGESTS,
        /** Every member decompressed and parsed. */
        PARSE
    }

    /** @param outcomes one per backup and destination */
    record VerifyResult(ExitStatus status, List<VerifyOutcome> outcomes) {}

    /**
     * @param objects how many objects were looked at
     * @param bytes stored bytes read; 0 at level {@code MANIFEST}
     * @param problem what is wrong; empty when the backup passed
     */
    record VerifyOutcome(
            String id,
            String job,
            String destination,
            VerifyLevel level,
            int objects,
            long bytes,
            Duration took,
            Optional<Problem> problem) {}

    /** Copies what is missing: of one job or all, from one destination or any healthy one, to one or to all of the job. */
    record ReplicateCall(Optional<String> job, Optional<String> from, Optional<String> to) {}

    /** @param outcomes one per backup that was missing somewhere; empty when nothing was */
    record ReplicateResult(ExitStatus status, List<ReplicateOutcome> outcomes) {}

    /**
     * @param from empty when no whole copy was found
     * @param problem why it failed; empty when the copy is published and verified
     */
    record ReplicateOutcome(
            String id,
            String job,
            Optional<String> from,
            String to,
            long bytes,
            Duration took,
            Optional<Problem> problem) {}

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

    /** @param features empty when the store could not be asked */
    record StorageCheckResult(
            ExitStatus status, String destination, List<Promise> promises, Optional<Features> features) {}

    /**
     * @param name what the store must do, such as {@code a failed upload leaves nothing visible}
     * @param problem how it was broken; empty when it was kept
     */
    record Promise(String name, Duration took, Optional<Problem> problem) {}
}
