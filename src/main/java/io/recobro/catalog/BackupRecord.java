package io.recobro.catalog;

import java.time.Instant;

/**
 * A small fact about a backup in one destination, written beside it and never changed.
 *
 * @param word {@link #VERIFIED} or {@link #DAMAGED}; unknown words are kept and ignored
 */
public record BackupRecord(BackupId id, String word, Instant time) {
    public static final String VERIFIED = "verified";
    public static final String DAMAGED = "damaged";
}
