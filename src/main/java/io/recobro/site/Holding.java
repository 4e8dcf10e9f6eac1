package io.recobro.site;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.BackupRecord;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.KeyLayout;
import io.recobro.catalog.pack.PackShelf;
import io.recobro.retention.Candidate;
import io.recobro.retention.Planner;
import io.recobro.retention.Policy;
import io.recobro.retention.Verdict.Decision;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one destination holds of one job.
 *
 * @param backups oldest recovery point first
 * @param records the newest about each backup
 * @param packs stored bytes by name
 */
record Holding(List<BackupEntry> backups, Map<BackupId, BackupRecord> records, Map<String, Long> packs) {
    /** Three listings. */
    static Holding of(Catalog catalog, String job) {
        return new Holding(catalog.backups(job), catalog.newestRecords(job), PackShelf.stored(catalog, job));
    }

    /** The backups that are not known to be damaged. */
    List<BackupEntry> good() {
        return backups.stream().filter(entry -> !damaged(entry.id())).toList();
    }

    /** False when the rules surely remove nothing here; pins and what others need may still keep everything. */
    boolean mayLoseSome(Policy policy, Instant now) {
        List<Candidate> candidates = backups.stream()
                .map(entry -> new Candidate(entry, damaged(entry.id()), false, Optional.empty()))
                .toList();
        return !Planner.plan(policy, candidates, now, entry -> List.of())
                .with(Decision.REMOVED)
                .isEmpty();
    }

    private boolean damaged(BackupId id) {
        BackupRecord newest = records.get(id);
        return newest != null && newest.word().equals(BackupRecord.DAMAGED);
    }

    /** Stored bytes of the backups and of all packs, whoever stored them. */
    long bytes() {
        Set<BackupId> here = backups.stream().map(BackupEntry::id).collect(Collectors.toSet());
        long ofOthers = packs.entrySet().stream()
                .filter(pack ->
                        !KeyLayout.packOf(pack.getKey()).filter(here::contains).isPresent())
                .mapToLong(Map.Entry::getValue)
                .sum();
        return ofOthers + backups.stream().mapToLong(BackupEntry::bytes).sum();
    }

    /** When the newest later check of any backup passed. */
    Optional<Instant> verifiedAt() {
        return records.values().stream()
                .filter(record -> record.word().equals(BackupRecord.VERIFIED))
                .map(BackupRecord::time)
                .max(Instant::compareTo);
    }

    /** Stored bytes of the good backup of the same kind before the newest one; of backups with packs, sizes tell nothing. */
    OptionalLong bytesBeforeNewest() {
        if (!packs.isEmpty()) {
            return OptionalLong.empty();
        }
        List<BackupEntry> newestFirst = good().reversed();
        return newestFirst.stream()
                .skip(1)
                .filter(entry -> entry.kind() == newestFirst.getFirst().kind())
                .mapToLong(BackupEntry::bytes)
                .findFirst();
    }
}
