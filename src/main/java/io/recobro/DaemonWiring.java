package io.recobro;

import io.recobro.backup.RunContext;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.KeyLayout;
import io.recobro.catalog.lease.Holder;
import io.recobro.catalog.lease.Leases;
import io.recobro.cli.output.Terminal;
import io.recobro.config.SiteConfig;
import io.recobro.daemon.life.Daemon;
import io.recobro.daemon.life.Liveness;
import io.recobro.daemon.life.Signals;
import io.recobro.daemon.life.Surroundings;
import io.recobro.daemon.log.LogFormat;
import io.recobro.daemon.lookout.Lookout;
import io.recobro.daemon.lookout.SignsOfLife;
import io.recobro.daemon.metrics.DaemonMetrics;
import io.recobro.daemon.run.GapRepair;
import io.recobro.daemon.run.Housekeeping;
import io.recobro.daemon.systemd.NotifySocket;
import io.recobro.daemon.systemd.WatchdogLimit;
import io.recobro.fault.ExitStatus;
import io.recobro.notify.Notifier;
import io.recobro.notify.NotifySettings;
import io.recobro.notify.message.Sender;
import io.recobro.operation.Operations;
import io.recobro.operation.StatusOperations.DaemonFacts;
import io.recobro.operation.service.DaemonPresence;
import io.recobro.storage.Storage;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The daemon of this process, with everything around it. */
final class DaemonWiring {
    private static final int SEGMENTS_PER_FURTHER_RUN = 2;

    private final Wiring wiring;
    private final Map<String, String> environment;
    private volatile Supplier<DaemonFacts> facts;
    private volatile Leases leases;

    DaemonWiring(Wiring wiring, Map<String, String> environment) {
        this.wiring = wiring;
        this.environment = environment;
    }

    ExitStatus serve(Supplier<SiteConfig> configuration) {
        LogFormat.choose(environment, Terminal.ofProcess(environment).lively()).apply();
        Surroundings surroundings = new Surroundings(
                Wiring.stateDirectory(environment),
                Wiring.ownSocket(environment),
                NotifySocket.of(environment),
                WatchdogLimit.of(environment, ProcessHandle.current().pid()),
                Surroundings.DEFAULT_GRACE,
                wiring.clock(),
                Wiring.program(),
                Wiring.user());
        // adapters of each run are its own, memory is shared by all: its size is that of the first configuration
        RunContext context = wiring.context(Wiring.SEGMENTS
                + SEGMENTS_PER_FURTHER_RUN * (configuration.get().concurrency() - 1));
        Operations.Factory factory = config -> wiring.make(config, context, DaemonPresence.UNKNOWN);
        Liveness liveness = new Liveness();
        Lookout lookout = lookout(context, liveness);
        Daemon daemon = new Daemon(
                surroundings, factory, new Housekeeping(new GapRepair(), lookout), lookout, liveness, this::lease);
        facts = daemon::facts;
        Signals.on("HUP", daemon::reloadSoon);
        Signals.on("TERM", () -> daemon.stop(ExitStatus.TERMINATED));
        Signals.on("INT", () -> daemon.stop(ExitStatus.INTERRUPTED));
        return daemon.serve(configuration);
    }

    private Lookout lookout(RunContext context, Liveness liveness) {
        SignsOfLife signs = new SignsOfLife(
                () -> liveness.age(Liveness.SCHEDULER), () -> liveness.age(Liveness.MONITOR), this::holdsLease);
        return new Lookout(
                config -> wiring.make(config, context, site -> Optional.of(facts.get())),
                this::notifier,
                new DaemonMetrics(Wiring.version()),
                signs,
                wiring.clock());
    }

    private Notifier notifier(SiteConfig site) {
        return new Notifier(
                site.notifications().orElse(NotifySettings.NONE),
                new Sender(site.site(), Holder.hostName(), Wiring.version()),
                Wiring.stateDirectory(environment),
                wiring.clock(),
                new SecureRandom());
    }

    private boolean holdsLease() {
        Leases known = leases;
        return known != null && !known.lost();
    }

    /** Against daemons on other hosts: a lease in each destination. */
    private Daemon.Lease.Held lease(SiteConfig site) {
        List<Storage> storages =
                site.destinations().values().stream().map(wiring::storage).toList();
        List<Catalog> catalogs = storages.stream()
                .map(storage -> new Catalog(storage, new KeyLayout(site.site())))
                .toList();
        leases = Leases.ofDaemon(catalogs, Holder.here(Wiring.user()), wiring.clock());
        return () -> {
            leases.close();
            storages.forEach(Storage::close);
        };
    }
}
