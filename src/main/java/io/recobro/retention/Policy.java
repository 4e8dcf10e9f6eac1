package io.recobro.retention;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.StringJoiner;

/**
 * The rules of retention. A backup is kept when any rule wants it; a policy without rules keeps everything.
 *
 * @param within every backup younger than this, counted back from the newest good one
 * @param last this many newest good backups
 * @param hourly the newest good backup of each of this many hours that have one; likewise the others
 */
public record Policy(
        Optional<Duration> within,
        OptionalInt last,
        OptionalInt hourly,
        OptionalInt daily,
        OptionalInt weekly,
        OptionalInt monthly,
        OptionalInt yearly) {
    /** No rules. */
    public static final Policy KEEP_ALL = new Policy(
            Optional.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty());

    public boolean isEmpty() {
        return within.isEmpty() && counts().isEmpty();
    }

    /** The rules that count periods, from the shortest to the longest. */
    Map<Period, Integer> counts() {
        Map<Period, Integer> counts = new EnumMap<>(Period.class);
        last.ifPresent(count -> counts.put(Period.LAST, count));
        hourly.ifPresent(count -> counts.put(Period.HOURLY, count));
        daily.ifPresent(count -> counts.put(Period.DAILY, count));
        weekly.ifPresent(count -> counts.put(Period.WEEKLY, count));
        monthly.ifPresent(count -> counts.put(Period.MONTHLY, count));
        yearly.ifPresent(count -> counts.put(Period.YEARLY, count));
        return counts;
    }

    /** For people, as in the configuration: {@code within 30d, daily 7}. */
    public String describe() {
        StringJoiner text = new StringJoiner(", ");
        text.setEmptyValue("everything");
        within.ifPresent(duration -> text.add("within " + print(duration)));
        counts().forEach((period, count) -> text.add(period.word() + " " + count));
        return text.toString();
    }

    /** As the configuration writes durations: the largest units that express it exactly. */
    static String print(Duration duration) {
        StringBuilder text = new StringBuilder();
        append(text, duration.toDays(), "d");
        append(text, duration.toHoursPart(), "h");
        append(text, duration.toMinutesPart(), "m");
        append(text, duration.toSecondsPart(), "s");
        return text.isEmpty() ? "0s" : text.toString();
    }

    private static void append(StringBuilder text, long count, String unit) {
        if (count > 0) {
            text.append(text.isEmpty() ? "" : " ").append(count).append(unit);
        }
    }
}
