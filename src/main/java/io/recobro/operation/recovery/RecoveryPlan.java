package io.recobro.operation.recovery;

import io.recobro.operation.recovery.RecoveryOperations.RecoveryCall;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a recovery will do, in this order.
 *
 * @param continues when the unfinished recovery began that this one goes on with
 * @param leftOut jobs that cannot be restored, with the reason; their absence makes the recovery partial
 */
public record RecoveryPlan(
        RecoveryCall call,
        String site,
        Instant madeAt,
        Optional<Instant> continues,
        List<Step> steps,
        List<LeftOut> leftOut) {

    /** How a target was found. */
    public enum State {
        /** It is empty or not there. */
        EMPTY,
        /** An unfinished recovery left it half: it is begun again or gone on with. */
        HALF,
        /** It holds what the backup holds: it is compared and left alone. */
        DONE,
        /** It holds something else or cannot be used: nothing at all is restored. */
        REFUSED
    }

    /**
     * One job.
     *
     * @param id the backup
     * @param bytes stored bytes of the backup
     * @param expected how long it takes, by {@code basis}; empty when nothing tells
     * @param backAfter expected time from the beginning of the recovery until this step is done
     * @param budget the job's objective for the time a restore takes
     * @param parts what the job restores, one by one
     */
    public record Step(
            String job,
            String type,
            String id,
            String destination,
            Instant recoveryPointAt,
            long bytes,
            Optional<Duration> expected,
            String basis,
            Optional<Duration> backAfter,
            Optional<Duration> budget,
            List<Part> parts) {
        /** Whether it is expected to be back later than its objective allows. */
        public boolean late() {
            return budget.isPresent()
                    && backAfter
                            .filter(time -> time.compareTo(budget.get()) > 0)
                            .isPresent();
        }
    }

    /**
     * One target.
     *
     * @param item the database or collection; empty for a job that comes back as a whole
     * @param problem why it is refused
     */
    public record Part(Optional<String> item, State state, String target, Optional<Obstacle> problem) {}

    public record LeftOut(String job, Obstacle problem) {}

    /** What must be cleared away before anything is restored. */
    public List<Obstacle> problems() {
        return steps.stream()
                .flatMap(step -> step.parts().stream())
                .flatMap(part -> part.problem().stream())
                .toList();
    }

    /** Expected time of all steps together; those that nothing is known of count as nothing. */
    public Duration expected() {
        return steps.stream().flatMap(step -> step.expected().stream()).reduce(Duration.ZERO, Duration::plus);
    }

    /** Whether the expected time of every step is known. */
    public boolean expectedIsWhole() {
        return steps.stream().allMatch(step -> step.expected().isPresent());
    }

    /** The largest objective of the jobs: when the whole site has to be back. */
    public Optional<Duration> budget() {
        return steps.stream().flatMap(step -> step.budget().stream()).max(Duration::compareTo);
    }

    public Stream<Instant> recoveryPoints() {
        return steps.stream().map(Step::recoveryPointAt);
    }

    /** How far apart the recovery points lie. */
    public Duration skew() {
        Optional<Instant> oldest = recoveryPoints().min(Instant::compareTo);
        Optional<Instant> newest = recoveryPoints().max(Instant::compareTo);
        return oldest.isEmpty() ? Duration.ZERO : Duration.between(oldest.get(), newest.orElseThrow());
    }
}
