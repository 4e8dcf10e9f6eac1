package io.recobro.operation;

import io.recobro.fault.ExitStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tells what was done, when and by whom. What holds for all operations stands at {@link Operations}. */
public interface HistoryOperations {
    /** Lists the runs that left a record in any destination, oldest first; each once. */
    HistoryResult history(HistoryCall call);

    /** Tells everything the record of one run says. */
    RunDetails run(String id);

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
}
