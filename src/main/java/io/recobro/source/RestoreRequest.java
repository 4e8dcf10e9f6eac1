package io.recobro.source;

import java.util.List;
import java.util.Optional;

/**
 * What to bring back and where to.
 *
 * @param item which of the backup's databases; may be empty when there is one
 * @param into new name (or directory) of the target; empty means the original name
 * @param tables only these tables, all when empty
 * @param paths only these paths, all when empty
 * @param replace the typed name of an existing, non-empty target that may be overwritten; empty refuses
 * @param sessions how many sessions load at once; 0 lets the source choose
 * @param check how the result is compared
 * @param keepOutOfBinlog do not write the restored rows to the target's binary log
 * @param dryRun only find out what would happen
 */
public record RestoreRequest(
        Optional<String> item,
        Optional<String> into,
        List<String> tables,
        List<String> paths,
        Optional<String> replace,
        int sessions,
        Check check,
        boolean keepOutOfBinlog,
        boolean dryRun) {

    /** How a restored target is compared with what was captured. Each level includes the ones before. */
    public enum Check {
        NONE,
        INVENTORY,
        COUNTS,
        DIGESTS
    }
}
