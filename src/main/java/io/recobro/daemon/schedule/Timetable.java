package io.recobro.daemon.schedule;

import io.recobro.config.JobConfig;
import io.recobro.config.JobConfig.Timing;
import io.recobro.config.drills.DrillConfig;
import io.recobro.operation.BackupOperations.Occasion.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Tells when a job is due, by the age of its newest run alone: whatever was missed, by a stop, a suspended machine or a
 * change of clocks, is due once. Pure; immutable.
 */
public final class Timetable {
    /** A run that begins later than this after its due time was missed first. */
    private static final Duration LATE = Duration.ofSeconds(90);

    /** Runs that began later than this from now were recorded by a clock that has been set back since. */
    private static final Duration CLOCK_SLACK = Duration.ofMinutes(2);

    private final String job;
    private final Cron cron;
    private final Timing timing;
    private final Delay delay;

    /** Chooses the random delay of a due time; always the same one for the same arguments. */
    @FunctionalInterface
    public interface Delay {
        Delay NONE = (job, due, most) -> Duration.ZERO;

        /** At least nothing, less than {@code most}. */
        Duration of(String job, Instant due, Duration most);
    }

    private Timetable(String job, Cron cron, Timing timing, Delay delay) {
        this.job = job;
        this.cron = cron;
        this.timing = timing;
        this.delay = delay;
    }

    /** The timetable of a job; empty when it has no schedule. */
    public static Optional<Timetable> of(JobConfig job, Delay delay) {
        return job.schedule()
                .map(schedule -> new Timetable(
                        job.name(), new Cron(schedule, job.timing().zone()), job.timing(), delay));
    }

    /** The timetable of a job's drills; empty when they have no schedule. Their random delays are their own. */
    public static Optional<Timetable> ofDrills(JobConfig job, Delay delay) {
        return job.drill()
                .flatMap(DrillConfig::schedule)
                .map(schedule -> new Timetable(
                        job.name() + " drill", new Cron(schedule, job.timing().zone()), job.timing(), delay));
    }

    Cron cron() {
        return cron;
    }

    /** When the next run begins after an instant, if the machine is up and the runs until then went well. */
    public Optional<Instant> next(Instant after) {
        return cron.last(after)
                .map(last -> last.plus(delayOf(last)))
                .filter(begin -> begin.isAfter(after))
                .or(() -> cron.next(after).map(due -> due.plus(delayOf(due))));
    }

    /** Runs of the job that began before this are of no interest for {@link #due}. */
    public Instant interest(Instant now) {
        Instant last = cron.last(now).orElse(now);
        return cron.last(last.minusSeconds(1)).orElse(last);
    }

    /** Why the job is due now; empty when it is not. The runs may come in any order. */
    public Optional<Due> due(List<PastRun> runs, Instant now) {
        List<PastRun> credible = runs.stream()
                .filter(run -> run.began().isBefore(now.plus(CLOCK_SLACK)))
                .sorted(Comparator.comparing(PastRun::began))
                .toList();
        return cron.last(now).flatMap(last -> {
            Instant begin = last.plus(delayOf(last));
            return begin.isAfter(now)
                    ? cron.last(last.minusSeconds(1)).flatMap(before -> due(before, before, credible, now))
                    : due(last, begin, credible, now);
        });
    }

    private Optional<Due> due(Instant since, Instant begin, List<PastRun> runs, Instant now) {
        List<PastRun> after =
                runs.stream().filter(run -> !run.began().isBefore(since)).toList();
        if (after.isEmpty()) {
            return Optional.of(new Due(since, now.isAfter(begin.plus(LATE)) ? Trigger.CATCH_UP : Trigger.SCHEDULE, 1));
        }
        PastRun newest = after.getLast();
        int attempts = after.size();
        boolean over =
                after.stream().anyMatch(run -> !run.failed()) || !newest.mayBeTried() || attempts > timing.retries();
        if (over || newest.ended().plus(pause(attempts)).isAfter(now)) {
            return Optional.empty();
        }
        return Optional.of(new Due(since, Trigger.RETRY, attempts + 1));
    }

    private Duration pause(int failures) {
        return timing.retryAfter().multipliedBy(1L << Math.min(failures - 1, 16));
    }

    private Duration delayOf(Instant due) {
        return timing.randomDelay().isZero() ? Duration.ZERO : delay.of(job, due, timing.randomDelay());
    }
}
