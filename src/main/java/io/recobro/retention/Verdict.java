package io.recobro.retention;

import io.recobro.catalog.BackupEntry;
import java.util.List;

/**
 * What happens to one backup.
 *
 * @param reasons at least one, for people, such as {@code daily 2026-11-20}
 */
public record Verdict(BackupEntry entry, Decision decision, List<String> reasons) {
    /** What may be decided. */
    public enum Decision {
        KEPT,
        REMOVED,
        /** No rule wants it, but it stays until somebody confirms. */
        HELD;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    public Verdict {
        reasons = List.copyOf(reasons);
    }
}
