package io.recobro.retention.pack;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.Catalog;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.storage.ObjectKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The packs that manifests of a job name in one destination. Each manifest is read once: they never change. Not thread-safe. */
final class NamedPacks {
    private final Catalog catalog;
    private final String job;
    private final Map<ObjectKey, List<String>> byManifest = new HashMap<>();

    NamedPacks(Catalog catalog, String job) {
        this.catalog = catalog;
        this.job = job;
    }

    /**
     * Looks again; one listing, and one read per manifest not seen before.
     *
     * @param counts whose packs are asked for
     * @throws io.recobro.fault.RecobroException when a manifest cannot be read: then nothing can be told about any pack
     */
    Set<String> look(Predicate<BackupEntry> counts) {
        return catalog.backups(job).stream()
                .filter(counts)
                .flatMap(entry -> byManifest.computeIfAbsent(entry.manifestKey(), key -> read(entry)).stream())
                .collect(Collectors.toSet());
    }

    /** A manifest that is gone since it was listed names nothing. */
    private List<String> read(BackupEntry entry) {
        try {
            return catalog.manifest(entry).packNames();
        } catch (RecobroException failed) {
            if (failed.fault() == Fault.OBJECT_MISSING
                    && catalog.storage().stat(entry.manifestKey()).isEmpty()) {
                return List.of();
            }
            throw failed;
        }
    }
}
