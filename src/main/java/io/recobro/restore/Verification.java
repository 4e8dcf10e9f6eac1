package io.recobro.restore;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.BackupRecord;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.Manifest;
import io.recobro.catalog.Manifest.Artifact;
import io.recobro.catalog.Manifest.StoredPart;
import io.recobro.catalog.pack.CheckDetail;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.BackupReader;
import io.recobro.source.Pack;
import io.recobro.storage.StoredObject;
import io.recobro.stream.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Checks a stored backup without restoring it, and leaves a record of the outcome beside it. */
public final class Verification {
    /** How deep; each level includes the ones before. */
    public enum Level {
        MANIFEST,
        DIGESTS,
        PARSE
    }

    /** Parses the members of a backup's artifacts; throws {@code BACKUP_DAMAGED} naming the place. */
    public interface Parser {
        void parse(BackupReader backup, Progress progress);
    }

    /** @param failure what is wrong; empty when the backup passed */
    public record Result(int objects, long bytes, Optional<RecobroException> failure) {}

    private final Clock clock;
    private final Parser parser;

    public Verification(Clock clock, Parser parser) {
        this.clock = clock;
        this.parser = parser;
    }

    /**
     * Checks one backup in one destination. A damage is part of the result, and recorded; a destination that cannot be
     * reached is part of the result too, but says nothing about the backup and is not recorded.
     */
    public Result verify(Catalog catalog, BackupEntry entry, Level level, Progress progress) {
        BackupId run = BackupId.next(clock, RandomGenerator.getDefault());
        return verify(new PackInspection(catalog, entry.job(), run, "", clock), entry, level, progress);
    }

    /**
     * Checks one backup as one of several of its job in one destination.
     *
     * @param packs of that job and destination: what it has read is not read again
     */
    public Result verify(PackInspection packs, BackupEntry entry, Level level, Progress progress) {
        Catalog catalog = packs.catalog();
        boolean deep = level.compareTo(Level.DIGESTS) >= 0;
        List<String> damaged = List.of();
        int objects = 0;
        long bytes = 0;
        try {
            Manifest manifest = catalog.manifest(entry);
            objects = checkObjects(catalog, manifest);
            bytes = deep ? checkDigests(catalog, manifest, progress) : 0;
            PackInspection.Findings found = packs.inspect(manifest, deep, progress);
            objects += found.objects();
            bytes += found.bytes();
            damaged = List.copyOf(found.damaged().keySet());
            if (!damaged.isEmpty()) {
                throw found.damaged().firstEntry().getValue();
            }
            if (level == Level.PARSE) {
                parser.parse(new StoredBackupReader(catalog, manifest), progress);
            }
        } catch (RecobroException failure) {
            boolean broken = failure.fault() == Fault.BACKUP_DAMAGED || failure.fault() == Fault.OBJECT_MISSING;
            if (broken && isTwice(catalog, entry)) {
                progress.notice("backup '" + entry.id() + "' in '" + catalog.destination()
                        + "' is not put on record as damaged: it has more than one manifest");
            } else if (broken) {
                record(catalog, entry, BackupRecord.DAMAGED, word(level), failure.getMessage(), damaged, progress);
            }
            return new Result(objects, bytes, Optional.of(failure));
        }
        if (deep) {
            record(catalog, entry, BackupRecord.VERIFIED, word(level), "", List.of(), progress);
        }
        return new Result(objects, bytes, Optional.empty());
    }

    /** What is wrong with a copy of a manifest under another name must not be held against the backup itself. */
    private static boolean isTwice(Catalog catalog, BackupEntry entry) {
        return catalog.backups(entry.job()).stream()
                        .filter(other -> other.id().equals(entry.id()))
                        .count()
                > 1;
    }

    /**
     * Records as damaged what else refers to packs that were found damaged.
     *
     * @param done backups whose check is on record already
     */
    public void spread(PackInspection packs, Set<BackupId> done, Level level, Progress progress) {
        if (packs.damaged().isEmpty()) {
            return;
        }
        for (BackupEntry entry : packs.catalog().backups(packs.job())) {
            if (done.contains(entry.id())) {
                continue;
            }
            List<String> damaged = packs.catalog().manifest(entry).packs().stream()
                    .map(Pack::name)
                    .filter(packs.damaged()::containsKey)
                    .toList();
            if (!damaged.isEmpty()) {
                String error = packs.damaged().get(damaged.getFirst()).getMessage();
                record(packs.catalog(), entry, BackupRecord.DAMAGED, word(level), error, damaged, progress);
                progress.notice("backup '" + entry.id() + "' is damaged too: " + error);
            }
        }
    }

    void recordDamage(
            PackInspection packs,
            BackupEntry entry,
            String how,
            RecobroException failure,
            Optional<Pack> pack,
            Progress progress) {
        List<String> damaged = pack.map(Pack::name).stream().toList();
        record(packs.catalog(), entry, BackupRecord.DAMAGED, how, failure.getMessage(), damaged, progress);
    }

    private static String word(Level level) {
        return level.name().toLowerCase(java.util.Locale.ROOT);
    }

    private void record(
            Catalog catalog,
            BackupEntry entry,
            String word,
            String level,
            String error,
            List<String> packs,
            Progress progress) {
        try {
            catalog.record(
                    entry.job(),
                    new BackupRecord(entry.id(), word, clock.instant()),
                    new CheckDetail(CheckDetail.FORMAT, level, error, packs));
        } catch (RecobroException lost) {
            progress.notice("the outcome could not be recorded: " + lost.getMessage());
        }
    }

    private static int checkObjects(Catalog catalog, Manifest manifest) {
        String folder = catalog.layout().backup(manifest.job(), manifest.backupId());
        Map<String, Long> sizes = catalog.storage().list(folder).stream()
                .collect(Collectors.toMap(object -> object.key().value(), StoredObject::bytes, (once, again) -> again));
        int objects = 0;
        for (Artifact artifact : manifest.artifacts()) {
            for (StoredPart part : artifact.objects()) {
                Long bytes = sizes.get(folder + part.name());
                if (bytes == null) {
                    throw Fault.OBJECT_MISSING
                            .because("unable to find object '" + folder + part.name() + "' in '" + catalog.destination()
                                    + "'")
                            .hint("restore from another destination with --from");
                }
                if (bytes != part.bytes()) {
                    throw Fault.BACKUP_DAMAGED
                            .because(
                                    "unable to trust object '" + folder + part.name() + "' in '" + catalog.destination()
                                            + "': it has " + bytes + " bytes, the manifest says " + part.bytes())
                            .hint("restore from another destination with --from");
                }
                objects++;
            }
        }
        return objects;
    }

    private static long checkDigests(Catalog catalog, Manifest manifest, Progress progress) {
        StoredBackupReader reader = new StoredBackupReader(catalog, manifest);
        byte[] buffer = new byte[256 << 10];
        long bytes = 0;
        progress.expect(manifest.storedBytes());
        for (Artifact artifact : manifest.artifacts()) {
            try (InputStream in = reader.open(artifact.name())) {
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    bytes += count;
                    progress.advance(count);
                }
            } catch (IOException broken) {
                throw Fault.STORAGE_UNREACHABLE.because(
                        "unable to read artifact '" + artifact.name() + "' in '" + catalog.destination() + "': "
                                + broken.getMessage(),
                        broken);
            }
        }
        return bytes;
    }
}
