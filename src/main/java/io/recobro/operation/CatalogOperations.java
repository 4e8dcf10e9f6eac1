package io.recobro.operation;

import io.recobro.fault.ExitStatus;
import io.recobro.source.RecoveryPoint;
import io.recobro.stream.Content;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Tells what is there. What holds for all operations stands at {@link Operations}. */
public interface CatalogOperations {
    /** Lists the backups of one job or of all: sorted by job, recovery point, destination; oldest first. */
    ListResult list(Optional<String> job);

    /** Tells everything the manifest says, and which destinations hold the backup. */
    BackupDetails show(String id);

    /** @param problems destinations that could not be listed; {@code backups} lacks theirs */
    record ListResult(ExitStatus status, List<BackupSummary> backups, List<Problem> problems) {}

    /**
     * One backup in one destination.
     *
     * @param kind {@code full}, {@code incremental} or {@code log}
     * @param state {@code verified} (read back when published, or since), or {@code damaged} (a later check failed)
     * @param pinned retention never removes it there
     */
    record BackupSummary(
            String id,
            String job,
            String destination,
            Instant recoveryPointAt,
            long bytes,
            String kind,
            String state,
            boolean pinned) {}

    /**
     * @param facts named facts of the source, no secrets
     * @param presence one per destination of the site that holds the backup, was meant to, or could not be asked
     * @param packs that the backup refers to; {@link PackFacts#NONE} for sources without packs
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
            List<Presence> presence,
            PackFacts packs) {
        /** Of a backup without packs. */
        public BackupDetails(
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
                List<Presence> presence) {
            this(
                    id,
                    site,
                    job,
                    kind,
                    engine,
                    recoveryPoint,
                    requires,
                    facts,
                    warnings,
                    artifacts,
                    presence,
                    PackFacts.NONE);
        }
    }

    /**
     * Packs that a backup shares with others.
     *
     * @param bytes stored, of all of them
     * @param added how many this backup stored
     * @param addedBytes stored by this backup
     */
    record PackFacts(int packs, long bytes, int added, long addedBytes) {
        public static final PackFacts NONE = new PackFacts(0, 0, 0, 0);
    }

    /** @param objects how many stored objects make up the artifact */
    record ArtifactFacts(String name, String role, String codec, int objects, Content stored, Content plain) {}

    /**
     * @param state {@code verified}, {@code damaged}, {@code missing} or {@code unknown}
     * @param pin who pinned it there and why; empty when it is not pinned
     */
    record Presence(String destination, String state, Optional<String> pin, Optional<Problem> problem) {}
}
