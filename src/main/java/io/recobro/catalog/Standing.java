package io.recobro.catalog;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the records about a backup in one destination come to. Of records of the same second the careful one wins.
 *
 * @param damaged the newest check found it damaged
 * @param proven a drill restored it, and it was not found damaged since
 * @param pinned the record of its pin; empty when it is not pinned
 * @param removed when retention removed it
 */
public record Standing(boolean damaged, boolean proven, Optional<BackupRecord> pinned, Optional<Instant> removed) {
    /** Of a backup without records. */
    public static final Standing NONE = new Standing(false, false, Optional.empty(), Optional.empty());

    static Standing of(List<BackupRecord> records) {
        Optional<Instant> damaged = time(records, BackupRecord.DAMAGED);
        Optional<Instant> good = newest(records, record -> record.ofCheck() && !is(record, BackupRecord.DAMAGED))
                .map(BackupRecord::time);
        Optional<Instant> proven = time(records, BackupRecord.PROVEN);
        Optional<Instant> unpinned = time(records, BackupRecord.UNPINNED);
        return new Standing(
                notBefore(damaged, good),
                proven.isPresent() && !notBefore(damaged, proven),
                newest(records, record -> is(record, BackupRecord.PINNED))
                        .filter(pin -> notBefore(Optional.of(pin.time()), unpinned)),
                time(records, BackupRecord.REMOVED));
    }

    private static boolean notBefore(Optional<Instant> time, Optional<Instant> other) {
        return time.isPresent() && (other.isEmpty() || !time.get().isBefore(other.get()));
    }

    private static Optional<Instant> time(List<BackupRecord> records, String word) {
        return newest(records, record -> is(record, word)).map(BackupRecord::time);
    }

    private static boolean is(BackupRecord record, String word) {
        return record.word().equals(word);
    }

    private static Optional<BackupRecord> newest(List<BackupRecord> records, Predicate<BackupRecord> which) {
        return records.stream().filter(which).max(Comparator.comparing(BackupRecord::time));
    }
}
