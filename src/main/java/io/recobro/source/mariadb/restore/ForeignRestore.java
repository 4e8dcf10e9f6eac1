package io.recobro.source.mariadb.restore;

import io.recobro.source.BackupReader;
import io.recobro.source.RestoreReport;
import io.recobro.source.RestoreRequest;
import io.recobro.stream.Progress;
import java.time.Clock;

/** Restores a dump of another tool. */
final class ForeignRestore {
    ForeignRestore(TargetServer target, Clock clock) {}

    RestoreReport restore(BackupReader backup, Selection selection, RestoreRequest request, Notices notices,
            MariaDbRestore.Stopwatch watch, Progress progress) {
        throw new UnsupportedOperationException();
    }
}
