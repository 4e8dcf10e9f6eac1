package io.recobro.source.mariadb.capture;

import io.recobro.source.BackupReader;
import io.recobro.source.RestoreReport;
import io.recobro.source.RestoreRequest;
import io.recobro.stream.Progress;

/** The restoring half of the MariaDB source; the promises are those of {@link io.recobro.source.Source#restore}. */
@FunctionalInterface
public interface Restorer {
    RestoreReport restore(BackupReader backup, RestoreRequest request, Progress progress);
}
