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

    /**
     * How a restore treats the file tree it goes to; without meaning for sources that are none.
     *
     * @param inPlace back to where the files came from, instead of a directory
     * @param overwrite empty refuses a target that holds anything
     * @param delete remove what the snapshot does not hold, below the restored paths
     * @param owners where the account may not set them, that is a notice
     */
    public record FileOptions(boolean inPlace, Optional<Overwrite> overwrite, boolean delete, Owners owners) {
        /** Into an empty place, with owners. */
        public static final FileOptions DEFAULT = new FileOptions(false, Optional.empty(), false, Owners.NUMERIC);

        /** Which existing files are replaced. Directories are never replaced, only given their attributes. */
        public enum Overwrite {
            /** What exists stays as it is; only what is missing is written. Goes on with a restore that was cut off. */
            NEVER,
            /** Those of another type, size or time of change; where only the time differs, of other content. */
            IF_CHANGED,
            /** All. */
            ALWAYS
        }

        /** Whose the restored files are. */
        public enum Owners {
            /** The numbers that were captured. */
            NUMERIC,
            /** The numbers that the captured names have on this machine; as captured for names it does not know. */
            NAMES,
            /** Those of whoever restores. */
            NONE
        }

        /** Whether anything that exists may be lost. */
        public boolean destroys() {
            return delete || overwrite.filter(rule -> rule != Overwrite.NEVER).isPresent();
        }
    }
}
