package io.recobro.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Format 1 of the record of rules that were applied in a destination.
 *
 * @param by user and host
 * @param withinSeconds absent without that rule, as the counts
 */
public record AppliedPolicy(
        int format,
        Instant appliedAt,
        String by,
        Optional<Long> withinSeconds,
        Optional<Integer> last,
        Optional<Integer> hourly,
        Optional<Integer> daily,
        Optional<Integer> weekly,
        Optional<Integer> monthly,
        Optional<Integer> yearly) {
    public static final int FORMAT = 1;

    public static AppliedPolicy of(Policy policy, Instant appliedAt, String by) {
        return new AppliedPolicy(
                FORMAT,
                appliedAt,
                by,
                policy.within().map(Duration::toSeconds),
                boxed(policy.last()),
                boxed(policy.hourly()),
                boxed(policy.daily()),
                boxed(policy.weekly()),
                boxed(policy.monthly()),
                boxed(policy.yearly()));
    }

    public Policy policy() {
        return new Policy(
                withinSeconds.map(Duration::ofSeconds),
                plain(last),
                plain(hourly),
                plain(daily),
                plain(weekly),
                plain(monthly),
                plain(yearly));
    }

    private static Optional<Integer> boxed(OptionalInt count) {
        return count.isPresent() ? Optional.of(count.getAsInt()) : Optional.empty();
    }

    private static OptionalInt plain(Optional<Integer> count) {
        return count.map(OptionalInt::of).orElse(OptionalInt.empty());
    }
}
