package io.recobro.doctor.plan;

import io.recobro.config.JobConfig;
import io.recobro.config.notation.Durations;
import io.recobro.fault.Finding;
import io.recobro.objective.ScheduleFit;
import io.recobro.retention.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;

/** Can a schedule keep its objective, and how many backups will it leave? Pure. */
public final class ScheduleCheck {
    private static final int MOST = 10_000;

    private ScheduleCheck() {}

    /**
     * @param next when the job is due, strictly after an instant; empty: never, or nobody can tell
     * @param usual how long its runs usually take
     */
    public static List<Finding> look(
            JobConfig job, Function<Instant, Optional<Instant>> next, Instant now, Duration usual) {
        Optional<ScheduleFit> fit = ScheduleFit.of(next, now, usual);
        if (job.objectives().rpo().isEmpty() || fit.isEmpty()) {
            return List.of();
        }
        Duration objective = job.objectives().rpo().get();
        String worst = "just before a run publishes, the newest recovery point is up to "
                + Durations.print(fit.get().worstAge()) + " old";
        return List.of(
                fit.get().meets(objective)
                        ? Finding.ok(
                                "the schedule can keep the objective of " + Durations.print(objective) + ": " + worst)
                        : Finding.problem(
                                "the schedule cannot keep the objective of " + Durations.print(objective) + ": " + worst
                                        + " (the longest gap begins at "
                                        + fit.get().from() + ")",
                                "run jobs." + job.name() + " more often, or set objectives: {rpo: "
                                        + (fit.get().worstAge().toHours() + 1) + "h}"));
    }

    /** How many backups the rules keep once they have removed the first; empty when nothing bounds them. */
    public static Optional<Integer> kept(Policy policy, Function<Instant, Optional<Instant>> next, Instant now) {
        if (policy.isEmpty() || next.apply(now).isEmpty()) {
            return Optional.empty();
        }
        int kept = Stream.of(
                        policy.last(),
                        policy.hourly(),
                        policy.daily(),
                        policy.weekly(),
                        policy.monthly(),
                        policy.yearly())
                .flatMapToInt(OptionalInt::stream)
                .sum();
        Instant end = now.plus(policy.within().orElse(Duration.ZERO));
        Optional<Instant> due = next.apply(now);
        while (kept < MOST && due.isPresent() && !due.get().isAfter(end)) {
            kept++;
            due = next.apply(due.get());
        }
        return Optional.of(kept);
    }
}
