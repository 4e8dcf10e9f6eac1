package io.recobro.site.keep;

import io.recobro.backup.PackRepair;
import io.recobro.backup.RunContext;
import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.BackupRecord;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.Manifest;
import io.recobro.catalog.pack.CheckDetail;
import io.recobro.catalog.pack.PackShelf;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.operation.Problem;
import io.recobro.operation.ReplicateOperations.ReplicateOutcome;
import io.recobro.source.Pack;
import io.recobro.stream.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Finds packs that manifests name and that are missing or damaged there, and puts them back from other destinations. Backups
 * that were damaged by nothing else count as whole again afterwards.
 */
public final class PackHealing {
    private final RunContext context;
    private final String job;
    private final Map<Catalog, PackShelf> shelves = new LinkedHashMap<>();

    private PackHealing(RunContext context, String job) {
        this.context = context;
        this.job = job;
    }

    /**
     * Heals the destinations of one job; a job without packs costs two listings per destination.
     *
     * @param targets which destinations to heal
     * @param most packs to repair; more wait for the next time
     * @return one outcome per pack that was not whole
     */
    public static List<ReplicateOutcome> heal(
            RunContext context,
            String job,
            List<Catalog> catalogs,
            Predicate<Catalog> targets,
            long most,
            Progress progress) {
        PackHealing healing = new PackHealing(context, job);
        for (Catalog catalog : catalogs) {
            healing.shelves.put(catalog, PackShelf.of(catalog, job));
        }
        List<ReplicateOutcome> outcomes = new ArrayList<>();
        boolean packs = healing.shelves.values().stream()
                .anyMatch(shelf -> !shelf.sizes().isEmpty());
        for (Catalog catalog : packs ? catalogs : List.<Catalog>of()) {
            if (targets.test(catalog)) {
                outcomes.addAll(healing.heal(catalog, most - outcomes.size(), progress));
            }
        }
        return outcomes;
    }

    private List<ReplicateOutcome> heal(Catalog to, long most, Progress progress) {
        Map<BackupEntry, Manifest> manifests = manifests(to, progress);
        SortedMap<String, Pack> broken = new TreeMap<>();
        manifests.values().stream()
                .flatMap(manifest -> manifest.packs().stream())
                .filter(pack -> !shelves.get(to).holdsWhole(pack))
                .forEach(pack -> broken.put(pack.name(), pack));
        List<ReplicateOutcome> outcomes = new ArrayList<>();
        broken.values().stream().limit(Math.max(0, most)).forEach(pack -> outcomes.add(repair(pack, to, progress)));
        if (!broken.isEmpty()) {
            PackShelf now = PackShelf.of(to, job);
            Map<BackupId, BackupRecord> checks = to.newestRecords(job);
            manifests.forEach((entry, manifest) -> {
                if (manifest.packs().stream().allMatch(now::holdsWhole)) {
                    absolve(to, entry, Optional.ofNullable(checks.get(entry.id())));
                }
            });
        }
        return outcomes;
    }

    private Map<BackupEntry, Manifest> manifests(Catalog to, Progress progress) {
        Map<BackupEntry, Manifest> manifests = new LinkedHashMap<>();
        for (BackupEntry entry : to.backups(job)) {
            try {
                manifests.put(entry, to.manifest(entry));
            } catch (RecobroException unreadable) {
                if (unreadable.fault() == Fault.INTERRUPTED) {
                    throw unreadable;
                }
                progress.notice("packs of backup '" + entry.id() + "' are passed over: " + unreadable.getMessage());
            }
        }
        return manifests;
    }

    private ReplicateOutcome repair(Pack pack, Catalog to, Progress progress) {
        Instant began = context.clock().instant();
        progress.phase("repair pack " + pack.name() + " in " + to.destination());
        Optional<Catalog> from = Optional.empty();
        Optional<RecobroException> failure = Optional.empty();
        try {
            from = new PackRepair(context, shelves).repair(pack, to, job, progress);
        } catch (RecobroException failed) {
            if (failed.fault() == Fault.INTERRUPTED) {
                throw failed;
            }
            failure = Optional.of(failed);
        }
        return new ReplicateOutcome(
                pack.name(),
                job,
                from.map(Catalog::destination),
                to.destination(),
                pack.bytes(),
                Duration.between(began, context.clock().instant()),
                failure.map(Problem::of));
    }

    /** A backup that nothing but its packs made damaged. */
    private void absolve(Catalog catalog, BackupEntry entry, Optional<BackupRecord> check) {
        check.filter(record -> record.word().equals(BackupRecord.DAMAGED))
                .filter(record -> !catalog.detail(job, record, CheckDetail.class, CheckDetail.FORMAT)
                        .packs()
                        .isEmpty())
                .ifPresent(record -> {
                    // later than the record of the damage: of records of one second the damage wins
                    Instant after = record.time().plusSeconds(1);
                    Instant now = context.clock().instant();
                    catalog.record(
                            job,
                            new BackupRecord(entry.id(), BackupRecord.VERIFIED, now.isBefore(after) ? after : now),
                            new CheckDetail(CheckDetail.FORMAT, "repair", "", List.of()));
                });
    }
}
