package io.recobro.config.drills;

import java.util.List;
import java.util.Optional;

/**
 * A rehearsed restore.
 *
 * @param schedule empty: only when asked
 * @param from name of a destination; empty takes each in turn
 * @param check SQL queries that must each return one true value
 * @param filesExist paths that must be there after a restore of files
 * @param negative each scheduled drill is followed by one that damages a copy and demands that it is found
 */
public record DrillConfig(
        Optional<String> schedule,
        Optional<String> from,
        ScratchConfig scratch,
        List<String> check,
        List<String> filesExist,
        boolean negative) {
    /** Of a job that says nothing about drills. */
    public static final DrillConfig DEFAULT =
            new DrillConfig(Optional.empty(), Optional.empty(), ScratchConfig.DEFAULT, List.of(), List.of(), false);
}
