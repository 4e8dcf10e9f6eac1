package io.recobro.operation.drill;

import io.recobro.fault.ExitStatus;
import io.recobro.fault.RecobroException;
import io.recobro.source.Scratch;
import io.recobro.stream.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Rehearses restores. What holds for all operations stands at {@link io.recobro.operation.Operations}. */
public interface DrillOperations {
    String MANUAL = "manual";

    /** Restores backups into scratch places, checks them and keeps evidence; never holds up a backup. */
    DrillResult drill(DrillCall call, Progress progress);

    /**
     * Keeps records of drills whose process ended before they did, in this state directory, and removes what they left.
     *
     * @return the jobs of those drills
     */
    List<String> noticeCutOff();

    /**
     * @param job all jobs that can be drilled when empty
     * @param from the destination to read; empty: the configured one, else the one whose last drill is the longest ago
     * @param backup the newest when empty
     * @param dryRun find out what would be done, and refuse what would be refused; change nothing
     * @param keep leave the scratch place for a look, until the next drill
     * @param trigger {@link #MANUAL}, or as a run's record names it
     * @param by who asked for it, as {@code user@host}; empty: whoever runs this process
     */
    record DrillCall(
            Optional<String> job,
            Optional<String> from,
            Optional<String> backup,
            boolean dryRun,
            boolean keep,
            String trigger,
            Optional<String> by) {}

    /** @param outcomes one per job */
    record DrillResult(ExitStatus status, List<DrillOutcome> outcomes) {}

    enum DrillState {
        PASSED,
        FAILED,
        /** A dry run: it would have been tried. */
        PLANNED
    }

    /**
     * @param run empty in a dry run
     * @param backup empty when none could be chosen, as {@code destination} and {@code recoveryPointAt}
     * @param scratch what the place is, or in a dry run would be; may be empty
     * @param restoreTook the measured RTO; empty when not everything was restored
     * @param objective what the restore may take
     * @param took everything
     * @param evidence names of the destinations that hold the evidence
     * @param access how to look into the place that was kept
     * @param problem why it failed
     */
    record DrillOutcome(
            String job,
            Optional<String> run,
            DrillState state,
            Optional<String> backup,
            Optional<String> destination,
            Optional<Instant> recoveryPointAt,
            String scratch,
            Optional<Duration> restoreTook,
            Optional<Duration> objective,
            Duration took,
            long storedBytes,
            long plainBytes,
            List<DrillPhase> phases,
            SortedMap<String, String> versions,
            List<Scratch.Check> checks,
            List<String> evidence,
            Optional<String> access,
            Optional<RecobroException> problem) {
        /** The restore took longer than it may. */
        public boolean objectiveMissed() {
            return restoreTook.isPresent()
                    && objective
                            .filter(most -> restoreTook.get().compareTo(most) > 0)
                            .isPresent();
        }

        public ExitStatus status() {
            return problem.map(found -> found.fault().exitStatus())
                    .orElse(objectiveMissed() ? ExitStatus.OBJECTIVE_MISSED : ExitStatus.OK);
        }
    }

    /**
     * @param bytes stored bytes read from the destination
     * @param ofRestore it counts to the time a restore takes
     */
    record DrillPhase(String name, Duration took, long bytes, boolean ofRestore) {}
}
