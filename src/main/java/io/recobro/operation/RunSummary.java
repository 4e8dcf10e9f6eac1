package io.recobro.operation;

import java.time.Duration;
import java.time.Instant;

/**
 * A run as its record's key tells it.
 *
 * @param kind such as {@code backup}
 * @param outcome {@code ok}, {@code partial} or {@code failed}
 * @param began cut to the second, as {@code took}
 */
public record RunSummary(String run, String kind, String job, String outcome, Instant began, Duration took) {
    public static final String OK = "ok";
    public static final String PARTIAL = "partial";
    public static final String FAILED = "failed";

    public boolean failed() {
        return outcome.equals(FAILED);
    }

    public Instant ended() {
        return began.plus(took);
    }
}
