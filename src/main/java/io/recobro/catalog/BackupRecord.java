package io.recobro.catalog;

import java.time.Instant;

/**
 * A small fact about a backup in one destination, written beside it and never changed.
 *
 * @param word one of the constants; unknown words are kept and ignored
 */
public record BackupRecord(BackupId id, String word, Instant time) {
    public static final String VERIFIED = "verified";
    public static final String DAMAGED = "damaged";
    /** A drill restored it and found everything. */
    public static final String PROVEN = "proven";

    public static final String PINNED = "pinned";
    public static final String UNPINNED = "unpinned";
    /** Retention removed its manifest; what is left of it is rubbish. */
    public static final String REMOVED = "removed";

    /** Whether it tells how a check of the backup ended. */
    boolean ofCheck() {
        return word.equals(VERIFIED) || word.equals(DAMAGED) || word.equals(PROVEN);
    }
}
