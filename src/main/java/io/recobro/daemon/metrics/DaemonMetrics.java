package io.recobro.daemon.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.recobro.config.JobConfig;
import io.recobro.config.SiteConfig;
import io.recobro.fault.ExitStatus;
import io.recobro.notify.NotifyCounts;
import io.recobro.objective.RpoState;
import io.recobro.operation.BackupOperations.BackupOutcome;
import io.recobro.operation.BackupOperations.BackupResult;
import io.recobro.operation.BackupOperations.BackupState;
import io.recobro.operation.HistoryOperations.RunDetails;
import io.recobro.operation.StatusOperations.CopyStatus;
import io.recobro.operation.StatusOperations.DestinationStatus;
import io.recobro.operation.StatusOperations.JobStatus;
import io.recobro.operation.StatusOperations.RunSummary;
import io.recobro.operation.StatusOperations.SiteStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Holds what the daemon last knew and counts what it did; each scrape shows it. Known jobs and destinations are there from the
 * start: counters with 0, gauges as soon as their value is known. Thread-safe.
 */
public final class DaemonMetrics implements MultiCollector {
    private static final List<String> RESULTS = List.of("ok", "partial", "failed");
    private static final String TOTAL = "total";

    private final String version;
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Tally tally = new Tally();
    private final Map<String, Instant> running = new ConcurrentHashMap<>();
    private final Map<String, Long> rawBytes = new ConcurrentHashMap<>();
    private final Map<String, RunDetails> phases = new ConcurrentHashMap<>();
    private volatile Optional<SiteConfig> site = Optional.empty();
    private volatile Optional<Instant> configured = Optional.empty();
    private volatile boolean reloadGood = true;
    private volatile boolean leaseHeld;
    private volatile Optional<SiteStatus> status = Optional.empty();
    private volatile Supplier<Optional<NotifyCounts>> notifications = Optional::empty;
    private volatile Supplier<Optional<Instant>> scheduler = Optional::empty;
    private volatile Supplier<Optional<Instant>> monitor = Optional::empty;

    /** @param version of the program */
    public DaemonMetrics(String version) {
        this.version = version;
        registry.register(this);
    }

    /** A registry of nothing but these. */
    public PrometheusRegistry registry() {
        return registry;
    }

    /** A configuration was loaded and holds from now on. */
    public void configured(SiteConfig config, Instant at) {
        site = Optional.of(config);
        configured = Optional.of(at);
        reloadGood = true;
    }

    /** A configuration was refused; the one before goes on. */
    public void reloadRefused() {
        reloadGood = false;
    }

    public void leaseHeld(boolean held) {
        leaseHeld = held;
    }

    /** Where to ask, at each scrape, for the last signs of life. */
    public void signsOfLife(Supplier<Optional<Instant>> ofScheduler, Supplier<Optional<Instant>> ofMonitor) {
        scheduler = ofScheduler;
        monitor = ofMonitor;
    }

    /** Where to ask, at each scrape, for the numbers of the notifier. */
    public void notifications(Supplier<NotifyCounts> counts) {
        notifications = () -> Optional.of(counts.get());
    }

    public void runStarted(String job, Instant at) {
        running.put(job, at);
    }

    /** @param result empty when the run ended without one */
    public void runEnded(String job, Optional<BackupResult> result) {
        running.remove(job);
        String word = result.map(BackupResult::status).map(DaemonMetrics::word).orElse("failed");
        tally.add(Metric.BACKUP_RUNS_TOTAL, 1, job, word);
        result.stream()
                .flatMap(known -> known.outcomes().stream())
                .filter(outcome -> outcome.state() == BackupState.PUBLISHED)
                .mapToLong(BackupOutcome::plainBytes)
                .findFirst()
                .ifPresent(bytes -> rawBytes.put(job, bytes));
    }

    /** A run that began did not come to anything, and is no run. */
    public void runPutOff(String job) {
        running.remove(job);
    }

    /** What the record of the newest run of a job says. */
    public void recorded(RunDetails run) {
        phases.put(run.summary().job(), run);
    }

    /** A prune run ended. @param removed how many backups, by destination */
    public void pruned(String job, ExitStatus result, Map<String, Integer> removed) {
        tally.add(Metric.PRUNE_RUNS_TOTAL, 1, job, word(result));
        removed.forEach((destination, number) -> tally.add(Metric.PRUNE_REMOVED_TOTAL, number, job, destination));
    }

    /** The site as it was just seen; backups newly found damaged are counted. */
    public synchronized void status(SiteStatus seen) {
        for (JobStatus job : seen.jobs()) {
            for (CopyStatus copy : job.copies()) {
                int before = status.flatMap(old -> copy(old, job.job(), copy.destination()))
                        .map(CopyStatus::damaged)
                        .orElse(copy.damaged());
                tally.add(
                        Metric.VERIFY_FAILURES_TOTAL,
                        Math.max(0, copy.damaged() - before),
                        job.job(),
                        copy.destination());
            }
        }
        status = Optional.of(seen);
    }

    private static Optional<CopyStatus> copy(SiteStatus site, String job, String destination) {
        return site.jobs().stream()
                .filter(each -> each.job().equals(job))
                .flatMap(each -> each.copies().stream())
                .filter(copy -> copy.destination().equals(destination))
                .findFirst();
    }

    private static String word(ExitStatus status) {
        return switch (status) {
            case OK -> "ok";
            case PARTIAL -> "partial";
            default -> "failed";
        };
    }

