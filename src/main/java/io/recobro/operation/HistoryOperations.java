package io.recobro.operation;

import io.recobro.fault.ExitStatus;
import io.recobro.operation.BackupOperations.Occasion;
import io.recobro.operation.StatusOperations.RunSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tells what was done, when and by whom, and keeps what no run of a job tells. What holds for all operations stands at {@link Operations}. */
public interface HistoryOperations {
    /** Lists the runs that left a record in any destination, oldest first; each once. */
    HistoryResult history(HistoryCall call);

    /** Tells everything the record of one run says. */
    RunDetails run(String id);

    /**
     * Records in all destinations that the daemon loaded, or refused, a configuration. A destination that cannot take the
     * record is logged and changes nothing.
     */
    void configurationLoaded(ConfigurationLoad load);

    /**
     * @param job all jobs when empty
     * @param kind such as {@code backup}; all kinds when empty
     * @param since only runs that began then or later
     */
    record HistoryCall(Optional<String> job, Optional<String> kind, Instant since) {}

    /** @param problems destinations that could not be listed; {@code runs} may lack what only they know */
    record HistoryResult(ExitStatus status, List<RunSummary> runs, List<Problem> problems) {}

    /**
     * @param backup the backup it made or used
     * @param trigger {@code manual}, {@code schedule}, {@code catch-up} or {@code retry}
     * @param by who started it
     * @param destinations what happened in each
     * @param error why it failed
     */
    record RunDetails(
            RunSummary summary,
            Instant finishedAt,
            Optional<String> backup,
            String trigger,
            String by,
            List<RunPhase> phases,
            List<RunDestination> destinations,
            List<String> notices,
            Optional<String> error) {}

    record RunPhase(String name, Duration took) {}

    record RunDestination(String name, String outcome, Optional<String> error) {}

    /**
     * @param sha256 digest of the file as it was loaded
     * @param changed names of the keys that differ from the configuration before, without values
     * @param refused why it was not taken; empty when it was
     */
    record ConfigurationLoad(
            String file, String sha256, List<String> changed, Optional<String> refused, Occasion occasion) {
        public ConfigurationLoad {
            changed = List.copyOf(changed);
        }
    }
}
