package io.recobro.retention;

import io.recobro.catalog.BackupId;
import io.recobro.retention.Verdict.Decision;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A verdict for every backup of a job in one destination.
 *
 * @param verdicts oldest recovery point first
 */
public record Plan(List<Verdict> verdicts) {
    public static final Plan NOTHING = new Plan(List.of());

    public Plan {
        verdicts = List.copyOf(verdicts);
    }

    public List<Verdict> with(Decision decision) {
        return verdicts.stream()
                .filter(verdict -> verdict.decision() == decision)
                .toList();
    }

    public Set<BackupId> ids(Decision decision) {
        return with(decision).stream().map(verdict -> verdict.entry().id()).collect(Collectors.toUnmodifiableSet());
    }

    /** Stored bytes of the backups with this verdict. */
    public long bytes(Decision decision) {
        return with(decision).stream()
                .mapToLong(verdict -> verdict.entry().bytes())
                .sum();
    }
}
