package io.recobro.catalog.lease;

import io.recobro.catalog.Catalog;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.Storage;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The same lease in several destinations, kept alive by a thread of its own until closed. A destination that does not
 * answer is left out: what the holder does will fail there anyway. Thread-safe.
 */
public final class Leases implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);

    private final List<Lease> leases;
    private final Map<String, RecobroException> failures;
    private final ScheduledThreadPoolExecutor renewal;

    private Leases(List<Lease> leases, Map<String, RecobroException> failures) {
        this.leases = List.copyOf(leases);
        this.failures = Map.copyOf(failures);
        this.renewal = new ScheduledThreadPoolExecutor(
                1, task -> Thread.ofPlatform().daemon().name("leases").unstarted(task));
        long interval = LeaseRecord.LIFETIME.toSeconds() / 4;
        var _ = renewal.scheduleWithFixedDelay(this::renew, interval, interval, TimeUnit.SECONDS);
    }

    /**
     * Takes the lease of a job in each destination.
     *
     * @param purpose what is done, such as {@code backup}
     * @throws RecobroException {@code LOCK_HELD}, naming who works on the job and since when; nothing is held then
     */
    public static Leases ofJob(
            List<Catalog> catalogs, String job, String purpose, String run, Holder holder, Clock clock) {
        Map<Storage, ObjectKey> keys = new LinkedHashMap<>();
        catalogs.forEach(catalog -> keys.put(catalog.storage(), catalog.layout().lease(job)));
        return take(keys, "job '" + job + "'", purpose, run, holder, clock);
    }

    /**
     * Takes the lease that makes this process the daemon of a site.
     *
     * @throws RecobroException {@code LOCK_HELD}, naming whose daemon serves the site already and since when
     */
    public static Leases ofDaemon(List<Catalog> catalogs, Holder holder, Clock clock) {
        Map<Storage, ObjectKey> keys = new LinkedHashMap<>();
        catalogs.forEach(catalog -> keys.put(catalog.storage(), catalog.layout().daemonLease()));
        String site = catalogs.isEmpty() ? "" : catalogs.getFirst().layout().site();
        return take(keys, "site '" + site + "'", "daemon", site, holder, clock);
    }

    private static Leases take(
            Map<Storage, ObjectKey> keys, String thing, String purpose, String run, Holder holder, Clock clock) {
        List<Lease> taken = new ArrayList<>();
        Map<String, RecobroException> failures = new LinkedHashMap<>();
        for (Map.Entry<Storage, ObjectKey> each : keys.entrySet()) {
            try {
                taken.add(Lease.take(each.getKey(), each.getValue(), thing, purpose, run, holder, clock));
            } catch (RecobroException failed) {
                if (failed.fault() == Fault.LOCK_HELD || failed.fault() == Fault.INTERRUPTED) {
                    taken.forEach(Lease::close);
                    throw failed;
                }
                failures.put(each.getKey().name(), failed);
            }
        }
        return new Leases(taken, failures);
    }

    /** Why the lease could not be taken in a destination; empty where it is held. */
    public Optional<RecobroException> failure(String destination) {
        return Optional.ofNullable(failures.get(destination));
    }

    /** Whether somebody else has taken it over in any destination. */
    public boolean lost() {
        return leases.stream().anyMatch(Lease::lost);
    }

    /** Gives a sign of life in every destination; done regularly by itself. What fails is tried again next time. */
    public void renew() {
        for (Lease lease : leases) {
            try {
                lease.renew();
            } catch (RecobroException unreachable) {
                LOG.warn("unable to renew a lease in '{}': {}", lease.destination(), unreachable.getMessage());
            }
        }
    }

    /** Ends the signs of life and gives the leases back; never throws. */
    @Override
    public void close() {
        renewal.shutdown(); // not now: a sign of life under way must not be cut in two
        boolean interrupted = Thread.interrupted(); // an interrupt would end the I/O, and leave the lease behind
        leases.forEach(Lease::close);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
