package io.recobro.source;

import java.util.Optional;

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
