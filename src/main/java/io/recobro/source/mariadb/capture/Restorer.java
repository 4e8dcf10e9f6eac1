package io.recobro.source.mariadb.capture;

import io.recobro.source.BackupReader;
import io.recobro.source.RestoreReport;
import io.recobro.source.RestoreRequest;
import io.recobro.stream.Progress;
import java.util.List;
import java.util.Optional;

/** The restoring half of the MariaDB source; the promises are those of {@link io.recobro.source.Source#restore}. */
@FunctionalInterface
public interface Restorer {
    RestoreReport restore(BackupReader backup, RestoreRequest request, Progress progress);

    /** See {@link io.recobro.source.Source#items}. */
    default List<String> items(BackupReader backup) {
        return List.of();
    }

    /** See {@link io.recobro.source.Source#restoreShared}. */
    default List<String> restoreShared(BackupReader backup, Progress progress) {
        return List.of();
    }

    /** See {@link io.recobro.source.Source#compare}. */
    default Optional<List<String>> compare(BackupReader backup, RestoreRequest request, Progress progress) {
        return Optional.empty();
    }
}
