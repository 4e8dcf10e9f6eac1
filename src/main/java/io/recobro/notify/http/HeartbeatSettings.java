package io.recobro.notify.http;

import io.recobro.secret.Secret;
import java.time.Duration;
import java.util.Map;

/**
 * Addresses that expect to be called.
 *
 * @param url called every {@code every} while all is well, and told of runs of jobs without an address of their own
 * @param jobs addresses of jobs that have their own
 */
public record HeartbeatSettings(Secret url, Duration every, Map<String, Secret> jobs) {
    public static final Duration DEFAULT_EVERY = Duration.ofMinutes(5);

    public HeartbeatSettings {
        jobs = Map.copyOf(jobs);
    }
}
