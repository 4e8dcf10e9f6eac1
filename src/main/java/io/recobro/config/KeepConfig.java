package io.recobro.config;

import io.recobro.retention.Policy;
import java.util.SortedMap;

/**
 * What retention keeps.
 *
 * @param rule of the job
 * @param byDestination rules that replace the job's in one destination
 */
public record KeepConfig(Policy rule, SortedMap<String, Policy> byDestination) {
    /** The rules that count in a destination. */
    public Policy in(String destination) {
        return byDestination.getOrDefault(destination, rule);
    }
}
