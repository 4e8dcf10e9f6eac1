package io.recobro.retention;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Which backups of a destination need which others; asks for each backup at most once. */
final class Chains {
    private final Map<BackupId, Candidate> candidates = new HashMap<>();
    private final Requirements requirements;
    private final Map<BackupId, List<BackupId>> required = new HashMap<>();
    private final Map<BackupId, Boolean> restorable = new HashMap<>();

    Chains(List<Candidate> candidates, Requirements requirements) {
        candidates.forEach(candidate -> this.candidates.put(candidate.entry().id(), candidate));
        this.requirements = requirements;
    }

    /** What the backup itself names, as far as it is in this destination. */
    List<BackupEntry> requiredBy(BackupEntry entry) {
        return ids(entry).stream()
                .map(candidates::get)
                .filter(Objects::nonNull)
                .map(Candidate::entry)
                .toList();
    }

    /** Neither itself nor anything it needs is damaged or missing. */
    boolean restorable(BackupEntry entry) {
        Boolean known = restorable.get(entry.id());
        if (known != null) {
            return known;
        }
        restorable.put(entry.id(), false); // a backup that needs itself cannot be restored
        boolean whole = !candidates.get(entry.id()).damaged()
                && ids(entry).stream()
                        .allMatch(id -> candidates.containsKey(id)
                                && restorable(candidates.get(id).entry()));
        restorable.put(entry.id(), whole);
        return whole;
    }

    private List<BackupId> ids(BackupEntry entry) {
        return entry.kind() == Kind.FULL
                ? List.of()
                : required.computeIfAbsent(entry.id(), id -> requirements.of(entry));
    }
}
