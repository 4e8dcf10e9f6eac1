package io.recobro.backup.parent;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.BackupRecord;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.Manifest;
import io.recobro.catalog.pack.CheckDetail;
import io.recobro.catalog.pack.PackShelf;
import io.recobro.catalog.pack.StoredArtifacts;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.Pack;
import io.recobro.source.Parent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the newest backup of a job that a new one may build on: one that has packs and is not damaged, or only by damaged
 * packs, which are not shared then. A pack is shared when some destination holds it whole and none has it marked or with
 * another size: what is condemned, damaged or being removed anywhere is stored anew. So is what is left in packs that no
 * backup needs half of any more, up to {@link #REPACKED} per run: they go once the backups before do.
 */
public final class ParentChoice {
    private static final Logger LOG = LoggerFactory.getLogger(ParentChoice.class);

    /** Most stored bytes of sparse packs that one run stores anew. */
    static final long REPACKED = 1L << 30;

    private static final int SPARSE_PERCENT = 50;

    private final String job;
    private final Map<Catalog, PackShelf> shelves;

    /** @param shelves what the destinations that can be used hold, the preferred ones first */
    public ParentChoice(String job, Map<Catalog, PackShelf> shelves) {
        this.job = job;
        this.shelves = shelves;
    }

    private record Candidate(Catalog catalog, BackupEntry entry) {}

    /** Empty when there is none. Looks no further when no destination has any pack. */
    public Optional<ChosenParent> newest() {
        if (shelves.values().stream().allMatch(shelf -> shelf.sizes().isEmpty())) {
            return Optional.empty();
        }
        return candidates().stream()
                .flatMap(candidate -> parent(candidate).stream())
                .findFirst();
    }

    private List<Candidate> candidates() {
        List<Candidate> candidates = new ArrayList<>();
        for (Catalog catalog : shelves.keySet()) {
            try {
                Map<BackupId, BackupRecord> checks = catalog.newestRecords(job);
                catalog.backups(job).stream()
                        .filter(entry -> isUsable(catalog, entry, Optional.ofNullable(checks.get(entry.id()))))
                        .forEach(entry -> candidates.add(new Candidate(catalog, entry)));
            } catch (RecobroException unlisted) {
                passOver(catalog, unlisted);
            }
        }
        candidates.sort(
                Comparator.comparing((Candidate candidate) -> candidate.entry().recoveryPoint())
                        .thenComparing(candidate -> candidate.entry().id())
                        .reversed());
        return candidates;
    }

    /** Not damaged, or nothing but packs of it is. */
    private boolean isUsable(Catalog catalog, BackupEntry entry, Optional<BackupRecord> check) {
        return check.filter(record -> record.word().equals(BackupRecord.DAMAGED))
                .map(record -> {
                    try {
                        return !catalog.detail(entry.job(), record, CheckDetail.class, CheckDetail.FORMAT)
                                .packs()
                                .isEmpty();
                    } catch (RecobroException unreadable) {
                        return false;
                    }
                })
                .orElse(true);
    }

    private Optional<ChosenParent> parent(Candidate candidate) {
        Manifest manifest;
        try {
            manifest = candidate.catalog().manifest(candidate.entry());
        } catch (RecobroException unreadable) {
            passOver(candidate.catalog(), unreadable);
            return Optional.empty();
        }
        if (manifest.packs().isEmpty()) {
            return Optional.empty();
        }
        Set<String> shared =
                manifest.packs().stream().filter(this::isShared).map(Pack::name).collect(Collectors.toSet());
        sparse(manifest, candidate.catalog()).forEach(shared::remove);
        NotingReader reader = new NotingReader(new StoredArtifacts(candidate.catalog(), manifest, this::place));
        return Optional.of(
                new ChosenParent(candidate.catalog(), candidate.entry(), reader, new Parent(reader, shared)));
    }

    private boolean isShared(Pack pack) {
        return shelves.values().stream().allMatch(shelf -> shelf.mayShare(pack))
                && shelves.values().stream().anyMatch(shelf -> shelf.holds(pack));
    }

    /** Asks the other manifests only when the parent needs less than half of a pack; what cannot be told is not sparse. */
    private Set<String> sparse(Manifest parent, Catalog catalog) {
        Set<String> sparse = new LinkedHashSet<>();
        List<Pack> candidates =
                parent.packs().stream().filter(ParentChoice::isSparse).toList();
        if (candidates.isEmpty()) {
            return sparse;
        }
        try {
            Set<String> dense = new HashSet<>();
            for (BackupEntry entry : catalog.backups(job)) {
                catalog.manifest(entry).packs().stream()
                        .filter(pack -> !isSparse(pack))
                        .forEach(pack -> dense.add(pack.name()));
            }
            long bytes = 0;
            for (Pack pack : candidates) {
                bytes += pack.bytes() * pack.needed().orElseThrow() / 100;
                if (!dense.contains(pack.name()) && bytes <= REPACKED) {
                    sparse.add(pack.name());
                }
            }
        } catch (RecobroException unreadable) {
            passOver(catalog, unreadable);
        }
        return sparse;
    }

    private static boolean isSparse(Pack pack) {
        return pack.needed().filter(percent -> percent < SPARSE_PERCENT).isPresent();
    }

    private Catalog place(String pack) {
        return shelves.entrySet().stream()
                .filter(shelf -> shelf.getValue().sizes().containsKey(pack))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> Fault.OBJECT_MISSING.because(
                        "unable to find pack '" + pack + "': no destination of job '" + job + "' holds it"));
    }

    private static void passOver(Catalog catalog, RecobroException failed) {
        if (failed.fault() == Fault.INTERRUPTED) {
            throw failed;
        }
        LOG.warn("no backup in '{}' is built on: {}", catalog.destination(), failed.getMessage());
    }
}
