package io.recobro.objective;

import io.recobro.catalog.RunEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the backup runs of one job tell.
 *
 * @param entries oldest first
 */
public record Runs(List<RunEntry> entries) {
    private static final int TYPICAL = 10;

    /** Picks the backup runs of a job out of runs in any order. */
    public static Runs of(String job, List<RunEntry> all) {
        return new Runs(all.stream()
                .filter(run -> run.kind().equals("backup") && run.job().equals(job))
                .sorted(Comparator.comparing(RunEntry::run))
                .toList());
    }

    /** The newest. */
    public Optional<RunEntry> last() {
        return entries.isEmpty() ? Optional.empty() : Optional.of(entries.getLast());
    }

    /** When the newest run that ended {@code ok} ended. */
    public Optional<Instant> lastSuccess() {
        return entries.reversed().stream()
                .filter(run -> run.outcome().equals("ok"))
                .map(run -> run.began().plus(run.took()))
                .findFirst();
    }

    /** Failed runs since the last one that was not. A partial run has published somewhere and did not fail. */
    public int consecutiveFailures() {
        return (int) entries.reversed().stream()
                .takeWhile(run -> run.outcome().equals("failed"))
                .count();
    }

    /** Median duration of the last {@value #TYPICAL} runs that did not fail; of two in the middle the longer. */
    public Optional<Duration> usualDuration() {
        List<Duration> durations = entries.reversed().stream()
                .filter(run -> !run.outcome().equals("failed"))
                .limit(TYPICAL)
                .map(RunEntry::took)
                .sorted()
                .toList();
        return durations.isEmpty() ? Optional.empty() : Optional.of(durations.get(durations.size() / 2));
    }
}
