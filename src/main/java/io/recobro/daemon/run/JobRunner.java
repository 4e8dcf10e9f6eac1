package io.recobro.daemon.run;

import io.recobro.config.JobConfig;
import io.recobro.daemon.schedule.Due;
import io.recobro.daemon.schedule.PastRun;
import io.recobro.daemon.schedule.Plan;
import io.recobro.daemon.schedule.Timetable;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.operation.BackupOperations.BackupCall;
import io.recobro.operation.BackupOperations.BackupOutcome;
import io.recobro.operation.BackupOperations.BackupResult;
import io.recobro.operation.BackupOperations.BackupState;
import io.recobro.operation.BackupOperations.Occasion;
import io.recobro.operation.BackupOperations.Occasion.Trigger;
import io.recobro.operation.HistoryOperations.HistoryCall;
import io.recobro.operation.Operations;
import io.recobro.operation.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Runs one ticket to its end: asks the destinations whether the job is still due, makes the backup, remembers how it went,
 * and tidies up after a backup that succeeded. Each run takes the configuration that holds when it begins and adapters of
 * its own. Nothing that a run throws leaves this class, not even an error of the machine: memory that ran out in one job is
 * free again when its run is over, and a daemon that died of it would protect nothing.
 */
public final class JobRunner {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);
    private static final Duration LOCKED_PAUSE = Duration.ofMinutes(1);

    private final Supplier<Plan> plan;
    private final Operations.Factory factory;
    private final PastRuns past;
    private final RunListener listener;
    private final Aftercare aftercare;
    private final Clock clock;

    /** What follows a backup that was published somewhere, in the same thread. */
    @FunctionalInterface
    public interface Aftercare {
        Aftercare NONE = (operations, job) -> {};

        void after(Operations operations, JobConfig job);
    }

    public JobRunner(
            Supplier<Plan> plan,
            Operations.Factory factory,
            PastRuns past,
            RunListener listener,
            Aftercare aftercare,
            Clock clock) {
        this.plan = plan;
        this.factory = factory;
        this.past = past;
        this.listener = listener;
        this.aftercare = aftercare;
        this.clock = clock;
    }

    /** Runs a ticket; to be called in the thread that may be interrupted. */
    public void run(Ticket ticket) {
        ticket.began(Thread.currentThread());
        try (MDC.MDCCloseable _ = MDC.putCloseable("backup_job", ticket.job())) {
            Plan now = plan.get();
            JobConfig job = now.site().jobs().get(ticket.job());
            if (job == null) {
                ticket.ended(Optional.empty());
                return;
            }
            try (Operations operations = factory.create(Optional.of(now.site()))) {
                run(ticket, operations, now, job);
            }
        } catch (RecobroException failed) {
            ticket.failed(failed);
            LOG.error("job '{}': {}", ticket.job(), failed.getMessage());
        } catch (RuntimeException | Error unexpected) {
            ticket.failed(Fault.BUG.because("unable to run job '" + ticket.job() + "': " + unexpected, unexpected));
            LOG.error("job '{}': unexpected", ticket.job(), unexpected);
        }
    }

    private void run(Ticket ticket, Operations operations, Plan now, JobConfig job) {
        Optional<Trigger> trigger = ticket.askedBy().isPresent()
                ? Optional.of(Trigger.MANUAL)
                : stillDue(operations, now, job.name()).map(Due::trigger);
        if (trigger.isEmpty()) {
            ticket.ended(Optional.empty());
            return;
        }
        RunListener.Started started =
                new RunListener.Started(job.name(), trigger.get().word(), clock.instant());
        LOG.info("job '{}' begins ({})", job.name(), started.trigger());
        tell(() -> listener.started(started));
        Optional<BackupResult> result = Optional.empty();
        Optional<Problem> problem;
        try {
            result = Optional.of(operations.backupNow(call(ticket, job, trigger.get()), ticket.progress()));
            problem = worst(result.get());
        } catch (RecobroException failed) {
            problem = Optional.of(Problem.of(failed));
        } catch (RuntimeException | Error unexpected) {
            LOG.error("job '{}': unexpected", job.name(), unexpected);
            problem = Optional.of(
                    Problem.of(Fault.BUG.because("unable to run job '" + job.name() + "': " + unexpected, unexpected)));
        }
        boolean cancelled = ticket.isCancelled();
        ended(started, result, problem);
        finish(ticket, result, problem);
        if (!cancelled && result.filter(JobRunner::published).isPresent()) {
            aftercare(operations, job);
        }
        ticket.left();
    }

    private static BackupCall call(Ticket ticket, JobConfig job, Trigger trigger) {
        return new BackupCall(List.of(job.name()), false, true, new Occasion(trigger, ticket.askedBy()));
    }

    /** Why the job is due, now that the destinations have said what runs there were: another process may have run it. */
    private Optional<Due> stillDue(Operations operations, Plan now, String job) {
        Timetable table = now.timetables().get(job);
        if (table == null) {
            return Optional.empty();
        }
        Instant interest = table.interest(clock.instant());
        try {
            past.listed(
                    job,
                    operations
                            .history(new HistoryCall(Optional.of(job), Optional.of("backup"), interest))
                            .runs());
        } catch (RecobroException unlisted) {
            LOG.warn("job '{}': unable to see when it ran last, so it runs now: {}", job, unlisted.getMessage());
        }
        return table.due(past.of(job), clock.instant());
    }

    private void ended(RunListener.Started started, Optional<BackupResult> result, Optional<Problem> problem) {
        Instant end = clock.instant();
        Fault fault = problem.map(Problem::fault).orElse(null);
        boolean failed = result.filter(JobRunner::published).isEmpty();
        if (failed && fault == Fault.LOCK_HELD) {
            past.postpone(started.job(), end.plus(LOCKED_PAUSE));
            LOG.info("job '{}' waits: {}", started.job(), problem.orElseThrow().message());
        } else {
            past.add(started.job(), new PastRun(started.at(), end, failed, fault == null || mayBeTried(fault)));
            log(started, problem, failed);
        }
        RunListener.Ended ended = new RunListener.Ended(started, Duration.between(started.at(), end), result, problem);
        tell(() -> listener.ended(ended));
    }

    /** Who listens must not change how a run goes. */
    private static void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error unexpected) {
            LOG.error("unable to tell how a run goes", unexpected);
        }
    }

    private static void log(RunListener.Started started, Optional<Problem> problem, boolean failed) {
        if (problem.isEmpty()) {
            LOG.info("job '{}' is done", started.job());
        } else if (failed) {
            LOG.error("job '{}' failed: {}", started.job(), problem.get().message());
        } else {
            LOG.warn(
                    "job '{}' is done in part: {}", started.job(), problem.get().message());
        }
    }

    private static void finish(Ticket ticket, Optional<BackupResult> result, Optional<Problem> problem) {
        if (result.isPresent()) {
            ticket.ended(result);
        } else {
            Problem why = problem.orElseThrow();
            RecobroException failure = why.fault().because(why.message());
            why.hint().ifPresent(failure::hint);
            ticket.failed(failure);
        }
    }

    private void aftercare(Operations operations, JobConfig job) {
        try {
            aftercare.after(operations, job);
        } catch (RecobroException failed) {
            LOG.warn("job '{}': what follows a backup failed: {}", job.name(), failed.getMessage());
        } catch (RuntimeException | Error unexpected) {
            LOG.error("job '{}': what follows a backup failed", job.name(), unexpected);
        }
    }

    private static boolean published(BackupResult result) {
        return result.outcomes().stream().anyMatch(outcome -> outcome.state() == BackupState.PUBLISHED);
    }

    private static Optional<Problem> worst(BackupResult result) {
        return result.outcomes().stream()
                .map(BackupOutcome::problem)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Whether time alone may mend it. */
    private static boolean mayBeTried(Fault fault) {
        return switch (fault) {
            case USAGE_WRONG,
                    CONFIGURATION_INVALID,
                    SECRET_UNREADABLE,
                    STORAGE_DENIED,
                    SOURCE_DENIED,
                    SOURCE_MISSING,
                    ROW_TOO_LARGE,
                    FORMAT_TOO_NEW,
                    TARGET_REFUSED,
                    INTERRUPTED -> false;
            default -> true;
        };
    }
}
