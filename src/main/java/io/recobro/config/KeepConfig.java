package io.recobro.config;

import io.recobro.retention.Policy;
import java.time.Duration;
import java.util.SortedMap;

/**
 * What retention keeps.
 *
 * @param rule of the job
 * @param byDestination rules that replace the job's in one destination
 * @param grace how long packs stay that no backup needs any more
 */
public record KeepConfig(Policy rule, SortedMap<String, Policy> byDestination, Duration grace) {
    public static final Duration DEFAULT_GRACE = Duration.ofHours(24);

    public KeepConfig(Policy rule, SortedMap<String, Policy> byDestination) {
        this(rule, byDestination, DEFAULT_GRACE);
    }

    /** The rules that count in a destination. */
    public Policy in(String destination) {
        return byDestination.getOrDefault(destination, rule);
    }
}
