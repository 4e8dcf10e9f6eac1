package io.recobro.daemon.lookout;

import io.recobro.config.SiteConfig;
import io.recobro.config.WebConfig;
import io.recobro.daemon.life.Observer;
import io.recobro.daemon.metrics.DaemonMetrics;
import io.recobro.daemon.schedule.Cron;
import io.recobro.daemon.web.Pages;
import io.recobro.daemon.web.WebServer;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.notify.Notifier;
import io.recobro.notify.NotifySettings;
import io.recobro.notify.RunNotice;
import io.recobro.notify.incident.Condition;
import io.recobro.notify.incident.Incident;
import io.recobro.objective.RpoState;
import io.recobro.operation.BackupOperations.BackupOutcome;
import io.recobro.operation.HistoryOperations.ConfigurationLoad;
import io.recobro.operation.Operations;
import io.recobro.operation.Problem;
import io.recobro.operation.RetentionOperations.PruneOutcome;
import io.recobro.operation.RetentionOperations.PruneResult;
import io.recobro.operation.RetentionOperations.PruneVerdict;
import io.recobro.operation.StatusOperations.CopyStatus;
import io.recobro.operation.StatusOperations.JobStatus;
import io.recobro.operation.StatusOperations.RunSummary;
import io.recobro.operation.StatusOperations.SiteStatus;
import io.recobro.watch.Conditions;
import io.recobro.watch.DaemonState;
import io.recobro.watch.Digests;
import io.recobro.watch.LastSeen;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon's eyes and mouth. Alerts are computed anew from the destinations at each look, so they need neither the scheduler
 * nor any memory of runs. {@link #look} is called by one thread at a time; everything else by any.
 */
public final class Lookout implements Observer {
    private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);
    private static final String BACKUP = "backup";

    private final Operations.Factory factory;
    private final Function<SiteConfig, Notifier> notifiers;
    private final DaemonMetrics metrics;
    private final SignsOfLife signs;
    private final Clock clock;
    private final Pages pages;
    private final Loads loads = new Loads();
    private final LastSeen lastSeen = new LastSeen();
    private final Map<String, String> recorded = new HashMap<>();
    private volatile Optional<SiteConfig> site = Optional.empty();
    private volatile Optional<Notifier> notifier = Optional.empty();
    private volatile Optional<String> refused = Optional.empty();
    private volatile Optional<String> webFailed = Optional.empty();
    private Optional<WebServer> web = Optional.empty();
    private Optional<Operations> operations = Optional.empty();
    private Optional<SiteConfig> operated = Optional.empty();
    private List<Condition> lastConditions = List.of();
    private Instant digestFrom;

    /**
     * @param factory makes operations whose status knows the jobs that this daemon runs
     * @param notifiers opens the notifier of a configuration; started and closed here
     */
    public Lookout(
            Operations.Factory factory,
            Function<SiteConfig, Notifier> notifiers,
            DaemonMetrics metrics,
            SignsOfLife signs,
            Clock clock) {
        this.factory = factory;
        this.notifiers = notifiers;
        this.metrics = metrics;
        this.signs = signs;
        this.clock = clock;
        this.digestFrom = clock.instant();
        this.pages = new Pages(metrics.registry(), signs::alive, () -> signs.ready(site.isPresent()));
        metrics.signsOfLife(() -> signs.lastOfScheduler(clock), () -> signs.lastOfMonitor(clock));
    }

    /** An address that cannot be listened on is an alert, and stops nothing. */
    @Override
    public synchronized void configured(SiteConfig config) {
        Optional<SiteConfig> before = site;
        site = Optional.of(config);
        loads.loaded(before, config);
        metrics.configured(config, clock.instant());
        if (notifier.isEmpty() || !settings(before).equals(settings(site))) {
            notifier.ifPresent(Notifier::close);
            Notifier fresh = notifiers.apply(config);
            fresh.start();
            metrics.notifications(fresh::counts);
            notifier = Optional.of(fresh);
        }
        if (!before.map(SiteConfig::web).equals(site.map(SiteConfig::web))) {
            web.ifPresent(WebServer::close);
            web = Optional.empty();
            listen(config);
        }
    }

    private static NotifySettings settings(Optional<SiteConfig> config) {
        return config.flatMap(SiteConfig::notifications).orElse(NotifySettings.NONE);
    }

    private synchronized void listen(SiteConfig config) {
        Optional<WebConfig.Listen> address = config.web().listen();
        webFailed = Optional.empty();
        if (web.isEmpty() && address.isPresent()) {
            try {
                web = Optional.of(WebServer.start(address.get(), pages));
                LOG.info("metrics and health at http://{}/", address.get());
            } catch (RecobroException failed) {
                LOG.error("{}", failed.getMessage());
                webFailed = Optional.of(failed.getMessage());
            }
        }
    }

    @Override
    public void reloadFailed(Optional<RecobroException> why) {
        refused = why.map(RecobroException::getMessage);
        why.ifPresent(failure -> {
            metrics.reloadRefused();
            site.ifPresent(config -> loads.refused(config.file(), failure.getMessage()));
        });
    }

    @Override
    public void started(Started run) {
        metrics.runStarted(run.job(), run.at());
        notifier.ifPresent(known -> known.runStarted(RunNotice.started(run.job(), BACKUP, run.trigger())));
    }

    /** A run that only found the job locked did not run: it waits, and nobody needs to know. */
    @Override
    public void ended(Ended run) {
        String job = run.started().job();
        if (run.result().isEmpty() && run.problem().map(Problem::fault).equals(Optional.of(Fault.LOCK_HELD))) {
            metrics.runPutOff(job);
            return;
        }
        metrics.runEnded(job, run.result());
        String id = run.result().stream()
                .flatMap(result -> result.outcomes().stream())
                .map(BackupOutcome::id)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse("");
        notifier.ifPresent(known -> known.runFinished(run.problem()
                .map(problem -> RunNotice.failed(job, BACKUP, id, run.took(), problem.message()))
                .orElseGet(() -> RunNotice.succeeded(job, BACKUP, id, run.took()))));
    }

    @Override
    public void pruned(String job, PruneResult result) {
        Map<String, Integer> removed = new HashMap<>();
        for (PruneOutcome outcome : result.outcomes()) {
            long gone = outcome.verdicts().stream().filter(PruneVerdict::done).count();
            removed.merge(outcome.destination(), Math.toIntExact(gone), Integer::sum);
        }
        metrics.pruned(job, result.status(), removed);
    }

    /**
     * Waits for destinations, each of them a bounded time. When the site cannot be seen at all, what was wrong before is still
     * wrong.
     */
    @Override
    public void look() {
        Optional<SiteConfig> config = site;
        if (config.isEmpty()) {
            return;
        }
        if (webFailed.isPresent()) {
            listen(config.get());
        }
        metrics.leaseHeld(signs.leaseHeld().getAsBoolean());
        try {
            Operations asked = operations(config.get());
            SiteStatus seen = lastSeen.fill(asked.status(Optional.empty()));
            metrics.status(seen);
            lastConditions = new ArrayList<>(Conditions.of(seen));
            lastConditions.addAll(unseen(seen));
            observe();
            sendDigest(config.get(), seen);
            record(asked, seen);
        } catch (RecobroException unseen) {
            LOG.warn("unable to see the state of the site: {}", unseen.getMessage());
            observe();
        }
    }

    /** What was wrong where nobody can see now whether it still is, such as after a restart during an outage: it is not over. */
    private List<Condition> unseen(SiteStatus seen) {
        List<Condition> open = notifier.stream()
                .flatMap(known -> known.open().stream())
                .map(Incident::condition)
                .toList();
        List<Condition> conditions = new ArrayList<>();
        for (JobStatus job : seen.jobs()) {
            Set<String> hidden = job.copies().stream()
                    .filter(copy -> copy.state() == RpoState.UNKNOWN)
                    .map(CopyStatus::destination)
                    .collect(Collectors.toSet());
            boolean runsHidden = job.lastRun().isEmpty() && !hidden.isEmpty();
            open.stream()
                    .filter(condition -> condition.job().equals(Optional.of(job.job())))
                    .filter(condition ->
                            condition.destination().map(hidden::contains).orElse(runsHidden))
                    .forEach(conditions::add);
        }
        return conditions;
    }

    /** The operations of the newest configuration; those of an older one are closed. */
    private Operations operations(SiteConfig config) {
        if (operations.isEmpty() || !operated.equals(Optional.of(config))) {
            operations.ifPresent(Operations::close);
            operations = Optional.of(factory.create(Optional.of(config)));
            operated = Optional.of(config);
        }
        return operations.get();
    }

    private void observe() {
        List<Condition> all =
                new ArrayList<>(Conditions.of(new DaemonState(signs.schedulerSilent(), refused, webFailed)));
        all.addAll(lastConditions);
        notifier.ifPresent(known -> known.observe(all));
    }

    private void sendDigest(SiteConfig config, SiteStatus seen) {
        Optional<Instant> due = settings(Optional.of(config))
                .digest()
                .flatMap(schedule -> new Cron(schedule, ZoneOffset.UTC).next(digestFrom));
        if (due.filter(time -> !time.isAfter(clock.instant())).isPresent()) {
            notifier.ifPresent(known -> known.digest(Digests.of(seen)));
            digestFrom = clock.instant();
        }
    }

    /** Keeps what is to be recorded, and reads the phases of runs that are new. */
    private void record(Operations asked, SiteStatus seen) {
        for (ConfigurationLoad load : loads.take()) {
            asked.configurationLoaded(load);
        }
        for (JobStatus job : seen.jobs()) {
            Optional<String> run = job.lastRun().map(RunSummary::run);
            if (run.isPresent() && !run.get().equals(recorded.put(job.job(), run.get()))) {
                try {
                    metrics.recorded(asked.run(run.get()));
                } catch (RecobroException unread) {
                    LOG.warn("unable to read the record of run '{}': {}", run.get(), unread.getMessage());
                }
            }
        }
    }

    /** Lets the notifier deliver for a few seconds. */
    @Override
    public synchronized void close() {
        web.ifPresent(WebServer::close);
        notifier.ifPresent(Notifier::close);
        operations.ifPresent(Operations::close);
    }
}
