package io.recobro.site.capture;

import io.recobro.backup.BackupJob;
import io.recobro.backup.BackupReport;
import io.recobro.backup.BackupRun;
import io.recobro.backup.RunContext;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.Manifest;
import io.recobro.config.JobConfig;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.operation.BackupOperations.BackupCall;
import io.recobro.operation.BackupOperations.BackupOutcome;
import io.recobro.operation.BackupOperations.BackupResult;
import io.recobro.operation.BackupOperations.BackupState;
import io.recobro.operation.Problem;
import io.recobro.stream.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Makes backups of jobs in this process. */
public final class BackupOperation {
    private final RunContext context;
    private final Function<JobConfig, BackupJob> backups;

    /** @param context of the occasion */
    public BackupOperation(RunContext context, Function<JobConfig, BackupJob> backups) {
        this.context = context;
        this.backups = backups;
    }

    /** Backs up one job after the other; what goes wrong with one is in its outcomes. */
    public BackupResult backUp(List<JobConfig> jobs, BackupCall call, Progress progress) {
        List<BackupOutcome> outcomes = new ArrayList<>();
        for (JobConfig job : jobs) {
            Instant began = context.clock().instant();
            BackupJob backup = backups.apply(job);
            try {
                if (call.dryRun()) {
                    backup.source().check();
                    outcomes.addAll(planned(backup));
                } else {
                    outcomes.addAll(outcomes(new BackupRun(context).run(backup, progress), took(began)));
                }
            } catch (RecobroException failed) {
                if (failed.fault() == Fault.INTERRUPTED) {
                    throw failed;
                }
                backup.catalogs()
                        .forEach(catalog -> outcomes.add(outcome(
                                job.name(),
                                Optional.empty(),
                                catalog.destination(),
                                BackupState.FAILED,
                                0,
                                0,
                                took(began),
                                List.of(),
                                Optional.of(failed))));
            }
        }
        return new BackupResult(statusOf(outcomes), outcomes);
    }

    /** All well, all failed (then the first failure's own status), or partial. */
    private static ExitStatus statusOf(List<BackupOutcome> outcomes) {
        List<BackupOutcome> failed = outcomes.stream()
                .filter(outcome -> outcome.state() == BackupState.FAILED)
                .toList();
        boolean incomplete =
                outcomes.stream().anyMatch(outcome -> outcome.problem().isPresent());
        return failed.isEmpty()
                ? incomplete ? ExitStatus.PARTIAL : ExitStatus.OK
                : failed.size() < outcomes.size()
                        ? ExitStatus.PARTIAL
                        : failed.getFirst().problem().orElseThrow().fault().exitStatus();
    }

    private List<BackupOutcome> planned(BackupJob job) {
        List<BackupOutcome> outcomes = new ArrayList<>();
        for (Catalog catalog : job.catalogs()) {
            Optional<RecobroException> problem = Optional.empty();
            try {
                catalog.backups(job.name());
            } catch (RecobroException unreachable) {
                problem = Optional.of(unreachable);
            }
            outcomes.add(outcome(
                    job.name(),
                    Optional.empty(),
                    catalog.destination(),
                    problem.isPresent() ? BackupState.FAILED : BackupState.PLANNED,
                    0,
                    0,
                    Duration.ZERO,
                    List.of(),
                    problem));
        }
        return outcomes;
    }

    private static List<BackupOutcome> outcomes(BackupReport report, Duration took) {
        Manifest manifest = report.manifest();
        return report.destinations().stream()
                .map(result -> outcome(
                        manifest.job(),
                        Optional.of(report.id().value()),
                        result.name(),
                        result.failure().isPresent() ? BackupState.FAILED : BackupState.PUBLISHED,
                        manifest.storedBytes(),
                        manifest.plainBytes(),
                        took,
                        report.notices(),
                        result.failure().or(report::shortfall)))
                .toList();
    }

    private static BackupOutcome outcome(
            String job,
            Optional<String> id,
            String destination,
            BackupState state,
            long bytes,
            long plainBytes,
            Duration took,
            List<String> warnings,
            Optional<RecobroException> problem) {
        return new BackupOutcome(
                job, id, destination, state, bytes, plainBytes, took, warnings, problem.map(Problem::of));
    }

    private Duration took(Instant began) {
        return Duration.between(began, context.clock().instant());
    }
}
