package io.recobro.catalog;

import io.recobro.storage.ObjectKey;
import java.time.Instant;

/**
 * A backup as the key of its manifest tells it.
 *
 * @param recoveryPoint cut to the second, UTC
 * @param bytes stored bytes of all its artifacts
 */
public record BackupEntry(
        BackupId id, String job, Instant recoveryPoint, Kind kind, long bytes, ObjectKey manifestKey) {}
