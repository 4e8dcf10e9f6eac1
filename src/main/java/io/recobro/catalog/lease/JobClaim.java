package io.recobro.catalog.lease;

import io.recobro.catalog.Catalog;
import io.recobro.fault.RecobroException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * What a run needs to be the only one that changes a job: the kernel lock on this host, then the lease in each
 * destination, against other hosts.
 */
public final class JobClaim implements AutoCloseable {
    private final HostLock lock;
    private final Leases leases;

    private JobClaim(HostLock lock, Leases leases) {
        this.lock = lock;
        this.leases = leases;
    }

    /**
     * Claims the job or fails at once.
     *
     * @param catalogs of the destinations to change; never empty
     * @param purpose what is done, such as {@code prune}
     * @throws RecobroException {@code LOCK_HELD}, naming the process or host that holds it; nothing is held then
     */
    public static JobClaim take(
            Path stateDirectory,
            List<Catalog> catalogs,
            String job,
            String purpose,
            String run,
            String owner,
            Clock clock) {
        HostLock lock =
                HostLock.ofJob(stateDirectory, catalogs.getFirst().layout().site(), job);
        try {
            return new JobClaim(lock, Leases.ofJob(catalogs, job, purpose, run, Holder.here(owner), clock));
        } catch (RuntimeException | Error failed) {
            lock.close();
            throw failed;
        }
    }

    /** Why a destination gave no lease; the run may go on there, but nothing may be removed. */
    public Optional<RecobroException> failure(String destination) {
        return leases.failure(destination);
    }

    /** Whether another host has taken over. */
    public boolean lost() {
        return leases.lost();
    }

    @Override
    public void close() {
        try {
            leases.close();
        } finally {
            lock.close();
        }
    }
}
