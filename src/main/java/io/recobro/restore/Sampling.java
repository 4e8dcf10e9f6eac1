package io.recobro.restore;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.Manifest;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.Pack;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.StoredObject;
import io.recobro.stream.Content;
import io.recobro.stream.Progress;
import io.recobro.stream.digest.Digests;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a share of what is stored of a job in one destination, another share with every run: all objects stand in a ring in the
 * order of the SHA-256 of their keys, and each run goes on where the last one ended. So whatever was not looked at for
 * longest comes next, and after as many runs as the share fits into the whole everything was read. Where a run ended is
 * told by the key of a small record, {@code SITE/JOB/samples/RUN_POSITION.json}.
 */
public final class Sampling {
    private static final Pattern RECORD =
            Pattern.compile("[^/]+/[^/]+/samples/\\d{8}T\\d{6}Z-[0-9a-z]{6}_(?<position>[0-9a-f]{64})\\.json");

    private final PackInspection packs;
    private final BackupId run;

    /** @param packs of the job and destination to be looked at */
    public Sampling(PackInspection packs, BackupId run) {
        this.packs = packs;
        this.run = run;
    }

    /**
     * What was read, out of what there is.
     *
     * @param damaged backups that what was read shows to be damaged, with the reason
     */
    public record Sample(
            int objects, long bytes, int ofObjects, long ofBytes, Map<BackupEntry, RecobroException> damaged) {}

    private record Position(int format, String run) {}

    /** One stored object; {@code pack} is empty for an artifact's. */
    private record Thing(ObjectKey key, Content expected, Optional<Pack> pack, List<BackupEntry> backups) {}

    /**
     * Reads at least one object, as long as there is any.
     *
     * @param share of the stored bytes, over 0 and at most 1
     * @throws RecobroException a storage fault, or a manifest that cannot be read; damage found before is on record
     */
    public Sample read(List<BackupEntry> entries, double share, Verification verification, Progress progress) {
        Catalog catalog = packs.catalog();
        NavigableMap<String, Thing> ring = ring(catalog, entries);
        long all = ring.values().stream()
                .mapToLong(thing -> thing.expected().bytes())
                .sum();
        List<StoredObject> records = catalog.storage().list(catalog.layout().job(packs.job()) + "samples/");
        List<Map.Entry<String, Thing>> next =
                new ArrayList<>(ring.tailMap(last(records), false).entrySet());
        next.addAll(ring.headMap(last(records), true).entrySet());
        Map<BackupEntry, RecobroException> damaged = new LinkedHashMap<>();
        long bytes = 0;
        int objects = 0;
        String position = last(records);
        progress.expect((long) (all * share));
        for (Map.Entry<String, Thing> each : next) {
            if (objects > 0 && bytes >= all * share) {
                break;
            }
            Thing thing = each.getValue();
            failure(thing, progress)
                    .ifPresent(failure -> thing.backups().forEach(entry -> {
                        damaged.putIfAbsent(entry, failure);
                        verification.recordDamage(packs, entry, "sample", failure, thing.pack(), progress);
                    }));
            bytes += thing.expected().bytes();
            objects++;
            position = each.getKey();
        }
        if (objects > 0) {
            remember(records, position);
        }
        return new Sample(objects, bytes, ring.size(), all, damaged);
    }

    private NavigableMap<String, Thing> ring(Catalog catalog, List<BackupEntry> entries) {
        NavigableMap<String, Thing> ring = new TreeMap<>();
        for (BackupEntry entry : entries) {
            Manifest manifest = catalog.manifest(entry);
            manifest.artifacts().stream()
                    .flatMap(artifact -> artifact.objects().stream())
                    .forEach(part -> add(
                            ring,
                            catalog.layout().object(entry.job(), entry.id(), part.name()),
                            new Content(part.bytes(), part.sha256()),
                            Optional.empty(),
                            entry));
            manifest.packs()
                    .forEach(pack -> add(
                            ring,
                            catalog.layout().pack(entry.job(), pack.name()),
                            new Content(pack.bytes(), pack.sha256()),
                            Optional.of(pack),
                            entry));
        }
        return ring;
    }

    private static void add(
            SortedMap<String, Thing> ring, ObjectKey key, Content expected, Optional<Pack> pack, BackupEntry entry) {
        byte[] name = key.value().getBytes(StandardCharsets.UTF_8);
        ring.computeIfAbsent(
                        Digests.sha256(name, 0, name.length),
                        place -> new Thing(key, expected, pack, new ArrayList<>()))
                .backups()
                .add(entry);
    }

    /** Where the last run ended; before everything when there was none. */
    private static String last(List<StoredObject> records) {
        String last = "";
        for (StoredObject record : records) {
            Matcher matcher = RECORD.matcher(record.key().value());
            last = matcher.matches() ? matcher.group("position") : last;
        }
        return last;
    }

    private Optional<RecobroException> failure(Thing thing, Progress progress) {
        if (thing.pack().isPresent()) {
            return packs.look(thing.pack().get(), true, progress);
        }
        try {
            return Reading.whole(packs.catalog().storage(), thing.key(), progress)
                            .equals(thing.expected())
                    ? Optional.empty()
                    : Optional.of(Fault.BACKUP_DAMAGED
                            .because("unable to trust object '" + thing.key() + "' in '"
                                    + packs.catalog().destination() + "': it is not what the manifest says")
                            .hint("restore from another destination with --from"));
        } catch (RecobroException failed) {
            if (failed.fault() == Fault.OBJECT_MISSING) {
                return Optional.of(failed);
            }
            throw failed;
        }
    }

    private void remember(List<StoredObject> records, String position) {
        Catalog catalog = packs.catalog();
        catalog.write(
                new ObjectKey(catalog.layout().job(packs.job()) + "samples/" + run + "_" + position + ".json"),
                new Position(1, run.value()));
        records.forEach(record -> catalog.storage().delete(record.key()));
    }
}
