package io.recobro.daemon.life;

import io.recobro.catalog.lease.HostLock;
import io.recobro.config.SiteConfig;
import io.recobro.daemon.control.ControlRequests;
import io.recobro.daemon.control.ControlServer;
import io.recobro.daemon.run.DrillRunner;
import io.recobro.daemon.run.JobRunner;
import io.recobro.daemon.run.PastRuns;
import io.recobro.daemon.run.RunQueue;
import io.recobro.daemon.run.Ticket;
import io.recobro.daemon.schedule.Plan;
import io.recobro.daemon.schedule.Waker;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.operation.Operations;
import io.recobro.operation.StatusOperations.DaemonFacts;
import io.recobro.operation.StatusOperations.RunningJob;
import io.recobro.operation.service.Service;
import io.recobro.stream.Progress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon: runs jobs by their schedules and for those who ask, until it is told to stop. Everything it knows lies in the
 * destinations; after a crash a new one goes on where the old one ended.
 *
 * <p>{@link #serve} owns the life cycle; all else may be called by any thread.
 */
public final class Daemon implements Service, ControlRequests {
    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);
    private static final Duration ABORT = Duration.ofSeconds(60);
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final Duration EXTENSION = Duration.ofSeconds(15);
    private static final Duration LONGEST_BEAT = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMinutes(1);

    private final Surroundings surroundings;
    private final Operations.Factory factory;
    private final Observer observer;
    private final Lease lease;
    private final Liveness liveness;
    private final PastRuns past = new PastRuns();
    private final PastRuns pastDrills = new PastRuns();
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final RunQueue queue;

    /** Drills wait for each other only: no backup waits for one. */
    private final RunQueue drills;

    private final Waker waker;
    private volatile Supplier<SiteConfig> configuration;
    private volatile Plan plan;
    private volatile Instant since;

    /** Keeps a second daemon on another host away. */
    @FunctionalInterface
    public interface Lease {
        Lease NONE = site -> () -> {};

        /** @throws RecobroException {@code LOCK_HELD}, naming who holds it since when */
        Held take(SiteConfig site);

        /** A lease that is renewed until it is closed. */
        interface Held extends AutoCloseable {
            @Override
            void close();
        }
    }

    private sealed interface Event {
        record Stop(ExitStatus status) implements Event {}

        record Reload() implements Event {}
    }

    /**
     * @param factory makes operations that run in this process
     * @param liveness takes the signs of life
     */
    public Daemon(
            Surroundings surroundings,
            Operations.Factory factory,
            JobRunner.Aftercare aftercare,
            Observer observer,
            Liveness liveness,
            Lease lease) {
        this.surroundings = surroundings;
        this.factory = factory;
        this.observer = observer;
        this.liveness = liveness;
        this.lease = lease;
        JobRunner runner = new JobRunner(() -> plan, factory, past, observer, aftercare, surroundings.clock());
        this.queue = new RunQueue(1, runner::run);
        DrillRunner drillRunner = new DrillRunner(() -> plan, factory, pastDrills, surroundings.clock());
        this.drills = new RunQueue(1, drillRunner::run);
        this.waker =
                new Waker("recobro-" + System.identityHashCode(this), this::beat, this::consider, this::considerDrill);
    }

    /** Ends it; a second call lets running jobs no time to finish. */
    public void stop(ExitStatus status) {
        events.add(new Event.Stop(status));
    }

    /** Reads the configuration anew soon; a wrong one is logged and the old one goes on. */
    public void reloadSoon() {
        events.add(new Event.Reload());
    }

    @Override
    public ExitStatus serve(Supplier<SiteConfig> load) {
        configuration = load;
        plan = Plan.of(load.get());
        String site = plan.site().site();
        since = surroundings.clock().instant().truncatedTo(ChronoUnit.SECONDS);
        try (HostLock _ = HostLock.ofDaemon(surroundings.stateDirectory(), site, since);
                Lease.Held _ = lease.take(plan.site());
                Observer _ = observer;
                ControlServer _ = ControlServer.open(surroundings.socket(), surroundings.program(), site, this)) {
            noticeCutOffRuns();
            return live();
        }
    }

    private void noticeCutOffRuns() {
        try (Operations operations = factory.create(Optional.of(plan.site()))) {
            for (String job : operations.noticeCutOffRuns()) {
                LOG.warn("job '{}': a run was cut off when its process ended", job);
            }
            for (String job : operations.drills().noticeCutOff()) {
                LOG.warn("job '{}': a drill was cut off when its process ended", job);
            }
        } catch (RecobroException failed) {
            LOG.warn("unable to see whether runs were cut off: {}", failed.getMessage());
        }
    }

    private ExitStatus live() {
        Duration beat = surroundings
                .watchdog()
                .map(limit -> limit.dividedBy(8))
                .filter(eighth -> eighth.compareTo(LONGEST_BEAT) < 0)
                .orElse(LONGEST_BEAT);
        observer.configured(plan.site());
        queue.concurrency(plan.site().concurrency());
        waker.set(plan.timetables(), plan.drills());
        waker.start(beat);
        liveness.beat(Liveness.SCHEDULER);
        try (Monitor monitor = new Monitor(liveness, this::running, this::look, beat, LOOK)) {
            monitor.start();
            Optional<Heart> heart =
                    surroundings.watchdog().map(limit -> Heart.start(liveness, surroundings.service(), limit));
            surroundings.service().ready(state());
            LOG.info("serving site '{}': {}", plan.site().site(), state());
            ExitStatus status = untilStop();
            surroundings.service().stopping("stopping");
            waker.close();
            finishRuns();
            heart.ifPresent(Heart::close);
            LOG.info("stopped");
            return status;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Fault.INTERRUPTED.because("unable to go on: interrupted", stopped);
        }
    }

    private ExitStatus untilStop() throws InterruptedException {
        String told = "";
        while (true) {
            Event event = events.poll(STEP.toMillis(), TimeUnit.MILLISECONDS);
            switch (event) {
                case Event.Stop stop -> {
                    return stop.status();
                }
                case Event.Reload reload -> {
                    try {
                        reload();
                    } catch (RecobroException wrong) {
                        LOG.error("the old configuration goes on: {}", wrong.getMessage());
                    }
                }
                case null -> {}
            }
            String state = state();
            if (!state.equals(told)) {
                surroundings.service().status(state);
                told = state;
            }
        }
    }

    /** Running jobs get time to finish whole; then they are interrupted, and get time to clean up. */
    private void finishRuns() throws InterruptedException {
        queue.drain();
        drills.drain();
        drills.interruptAll(); // a rehearsal that is cut off costs nothing
        long hurry = System.nanoTime() + surroundings.grace().toNanos();
        long end = hurry + ABORT.toNanos();
        boolean interrupted = false;
        while (!queue.awaitIdle(STEP) || !drills.awaitIdle(STEP)) {
            surroundings.service().extend(EXTENSION);
            liveness.beat(Liveness.SCHEDULER); // it has ended, and this stands in for it
            boolean again = events.poll() instanceof Event.Stop;
            if (!interrupted && (again || System.nanoTime() - hurry > 0)) {
                LOG.warn("interrupting {}", names(queue.running()));
                queue.interruptAll();
                interrupted = true;
            }
            if (System.nanoTime() - end > 0) {
                LOG.error("unable to end {} in time: cut off", names(running()));
                return;
            }
        }
    }

    /** Everything under way. */
    private List<Ticket> running() {
        List<Ticket> all = new ArrayList<>(queue.running());
        all.addAll(drills.running());
        return all;
    }

    private static String names(List<Ticket> tickets) {
        return tickets.stream().map(Ticket::job).collect(Collectors.joining(", "));
    }

    /** What to show in one line. */
    private String state() {
        List<Ticket> running = queue.running();
        String next = plan.next(surroundings.clock().instant())
                .map(job -> "next " + job.getKey() + " at " + job.getValue())
                .orElse("no job has a schedule");
        String drilled = drills.running().isEmpty() ? "" : "drilling " + names(drills.running()) + "; ";
        return drilled + (running.isEmpty() ? next : "running " + names(running) + "; " + next);
    }

    private void beat() {
        liveness.beat(Liveness.SCHEDULER);
        plan.timetables().keySet().forEach(this::consider);
        plan.drills().keySet().forEach(this::considerDrill);
    }

    private void consider(String job) {
        Instant now = surroundings.clock().instant();
        Optional.ofNullable(plan.timetables().get(job))
                .filter(table -> !queue.isBusy(job) && !past.postponed(job, now))
                .flatMap(table -> table.due(past.of(job), now))
                .ifPresent(due -> queue.offer(Ticket.scheduled(job, now)));
    }

    private void considerDrill(String job) {
        Instant now = surroundings.clock().instant();
        Optional.ofNullable(plan.drills().get(job))
                .filter(table -> !drills.isBusy(job) && !pastDrills.postponed(job, now))
                .flatMap(table -> table.due(pastDrills.of(job), now))
                .ifPresent(due -> drills.offer(Ticket.scheduled(job, now)));
    }

    private void look() {
        observer.look();
    }

    @Override
    public synchronized void reload() {
        surroundings.service().reloading(Duration.ofNanos(System.nanoTime()));
        try {
            SiteConfig fresh = configuration.get();
            if (!fresh.site().equals(plan.site().site())) {
                throw Fault.CONFIGURATION_INVALID
                        .because("unable to reload: the site was '"
                                + plan.site().site() + "' and is '" + fresh.site() + "' now")
                        .hint("restart the daemon to serve another site");
            }
            plan = Plan.of(fresh);
            queue.concurrency(fresh.concurrency());
            waker.set(plan.timetables(), plan.drills());
            observer.configured(fresh);
            observer.reloadFailed(Optional.empty());
            LOG.info("configuration '{}' loaded: {}", fresh.file(), state());
        } catch (RecobroException wrong) {
            observer.reloadFailed(Optional.of(wrong));
            throw wrong;
        } finally {
            surroundings.service().ready(state());
        }
    }

    @Override
    public Ticket backupNow(String job, String by, Progress progress) {
        if (!plan.site().jobs().containsKey(job)) {
            throw Fault.USAGE_WRONG
                    .because("unable to find job '" + job + "': the daemon's configuration has "
                            + String.join(", ", plan.site().jobs().keySet()))
                    .hint("reload the daemon after changing its configuration: systemctl reload recobro");
        }
        if (queue.isBusy(job)) {
            progress.notice("job '" + job + "' runs or waits already: this run comes after it");
        }
        Ticket ticket = Ticket.asked(job, by, surroundings.clock().instant(), progress);
        queue.submit(ticket);
        return ticket;
    }

    @Override
    public void cancel(Ticket ticket) {
        queue.cancel(ticket);
    }

    @Override
    public List<String> jobs() {
        return List.copyOf(plan.site().jobs().keySet());
    }

    @Override
    public DaemonFacts facts() {
        return new DaemonFacts(
                surroundings.user(),
                Optional.of(since),
                OptionalInt.of(Math.toIntExact(ProcessHandle.current().pid())),
                queue.running().stream()
                        .map(ticket -> new RunningJob(ticket.job(), ticket.since()))
                        .toList());
    }
}
