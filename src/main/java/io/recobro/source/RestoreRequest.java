package io.recobro.source;

import java.util.List;
import java.util.Optional;

/**
 * What to bring back and where to.
 *
 * @param item which of the backup's databases or collections; may be empty when there is one
 * @param into new name (or directory) of the target; empty means the original name
 * @param tables only these tables, all when empty
 * @param paths only these paths, all when empty
 * @param replace the typed name of an existing, non-empty target that may be overwritten; empty refuses
 * @param sessions how many sessions load at once; 0 lets the source choose
 * @param check how the result is compared
 * @param keepOutOfBinlog do not write the restored rows to the target's binary log
 * @param dryRun only find out what would happen
 * @param aliases names that point at the restored collection afterwards; {@link #ITS_OWN} means those it had
 * @param anyVersion restore into a server of another minor version, too
 * @param files how files are brought back; for sources of files only
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
        boolean dryRun,
        List<String> aliases,
        boolean anyVersion,
        FileOptions files) {
    /** In {@link #aliases}: all aliases that the collection had when it was captured. */
    public static final String ITS_OWN = "*";

    /** A request that has nothing to do with files. */
    public RestoreRequest(
            Optional<String> item,
            Optional<String> into,
            List<String> tables,
            List<String> paths,
            Optional<String> replace,
            int sessions,
            Check check,
            boolean keepOutOfBinlog,
            boolean dryRun,
            List<String> aliases,
            boolean anyVersion) {
        this(
                item,
                into,
                tables,
                paths,
                replace,
                sessions,
                check,
                keepOutOfBinlog,
                dryRun,
                aliases,
                anyVersion,
                FileOptions.DEFAULT);
    }

    /** A request that leaves aliases alone and minds the version. */
    public RestoreRequest(
            Optional<String> item,
            Optional<String> into,
            List<String> tables,
            List<String> paths,
            Optional<String> replace,
            int sessions,
            Check check,
            boolean keepOutOfBinlog,
            boolean dryRun) {
        this(item, into, tables, paths, replace, sessions, check, keepOutOfBinlog, dryRun, List.of(), false);
    }

    /** How a restored target is compared with what was captured. Each level includes the ones before. */
    public enum Check {
        NONE,
        INVENTORY,
        COUNTS,
        DIGESTS
    }
}
