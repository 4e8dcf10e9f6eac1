package io.recobro.retention;

import io.recobro.catalog.BackupEntry;
import java.util.Optional;

/**
 * A backup in one destination with what is known about it there.
 *
 * @param damaged the newest check found it damaged
 * @param proven a drill restored it, and no later check found it damaged
 * @param pin who pinned it and why, such as {@code ops@host: before the upgrade}; empty when it is not pinned
 */
public record Candidate(BackupEntry entry, boolean damaged, boolean proven, Optional<String> pin) {}
