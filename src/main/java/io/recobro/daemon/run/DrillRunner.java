package io.recobro.daemon.run;

import io.recobro.config.JobConfig;
import io.recobro.config.drills.DrillConfig;
import io.recobro.daemon.schedule.Due;
import io.recobro.daemon.schedule.PastRun;
import io.recobro.daemon.schedule.Plan;
import io.recobro.daemon.schedule.Timetable;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.operation.HistoryOperations.HistoryCall;
import io.recobro.operation.Operations;
import io.recobro.operation.drill.DrillOperations.DrillCall;
import io.recobro.operation.drill.DrillOperations.DrillOutcome;
import io.recobro.operation.drill.DrillOperations.DrillResult;
import io.recobro.operation.proof.ProofOperations.NegativeCall;
import io.recobro.operation.proof.ProofOperations.NegativeResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Runs the drill of one ticket to its end: asks the destinations whether it is still due, rehearses, remembers how that went.
 * A drill that found something wrong is not tried again before its next due time: what it found is an incident. Nothing that
 * is thrown leaves this class.
 */
public final class DrillRunner {
    private static final Logger LOG = LoggerFactory.getLogger(DrillRunner.class);
    private static final Duration LOCKED_PAUSE = Duration.ofMinutes(1);

    private final Supplier<Plan> plan;
    private final Operations.Factory factory;
    private final PastRuns past;
    private final Clock clock;

    /** @param past drills, not backups */
    public DrillRunner(Supplier<Plan> plan, Operations.Factory factory, PastRuns past, Clock clock) {
        this.plan = plan;
        this.factory = factory;
        this.past = past;
        this.clock = clock;
    }

    /** Runs a ticket; to be called in the thread that may be interrupted. */
    public void run(Ticket ticket) {
        ticket.began(Thread.currentThread());
        try (MDC.MDCCloseable _ = MDC.putCloseable("backup_job", ticket.job())) {
            Plan now = plan.get();
            Timetable table = now.drills().get(ticket.job());
            JobConfig job = now.site().jobs().get(ticket.job());
            if (table == null || job == null) {
                return;
            }
            try (Operations operations = factory.create(Optional.of(now.site()))) {
                Optional<Due> due = stillDue(operations, table, job.name());
                if (due.isPresent()) {
                    rehearse(ticket, operations, job.name(), due.get());
                    if (job.drill().filter(DrillConfig::negative).isPresent() && !ticket.isCancelled()) {
                        damage(ticket, operations, job.name());
                    }
                }
            }
        } catch (RecobroException failed) {
            LOG.error("drill of job '{}': {}", ticket.job(), failed.getMessage());
        } catch (RuntimeException | Error unexpected) {
            LOG.error("drill of job '{}': unexpected", ticket.job(), unexpected);
        } finally {
            ticket.ended(Optional.empty());
            ticket.left();
        }
    }

    /** Another process may have drilled it meanwhile. */
    private Optional<Due> stillDue(Operations operations, Timetable table, String job) {
        Instant interest = table.interest(clock.instant());
        try {
            past.listed(
                    job,
                    operations
                            .history(new HistoryCall(Optional.of(job), Optional.of("drill"), interest))
                            .runs());
        } catch (RecobroException unlisted) {
            LOG.warn("job '{}': unable to see when it was drilled last: {}", job, unlisted.getMessage());
        }
        return table.due(past.of(job), clock.instant());
    }

    private void rehearse(Ticket ticket, Operations operations, String job, Due due) {
        Instant began = clock.instant();
        LOG.info("drill of job '{}' begins ({})", job, due.trigger().word());
        DrillCall call = new DrillCall(
                Optional.of(job),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                due.trigger().word(),
                Optional.empty());
        Optional<RecobroException> failure;
        try {
            DrillResult result = operations.drills().drill(call, ticket.progress());
            failure = result.outcomes().stream()
                    .map(DrillOutcome::problem)
                    .flatMap(Optional::stream)
                    .findFirst();
            if (result.status() == ExitStatus.OBJECTIVE_MISSED) {
                LOG.warn("drill of job '{}': the restore took longer than its objective allows", job);
            }
        } catch (RecobroException failed) {
            failure = Optional.of(failed);
        } catch (RuntimeException | Error unexpected) {
            LOG.error("drill of job '{}': unexpected", job, unexpected);
            failure = Optional.of(Fault.BUG.because("unable to drill job '" + job + "': " + unexpected, unexpected));
        }
        remember(job, began, failure);
    }

    /** What it shows is kept as evidence and told by the status; a failure is not tried again before the next drill. */
    private static void damage(Ticket ticket, Operations operations, String job) {
        NegativeResult result = operations
                .proof()
                .negative(
                        new NegativeCall(Optional.of(job), Optional.empty(), Optional.empty(), Optional.empty()),
                        ticket.progress());
        result.outcomes().stream()
                .flatMap(outcome -> outcome.problem().stream())
                .findFirst()
                .ifPresentOrElse(
                        found -> LOG.error("negative drill of job '{}' failed: {}", job, found.getMessage()),
                        () -> LOG.info("negative drill of job '{}' passed: all damage was found", job));
    }

    private void remember(String job, Instant began, Optional<RecobroException> failure) {
        Instant end = clock.instant();
        Fault fault = failure.map(RecobroException::fault).orElse(null);
        if (fault == Fault.LOCK_HELD) {
            past.postpone(job, end.plus(LOCKED_PAUSE));
            LOG.info("drill of job '{}' waits: {}", job, failure.get().getMessage());
            return;
        }
        past.add(job, new PastRun(began, end, fault != null, fault == null || mayBeTried(fault)));
        failure.ifPresentOrElse(
                found -> LOG.error("drill of job '{}' failed: {}", job, found.getMessage()),
                () -> LOG.info("drill of job '{}' passed", job));
    }

    /** Whether time alone may mend it. */
    private static boolean mayBeTried(Fault fault) {
        return switch (fault) {
            case STORAGE_UNREACHABLE, SOURCE_UNREACHABLE, BACKUP_MISSING, SCRATCH_UNAVAILABLE, TARGET_FAILED -> true;
            default -> false;
        };
    }
}
