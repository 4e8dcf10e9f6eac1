package io.recobro.retention;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.BackupId;
import java.util.List;

/** Tells which backups another cannot be restored without. Asked only for backups that are not full. */
@FunctionalInterface
public interface Requirements {
    /** @throws io.recobro.fault.RecobroException when it cannot be told; nothing may be removed then */
    List<BackupId> of(BackupEntry entry);
}
