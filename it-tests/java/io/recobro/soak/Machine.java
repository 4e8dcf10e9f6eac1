package io.recobro.soak;

import io.recobro.backup.RunContext;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.KeyLayout;
import io.recobro.catalog.lease.Holder;
import io.recobro.catalog.lease.Leases;
import io.recobro.config.SiteConfig;
import io.recobro.config.SourceConfig;
import io.recobro.daemon.lookout.Lookout;
import io.recobro.daemon.lookout.SignsOfLife;
import io.recobro.daemon.metrics.DaemonMetrics;
import io.recobro.daemon.run.GapRepair;
import io.recobro.daemon.run.Housekeeping;
import io.recobro.daemon.run.JobRunner;
import io.recobro.daemon.run.PastRuns;
import io.recobro.daemon.run.RunListener;
import io.recobro.daemon.run.RunQueue;
import io.recobro.daemon.run.Ticket;
import io.recobro.daemon.schedule.Plan;
import io.recobro.fault.Fault;
import io.recobro.notify.Notifier;
import io.recobro.notify.NotifySettings;
import io.recobro.notify.incident.Incident;
import io.recobro.notify.message.Sender;
import io.recobro.operation.BackupOperations.BackupState;
import io.recobro.operation.Operations;
import io.recobro.operation.Problem;
import io.recobro.operation.StatusOperations.DaemonFacts;
import io.recobro.operation.service.DaemonPresence;
import io.recobro.site.Site;
import io.recobro.site.SiteOperations;
import io.recobro.site.Watch;
import io.recobro.stream.segment.SegmentPool;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/** One life of the daemon's process: everything between its start and its end, wired as the program wires it. */
final class Machine {
    private static final Duration LONGEST_RUN = Duration.ofSeconds(60);

    private final World world;
    private final Witness witness;
    private final Power power = new Power(this::powerIsCut);
    private final Plan plan;
    private final PastRuns past = new PastRuns();
    private final RunContext context;
    private final RunQueue queue;
    private final Lookout lookout;
    private Leases leases;
    private Notifier notifier;
    private Map<Path, byte[]> diskAtCut = Map.of();

    Machine(World world, Witness witness) {
        this.world = world;
        this.witness = witness;
        this.plan = Plan.of(world.config());
        this.context = new RunContext(
                world.clock(),
                new Random(world.random().nextLong()),
                "recobro/test",
                "manual",
                "recobro@host",
                world.state(),
                new SegmentPool(8, 1000),
                0,
                4,
                20_000);
        SignsOfLife signs = new SignsOfLife(
                () -> Optional.of(Duration.ofSeconds(3)), () -> Optional.of(Duration.ofSeconds(3)), () -> true);
        this.lookout = new Lookout(this::operations, this::open, new DaemonMetrics("test"), signs, world.clock());
        JobRunner runner = new JobRunner(
                () -> plan,
                this::operations,
                past,
                new Listener(),
                new Housekeeping(new GapRepair(), lookout),
                world.clock());
        this.queue = new RunQueue(plan.site().concurrency(), runner::run);
    }

    Operations operations(Optional<SiteConfig> config) {
        DaemonPresence presence =
                site -> Optional.of(new DaemonFacts("recobro", Optional.empty(), OptionalInt.empty(), List.of()));
        return new SiteOperations(
                new Site(
                        config,
                        destination -> storage(destination.name()),
                        source -> new ChangingSource(
                                ((SourceConfig.MariaDbSource) source)
                                        .settings()
                                        .databases()
                                        .getFirst(),
                                world),
                        (backup, progress) -> {}),
                context,
                new Watch(Plan.nextRun(World.SITE), presence));
    }

    private StormyStorage storage(String destination) {
        return new StormyStorage(world.storage(destination), world.weather(destination), power, witness);
    }

    private Notifier open(SiteConfig config) {
        notifier = new Notifier(
                config.notifications().orElse(NotifySettings.NONE),
                new Sender(World.SITE, "host", "test"),
                world.state(),
                world.clock(),
                new Random(7));
        return notifier;
    }

    void start() {
        leases = Leases.ofDaemon(
                plan.site().destinations().keySet().stream()
                        .map(name -> new Catalog(storage(name), new KeyLayout(World.SITE)))
                        .toList(),
                Holder.here("recobro@host"),
                world.clock());
        try (Operations operations = operations(Optional.of(plan.site()))) {
            operations.noticeCutOffRuns();
        }
        lookout.configured(plan.site());
    }

    /** Runs what is due, one after the other. */
    void beat() throws InterruptedException {
        for (String job : plan.timetables().keySet()) {
            Instant now = world.now();
            boolean due = !past.postponed(job, now)
                    && plan.timetables().get(job).due(past.of(job), now).isPresent();
            if (due && !power.isCut()) {
                witness.newRun();
                if (world.isStormy() && world.happens(0.03)) {
                    power.cutAfter(1 + world.random().nextInt(40));
                }
                queue.offer(Ticket.scheduled(job, now));
                if (!queue.awaitIdle(LONGEST_RUN)) {
                    throw new AssertionError("a run of job '" + job + "' does not end");
                }
                power.keep();
            }
        }
    }

    void look() {
        lookout.look();
    }

    List<Incident> open() {
        return notifier.open();
    }

    boolean isDead() {
        return power.isCut();
    }

    /** Ends the process: in good order, or by leaving the disk as it was when the power was cut. */
    void end() {
        try {
            lookout.close();
            leases.close();
        } catch (PowerCut gone) {
            assert isDead();
        }
        if (isDead()) {
            world.disk(diskAtCut);
        }
    }

    private void powerIsCut() {
        diskAtCut = world.disk();
        diskAtCut.keySet().stream()
                .filter(file -> file.toString().contains("/running/"))
                .forEach(file -> witness.cutOff(runIn(new String(diskAtCut.get(file)))));
    }

    private static String runIn(String mark) {
        return mark.replaceAll("(?s).*\"run\"\\s*:\\s*\"([^\"]+)\".*", "$1");
    }

    private final class Listener implements RunListener {
        @Override
        public void started(Started run) {
            lookout.started(run);
        }

        @Override
        public void ended(Ended run) {
            lookout.ended(run);
            if (!power.isCut()
                    && run.problem()
                            .map(Problem::fault)
                            .filter(Fault.LOCK_HELD::equals)
                            .isEmpty()) {
                Instant began = run.started().at();
                boolean published = run.result().stream()
                        .flatMap(result -> result.outcomes().stream())
                        .anyMatch(outcome -> outcome.state() == BackupState.PUBLISHED);
                witness.ended(new Witness.Run(
                        run.started().job(),
                        began,
                        began.plus(run.took()),
                        !published ? "failed" : run.failed() ? "partial" : "ok"));
            }
        }
    }

    /** Open incidents by cause, sorted. */
    List<String> causes() {
        return open().stream()
                .map(Incident::cause)
                .sorted(Comparator.naturalOrder())
                .toList();
    }
}
