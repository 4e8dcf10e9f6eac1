package io.recobro.daemon.run;

import io.recobro.daemon.schedule.PastRun;
import io.recobro.operation.StatusOperations.RunSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of the runs of each job: those of this process, and those that destinations hold records of. A run that
 * could leave no record is remembered all the same, until this process ends. Thread-safe.
 */
public final class PastRuns {
    private static final int MOST_OWN = 32;

    private final Map<String, List<PastRun>> own = new HashMap<>();
    private final Map<String, List<PastRun>> listed = new HashMap<>();
    private final Map<String, Instant> notBefore = new HashMap<>();

    /** Remembers a run of this process. */
    public synchronized void add(String job, PastRun run) {
        List<PastRun> runs = own.computeIfAbsent(job, name -> new ArrayList<>());
        runs.add(run);
        if (runs.size() > MOST_OWN) {
            runs.removeFirst();
        }
    }

    /** Takes what the destinations tell, instead of what they told before. */
    public synchronized void listed(String job, List<RunSummary> runs) {
        listed.put(
                job,
                runs.stream()
                        .map(run -> new PastRun(run.began(), run.ended(), run.failed(), true))
                        .toList());
    }

    /** Leaves the job alone until then: another process holds it. */
    public synchronized void postpone(String job, Instant until) {
        notBefore.put(job, until);
    }

    public synchronized boolean postponed(String job, Instant now) {
        Instant until = notBefore.get(job);
        return until != null && now.isBefore(until);
    }

    /** Everything known of a job's runs, each once. */
    public synchronized List<PastRun> of(String job) {
        List<PastRun> here = own.getOrDefault(job, List.of());
        List<PastRun> all = new ArrayList<>(here);
        for (PastRun record : listed.getOrDefault(job, List.of())) {
            if (here.stream().noneMatch(run -> isSame(run, record))) {
                all.add(record);
            }
        }
        return all;
    }

    /** A record names the second its run began. */
    private static boolean isSame(PastRun run, PastRun record) {
        return !record.began().isBefore(run.began().minusSeconds(1))
                && !record.began().isAfter(run.ended());
    }
}
