package io.recobro.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.recobro.source.Pack;
import io.recobro.source.RecoveryPoint;
import io.recobro.stream.Content;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Format 1 of the JSON that makes a backup exist. Times are UTC, sizes bytes, digests SHA-256 in lower-case hex.
 *
 * @param format {@value #FORMAT}
 * @param program what wrote it, such as {@code recobro/0.1.0}
 * @param run the run that wrote it (a backup, or a replication)
 * @param runSet runs of several jobs done together share it; equals {@code run} otherwise
 * @param engine what made the artifacts, such as {@code recobro-mariadb}
 * @param requires ids of the backups this one cannot be restored without
 * @param encryption {@code none}
 * @param destination where this manifest lies
 * @param readBack how the stored artifacts were checked before publishing: {@code attested} by the store, or {@code full} read
 * @param facts named facts of the source, such as {@code server_version}
 * @param packs the packs that the artifacts refer to, sorted by name; they lie beside the backups of the job
 */
public record Manifest(
        int format,
        String id,
        String site,
        String job,
        Kind kind,
        String engine,
        String program,
        String run,
        String runSet,
        Instant startedAt,
        Instant finishedAt,
        RecoveryPoint recoveryPoint,
        List<String> requires,
        String encryption,
        String destination,
        String readBack,
        SortedMap<String, String> facts,
        List<String> warnings,
        List<Artifact> artifacts,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Pack> packs) {
    public static final int FORMAT = 1;
    public static final String ATTESTED = "attested";
    public static final String FULL_READ = "full";

    /** Fact of a source with packs: bytes of the contents that this backup added to them. */
    public static final String NEW_BYTES_FACT = "new_bytes";

    public Manifest {
        packs = packs == null ? List.of() : List.copyOf(packs);
    }

    /**
     * @param role such as {@code dump}, {@code index}, {@code inventory}, {@code users}
     * @param codec {@code gzip}, {@code zstd} or {@code none}
     * @param objects its objects in order; their concatenation is the artifact
     */
    public record Artifact(
            String name, String role, String codec, Content stored, Content plain, List<StoredPart> objects) {}

    /** One object of an artifact; its name is relative to the backup's folder. */
    public record StoredPart(String name, long bytes, String sha256) {}

    public BackupId backupId() {
        return new BackupId(id);
    }

    public List<String> packNames() {
        return packs.stream().map(Pack::name).toList();
    }

    /** Stored bytes of all artifacts, and of the packs that this backup added. */
    public long storedBytes() {
        long added = packs.stream()
                .filter(pack -> KeyLayout.packOf(pack.name()).equals(Optional.of(backupId())))
                .mapToLong(Pack::bytes)
                .sum();
        return added
                + artifacts.stream()
                        .mapToLong(artifact -> artifact.stored().bytes())
                        .sum();
    }

    /** What {@link #storedBytes} counts, before compression. */
    public long plainBytes() {
        long added = packs.isEmpty() ? 0 : Long.parseLong(facts.getOrDefault(NEW_BYTES_FACT, "0"));
        return added
                + artifacts.stream()
                        .mapToLong(artifact -> artifact.plain().bytes())
                        .sum();
    }

    /** The same backup as it lies in another destination. */
    public Manifest in(String otherDestination, String otherReadBack, String otherRun) {
        return new Manifest(
                format,
                id,
                site,
                job,
                kind,
                engine,
                program,
                otherRun,
                runSet,
                startedAt,
                finishedAt,
                recoveryPoint,
                requires,
                encryption,
                otherDestination,
                otherReadBack,
                facts,
                warnings,
                artifacts,
                packs);
    }
}
