package io.recobro.catalog;

import io.recobro.storage.ObjectKey;
import java.time.Duration;
import java.time.Instant;

/**
 * A run as the key of its record tells it.
 *
 * @param kind such as {@code backup}
 * @param outcome {@code ok}, {@code partial} or {@code failed}
 * @param took cut to the second
 */
public record RunEntry(BackupId run, String kind, String job, String outcome, Duration took, ObjectKey key) {
    /** The second the run began. */
    public Instant began() {
        return run.began();
    }
}
