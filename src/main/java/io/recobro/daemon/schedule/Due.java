package io.recobro.daemon.schedule;

import java.time.Instant;

/**
 * Why a job is due.
 *
 * @param since the due time of the schedule that has no successful run yet
 * @param attempt 1 for the first run after that time
 */
public record Due(Instant since, Trigger trigger, int attempt) {
    /** What started a run; the word of a constant stands in records. */
    public enum Trigger {
        SCHEDULE,
        /** The due time passed while nobody could run it. */
        CATCH_UP,
        /** The run before failed. */
        RETRY,
        /** A person asked for it. */
        MANUAL;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }
}
