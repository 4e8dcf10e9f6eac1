package io.recobro.operation;

import io.recobro.config.JobConfig;
import io.recobro.fault.ExitStatus;
import io.recobro.objective.RpoState;
import io.recobro.operation.proof.ProofStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Tells how well everything is protected. What holds for all operations stands at {@link Operations}. */
public interface StatusOperations {
    /**
     * Asks the destinations, all at once, and judges what they hold against the objectives. One that does not answer is a
     * problem of its own and hides nothing of the others. Writes nothing, needs no daemon.
     *
     * @param job all jobs when empty
     */
    SiteStatus status(Optional<String> job);

    /**
     * A site at one moment.
     *
     * @param status {@code OBJECTIVE_MISSED} when an objective is; else {@code PARTIAL} when a destination did not answer
     * @param at the moment everything was judged at
     * @param jobs in the order of the configuration
     * @param destinations in the order of the configuration; with one job, only its own
     * @param daemon empty when none was found running
     */
    record SiteStatus(
            ExitStatus status,
            String site,
            Instant at,
            List<JobStatus> jobs,
            List<DestinationStatus> destinations,
            Optional<DaemonFacts> daemon) {
        public SiteStatus {
            jobs = List.copyOf(jobs);
            destinations = List.copyOf(destinations);
        }
    }

    /**
     * A job.
     *
     * @param rpo the objective: the greatest age of a recovery point
     * @param rto the objective: the longest time a restore may take
     * @param scheduled whether it has a schedule
     * @param lastRun the newest backup run that left a record
     * @param lastSuccess when the newest run that published in every destination ended
     * @param consecutiveFailures failed backup runs since the last one that was not
     * @param usualDuration median of the last successful runs
     * @param runningSince of the run under way, as far as known
     * @param nextRun empty without a schedule, or where nobody can compute it
     * @param copies one per destination of the job, in its order
     * @param proof what drills have shown
     */
    record JobStatus(
            String job,
            Optional<Duration> rpo,
            Optional<Duration> rto,
            boolean scheduled,
            Optional<RunSummary> lastRun,
            Optional<Instant> lastSuccess,
            int consecutiveFailures,
            Optional<Duration> usualDuration,
            Optional<Instant> runningSince,
            Optional<Instant> nextRun,
            List<CopyStatus> copies,
            ProofStatus proof) {
        public JobStatus {
            copies = List.copyOf(copies);
        }

        /** The newest good recovery point of all destinations. */
        public Optional<Instant> recoveryPoint() {
            return copies.stream()
                    .flatMap(copy -> copy.recoveryPoint().stream())
                    .max(Instant::compareTo);
        }

        /** The same with other copies and another proof. */
        public JobStatus with(List<CopyStatus> others, ProofStatus otherProof) {
            return new JobStatus(
                    job,
                    rpo,
                    rto,
                    scheduled,
                    lastRun,
                    lastSuccess,
                    consecutiveFailures,
                    usualDuration,
                    runningSince,
                    nextRun,
                    others,
                    otherProof);
        }

        /** The worst state of all destinations. */
        public RpoState worst() {
            return copies.stream()
                    .map(CopyStatus::state)
                    .max(RpoState::compareTo)
                    .orElse(RpoState.NEVER);
        }
    }

    /**
     * What one destination holds of one job.
     *
     * @param recoveryPoint of the newest backup there that is not known to be damaged
     * @param age of that recovery point; zero when it lies in the future
     * @param missedAt when the objective passes, or passed, unless a newer backup comes
     * @param backups how many are there
     * @param bytes stored bytes of all of them
     * @param damaged how many of them are known to be damaged
     * @param held how many backups wait for a confirmation before retention removes them
     * @param newestId of the newest backup that is not known to be damaged
     * @param newestBytes its stored bytes
     * @param previousBytes stored bytes of the backup of the same kind before it
     * @param verifiedAt when the newest later check passed; empty when none was made (publishing verifies as well)
     * @param problem why the destination could not be asked; then everything else is empty and the state unknown
     */
    record CopyStatus(
            String destination,
            RpoState state,
            Optional<Instant> recoveryPoint,
            Optional<Duration> age,
            Optional<Instant> missedAt,
            int backups,
            long bytes,
            int damaged,
            int held,
            Optional<String> newestId,
            OptionalLong newestBytes,
            OptionalLong previousBytes,
            Optional<Instant> verifiedAt,
            Optional<Problem> problem) {}

    /**
     * A destination.
     *
     * @param freeBytes empty where it cannot tell
     * @param usedBytes stored bytes of all backups of the jobs asked for
     * @param problem why it could not be asked
     */
    record DestinationStatus(String name, OptionalLong freeBytes, long usedBytes, Optional<Problem> problem) {
        public boolean up() {
            return problem.isEmpty();
        }
    }

    /**
     * The daemon of the site, as far as another process can see it.
     *
     * @param by user, host or process that runs it
     * @param running jobs under way, with the time each began
     */
    record DaemonFacts(String by, Optional<Instant> since, OptionalInt pid, List<RunningJob> running) {
        public DaemonFacts {
            running = List.copyOf(running);
        }
    }

    /** A job under way. */
    record RunningJob(String job, Instant since) {}

    /**
     * A run as its record's key tells it.
     *
     * @param kind such as {@code backup}
     * @param outcome {@code ok}, {@code partial} or {@code failed}
     * @param began cut to the second, as {@code took}
     */
    record RunSummary(String run, String kind, String job, String outcome, Instant began, Duration took) {
        public static final String OK = "ok";
        public static final String PARTIAL = "partial";
        public static final String FAILED = "failed";

        public boolean failed() {
            return outcome.equals(FAILED);
        }

        public Instant ended() {
            return began.plus(took);
        }
    }

    /** Evaluates schedules. */
    @FunctionalInterface
    interface NextRun {
        NextRun UNKNOWN = (job, after) -> Optional.empty();

        /** When the job is due next, strictly after an instant; empty without a schedule, or when it never is. */
        Optional<Instant> after(JobConfig job, Instant after);
    }
}
