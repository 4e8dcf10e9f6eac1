package io.recobro.notify;

import java.time.Duration;
import java.util.Optional;

/**
 * A run that began or ended, for heartbeats.
 *
 * @param kind such as {@code backup}
 * @param run id of the run; empty while it has none
 * @param took empty while it goes on
 * @param failure why it failed or was done in part, without secrets; empty: it goes on, or went well
 */
public record RunNotice(String job, String kind, String run, Optional<Duration> took, Optional<String> failure) {
    public static RunNotice started(String job, String kind, String run) {
        return new RunNotice(job, kind, run, Optional.empty(), Optional.empty());
    }

    public static RunNotice succeeded(String job, String kind, String run, Duration took) {
        return new RunNotice(job, kind, run, Optional.of(took), Optional.empty());
    }

    public static RunNotice failed(String job, String kind, String run, Duration took, String failure) {
        return new RunNotice(job, kind, run, Optional.of(took), Optional.of(failure));
    }

    /** Such as {@code backup 20261122T060000Z-k3f9q2 of job db}. */
    String title() {
        return kind + (run.isEmpty() ? "" : " " + run) + " of job " + job;
    }
}
