package io.recobro.operation;

import io.recobro.config.SiteConfig;
import io.recobro.fault.RecobroException;
import io.recobro.operation.drill.DrillOperations;
import io.recobro.operation.proof.ProofOperations;
import io.recobro.operation.recovery.RecoveryOperations;
import io.recobro.operation.setup.DoctorOperations;
import io.recobro.operation.setup.SetupOperations;
import io.recobro.operation.spot.SpotOperations;
import java.util.Optional;

/**
 * What the command line and the daemon ask for. A call that cannot begin at all throws {@link RecobroException}; what goes wrong with one
 * job, backup or destination of several is a {@link Problem} of the result, whose {@code status} says it all in one.
 *
 * <p>Wherever a backup is named, an id may be abbreviated to a unique prefix or suffix, and {@code latest} is the newest
 * backup of the job (of all jobs where no job is named). Calls block, and end early with {@code INTERRUPTED} when the
 * calling thread is interrupted. Not thread-safe.
 */
public interface Operations
        extends BackupOperations,
                CatalogOperations,
                VerifyOperations,
                ReplicateOperations,
                RestoreOperations,
                RetentionOperations,
                StorageOperations,
                DoctorOperations,
                SetupOperations,
                StatusOperations,
                HistoryOperations,
                NotifyOperations,
                AutoCloseable {
    /** Rehearses restores. */
    DrillOperations drills();

    /** What drills have shown. */
    ProofOperations proof();

    /** Brings the whole site back. */
    RecoveryOperations recovery();

    /** Compares files of sources with their backups. */
    SpotOperations spots();

    /** Looks into backups of files. */
    SnapshotOperations snapshots();

    /** Lets go of connections and threads. */
    @Override
    void close();

    /** Makes the operations of a site; constructing opens no connection. */
    interface Factory {
        /** @param site empty when the command needs no configuration: only {@link #restoreFile}, {@link
         *     #restoreUrl} and {@link #init} work then */
        Operations create(Optional<SiteConfig> site);
    }
}
