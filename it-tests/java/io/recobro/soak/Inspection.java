package io.recobro.soak;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.KeyLayout;
import io.recobro.catalog.Manifest;
import io.recobro.catalog.RunEntry;
import io.recobro.storage.MemoryStorage;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.StoredObject;
import io.recobro.stream.digest.Digests;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Looks at the destinations alone, as somebody would who has nothing else, and says what is not as promised. */
final class Inspection {
    private static final KeyLayout LAYOUT = new KeyLayout(World.SITE);
    private static final Duration GRACE = Duration.ofHours(24);

    private final World world;
    private final Witness witness;
    private final Map<String, Manifest> manifests = new HashMap<>();
    private final Map<String, byte[]> whole = new HashMap<>();

    Inspection(World world, Witness witness) {
        this.world = world;
        this.witness = witness;
    }

    List<BackupEntry> backups(String job, String destination) {
        return new Catalog(world.storage(destination), LAYOUT).backups(job);
    }

    /** The newest state that can be restored now. */
    Optional<Instant> newestPoint(String job, String destination) {
        return backups(job, destination).stream()
                .map(BackupEntry::recoveryPoint)
                .max(Instant::compareTo);
    }

    /** A backup exists exactly when its manifest does: everything a manifest names is there as it was stored. */
    void everyBackupIsWhole() {
        World.PLAN.forEach((job, destinations) -> destinations.forEach(destination -> {
            Catalog catalog = new Catalog(world.storage(destination), LAYOUT);
            Set<BackupId> ids = new HashSet<>();
            for (BackupEntry entry : catalog.backups(job)) {
                if (!ids.add(entry.id())) {
                    witness.wrong("two manifests of " + entry.id() + " in " + destination);
                }
                Manifest manifest =
                        manifests.computeIfAbsent(destination + entry.manifestKey(), key -> catalog.manifest(entry));
                manifest.artifacts().stream()
                        .flatMap(artifact -> artifact.objects().stream())
                        .forEach(part -> requireWhole(job, destination, entry, part));
            }
        }));
    }

    private void requireWhole(String job, String destination, BackupEntry entry, Manifest.StoredPart part) {
        MemoryStorage storage = world.storage(destination);
        ObjectKey key = LAYOUT.object(job, entry.id(), part.name());
        if (storage.stat(key).isEmpty()) {
            witness.wrong("missing in " + destination + ": " + key);
            return;
        }
        byte[] content = storage.content(key);
        if (whole.get(destination + key) != content) {
            if (content.length != part.bytes()
                    || !Digests.content(content).sha256().equals(part.sha256())) {
                witness.wrong("damaged in " + destination + ": " + key);
            }
            whole.put(destination + key, content);
        }
    }

    /** Nothing but backups lies where backups lie, apart from what a run may just be writing. */
    void nothingIsLeftBehind() {
        World.PLAN.forEach((job, destinations) -> destinations.forEach(destination -> {
            Set<BackupId> existing = new HashSet<>();
            backups(job, destination).forEach(entry -> existing.add(entry.id()));
            for (StoredObject object : world.storage(destination).list(LAYOUT.backups(job))) {
                BackupId id = KeyLayout.backupOf(object.key()).orElseThrow();
                if (!existing.contains(id)
                        && id.began().isBefore(world.now().minus(GRACE).minus(interval(job)))) {
                    witness.wrong("left behind in " + destination + ": " + object.key());
                }
            }
        }));
    }

    /** Whatever the rules want and any destination had is in each, and what they do not want is gone. */
    void retentionHolds(Collection<BackupId> pinned) {
        World.PLAN.forEach((job, destinations) -> {
            Map<BackupId, BackupEntry> all = new TreeMap<>();
            destinations.forEach(destination -> backups(job, destination).forEach(entry -> all.put(entry.id(), entry)));
            for (String destination : destinations) {
                List<BackupEntry> here = backups(job, destination);
                Set<BackupId> ids = new HashSet<>();
                here.forEach(entry -> ids.add(entry.id()));
                Instant newest = newestPoint(job, destination).orElse(Instant.MIN);
                if (newest.isBefore(world.now().minus(interval(job)).minus(Duration.ofHours(6)))) {
                    witness.wrong("job " + job + " has nothing new in " + destination + ", newest " + newest);
                    continue;
                }
                Instant limit = newest.minus(Witness.within(job, destination));
                all.values().stream()
                        .filter(entry -> entry.recoveryPoint().isAfter(limit) && !ids.contains(entry.id()))
                        .forEach(gap -> witness.wrong("gap in " + destination + ": " + gap.manifestKey()));
                here.stream()
                        .filter(entry -> entry.recoveryPoint().isBefore(limit.minus(interval(job)))
                                && !pinned.contains(entry.id()))
                        .forEach(old -> witness.wrong("kept too long in " + destination + ": " + old.manifestKey()));
            }
        });
    }

    /** Every run that ended left a record that says how; one that was cut off left one as well. */
    void everyRunIsOnRecord() {
        Map<String, List<RunEntry>> records = new HashMap<>();
        Map<BackupId, Set<String>> outcomes = new HashMap<>();
        for (MemoryStorage storage : world.storages()) {
            for (RunEntry run : runs(new Catalog(storage, LAYOUT))) {
                records.computeIfAbsent(run.job(), job -> new ArrayList<>()).add(run);
                outcomes.computeIfAbsent(run.run(), id -> new HashSet<>()).add(run.outcome());
            }
        }
        for (Witness.Run run : witness.runs()) {
            List<RunEntry> found = records.getOrDefault(run.job(), List.of()).stream()
                    .filter(record -> !record.began().isBefore(run.began().minusSeconds(1))
                            && !record.began().isAfter(run.ended()))
                    .toList();
            if (found.isEmpty()
                    || found.stream().anyMatch(record -> !record.outcome().equals(run.outcome()))) {
                witness.wrong("no honest record of " + run + ": " + found);
            }
        }
        for (String run : witness.cutOff()) {
            if (outcomes.getOrDefault(new BackupId(run), Set.of()).size() != 1) {
                witness.wrong(
                        "not one record of the run that was cut off: " + run + " " + outcomes.get(new BackupId(run)));
            }
        }
    }

    private List<RunEntry> runs(Catalog catalog) {
        List<RunEntry> all = new ArrayList<>();
        YearMonth last = YearMonth.from(world.now().atZone(ZoneOffset.UTC));
        for (YearMonth month = YearMonth.from(World.BEGIN.atZone(ZoneOffset.UTC));
                !month.isAfter(last);
                month = month.plusMonths(1)) {
            catalog.runs(month).stream()
                    .filter(run -> run.kind().equals("backup"))
                    .forEach(all::add);
        }
        return all;
    }

    static Duration interval(String job) {
        return switch (job) {
            case "db" -> Duration.ofHours(6);
            case "server" -> Duration.ofDays(7);
            default -> Duration.ofDays(1);
        };
    }

    /** How old the newest recovery point may be. */
    static Duration objective(String job) {
        return switch (job) {
            case "db" -> Duration.ofHours(7);
            case "server" -> Duration.ofDays(8);
            default -> Duration.ofHours(26);
        };
    }
}
