package io.recobro.config;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;

/**
 * What retention keeps.
 *
 * @param rule of the job
 * @param byDestination rules that replace the job's in one destination
 */
public record KeepConfig(Rule rule, SortedMap<String, Rule> byDestination) {
    /** The rule that counts in a destination. */
    public Rule in(String destination) {
        return byDestination.getOrDefault(destination, rule);
    }

    /** A backup is kept when any part of the rule wants it; a rule without parts keeps everything. */
    public record Rule(
            Optional<Duration> within,
            OptionalInt last,
            OptionalInt hourly,
            OptionalInt daily,
            OptionalInt weekly,
            OptionalInt monthly,
            OptionalInt yearly) {}
}