    @Override
    public MetricSnapshots collect() {
        Samples samples = new Samples();
        samples.set(Metric.BUILD_INFO, 1, version);
        site.ifPresent(config -> config.jobs().values().forEach(job -> known(samples, job)));
        status.ifPresent(seen -> {
            seen.jobs().forEach(job -> job(samples, job));
            seen.destinations().forEach(destination -> destination(samples, destination));
        });
        running.forEach((job, since) -> samples.set(Metric.JOB_RUNNING, true, job));
        samples.set(Metric.LEASE_HELD, leaseHeld);
        samples.set(Metric.CONFIG_LAST_RELOAD_SUCCESSFUL, reloadGood);
        samples.set(Metric.CONFIG_LAST_RELOAD_SUCCESS_TIMESTAMP_SECONDS, configured);
        samples.set(Metric.SCHEDULER_LAST_TICK_TIMESTAMP_SECONDS, scheduler.get());
        samples.set(Metric.MONITOR_LAST_TICK_TIMESTAMP_SECONDS, monitor.get());
        notifications.get().ifPresent(counts -> notifications(samples, counts));
        ProcessFacts.into(samples);
        return samples.snapshots();
    }

    /** What the configuration says, and counters. */
    private void known(Samples samples, JobConfig job) {
        String name = job.name();
        job.objectives().rpo().ifPresent(rpo -> samples.set(Metric.RPO_OBJECTIVE_SECONDS, rpo.toSeconds(), name));
        job.objectives().rto().ifPresent(rto -> samples.set(Metric.RTO_OBJECTIVE_SECONDS, rto.toSeconds(), name));
        samples.set(Metric.JOB_RUNNING, false, name);
        samples.set(Metric.JOB_CONSECUTIVE_FAILURES, 0, name);
        RESULTS.forEach(result -> {
            tally.into(samples, Metric.BACKUP_RUNS_TOTAL, name, result);
            tally.into(samples, Metric.PRUNE_RUNS_TOTAL, name, result);
        });
        job.to().forEach(destination -> {
            tally.into(samples, Metric.PRUNE_REMOVED_TOTAL, name, destination);
            tally.into(samples, Metric.VERIFY_FAILURES_TOTAL, name, destination);
        });
    }

    private void job(Samples samples, JobStatus job) {
        String name = job.job();
        samples.set(Metric.JOB_CONSECUTIVE_FAILURES, job.consecutiveFailures(), name);
        samples.set(Metric.NEXT_RUN_TIMESTAMP_SECONDS, job.nextRun(), name);
        samples.set(Metric.BACKUP_LAST_START_TIMESTAMP_SECONDS, job.lastRun().map(RunSummary::began), name);
        samples.set(
                Metric.BACKUP_LAST_COMPLETION_TIMESTAMP_SECONDS, job.lastRun().map(RunSummary::ended), name);
        samples.set(Metric.BACKUP_LAST_SUCCESS_TIMESTAMP_SECONDS, job.lastSuccess(), name);
        job.lastRun().ifPresent(run -> {
            samples.set(Metric.BACKUP_LAST_DURATION_SECONDS, run.took().toSeconds(), name, TOTAL);
            Optional.ofNullable(phases.get(name))
                    .filter(details -> details.summary().run().equals(run.run()))
                    .ifPresent(details -> details.phases()
                            .forEach(phase -> samples.set(
                                    Metric.BACKUP_LAST_DURATION_SECONDS,
                                    phase.took().toMillis() / 1000.0,
                                    name,
                                    phase.name())));
        });
        newest(job).ifPresent(copy -> samples.set(Metric.BACKUP_LAST_SIZE_BYTES, copy.newestBytes(), name, "stored"));
        Optional.ofNullable(rawBytes.get(name))
                .ifPresent(bytes -> samples.set(Metric.BACKUP_LAST_SIZE_BYTES, bytes, name, "raw"));
        ProofSamples.into(samples, job);
        for (CopyStatus copy : job.copies()) {
            samples.set(Metric.RECOVERY_POINT_TIMESTAMP_SECONDS, copy.recoveryPoint(), name, copy.destination());
            samples.set(Metric.VERIFY_LAST_SUCCESS_TIMESTAMP_SECONDS, copy.verifiedAt(), name, copy.destination());
            if (copy.state() != RpoState.UNKNOWN) {
                samples.set(Metric.BACKUPS, copy.backups(), name, copy.destination());
                samples.set(Metric.BACKUPS_STORED_BYTES, copy.bytes(), name, copy.destination());
                samples.set(Metric.PRUNE_HELD, copy.held(), name, copy.destination());
            }
        }
    }

    private static Optional<CopyStatus> newest(JobStatus job) {
        return job.copies().stream()
                .filter(copy -> copy.recoveryPoint().equals(job.recoveryPoint()))
                .findFirst();
    }

    private static void destination(Samples samples, DestinationStatus destination) {
        samples.set(Metric.DESTINATION_UP, destination.up(), destination.name());
        if (destination.up()) {
            samples.set(Metric.DESTINATION_FREE_BYTES, destination.freeBytes(), destination.name());
            samples.set(Metric.DESTINATION_USED_BYTES, destination.usedBytes(), destination.name());
        }
    }

    private static void notifications(Samples samples, NotifyCounts counts) {
        counts.open()
                .forEach((severity, number) -> samples.set(
                        Metric.INCIDENTS_OPEN, number, severity.name().toLowerCase(java.util.Locale.ROOT)));
        counts.notifications()
                .forEach((channel, results) -> results.forEach(
                        (result, number) -> samples.set(Metric.NOTIFICATIONS_TOTAL, number, channel, result)));
        samples.set(Metric.OUTBOX_MESSAGES, counts.waiting());
    }
}
