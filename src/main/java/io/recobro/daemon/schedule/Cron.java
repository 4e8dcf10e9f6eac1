package io.recobro.daemon.schedule;

import io.recobro.config.notation.CronFields;
import io.recobro.config.notation.Schedules;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.quartz.CronExpression;

/**
 * A crontab schedule in a time zone, evaluated by Quartz. When clocks change it does what cron(8) does: a time of day that
 * is skipped is due when the clocks have moved; one that comes twice is due the first time only; a schedule for every hour
 * or every so many hours keeps its distances. Immutable.
 */
public final class Cron {
    private static final List<String> WEEKDAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

    /** A schedule of 29 February fires again after eight years where a century has none. */
    private static final Duration LONGEST_PAUSE = Duration.ofDays(366 * 9);

    private static final Duration SHORTEST_LOOK_BACK = Duration.ofMinutes(2);

    private final ZoneId zone;
    private final boolean everyHour;
    private final List<String> expressions;
    private final List<CronExpression> inLocalTime;

    /** @throws IllegalArgumentException when the configuration would refuse the schedule */
    public Cron(String schedule, ZoneId zone) {
        CronFields fields = Schedules.parse(schedule);
        this.zone = zone;
        this.everyHour = fields.everyHour();
        this.expressions = expressions(fields);
        this.inLocalTime = expressions.stream().map(Cron::compile).toList();
    }

    /** Quartz has no "either day": one expression for each. */
    private static List<String> expressions(CronFields fields) {
        String time = "0 " + list(fields.minutes()) + " " + list(fields.hours()) + " ";
        String month = " " + list(fields.months()) + " ";
        String weekdays = fields.daysOfWeek().stream().map(WEEKDAYS::get).collect(Collectors.joining(","));
        List<String> expressions = new ArrayList<>();
        if (!fields.anyDayOfMonth()) {
            expressions.add(time + list(fields.daysOfMonth()) + month + "?");
        }
        if (!fields.anyDayOfWeek()) {
            expressions.add(time + "?" + month + weekdays);
        }
        if (expressions.isEmpty()) {
            expressions.add(time + "*" + month + "?");
        }
        return expressions;
    }

    private static String list(SortedSet<Integer> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static CronExpression compile(String expression) {
        try {
            CronExpression compiled = new CronExpression(expression);
            compiled.setTimeZone(java.util.TimeZone.getTimeZone(ZoneOffset.UTC));
            return compiled;
        } catch (ParseException impossible) {
            throw new IllegalArgumentException("Quartz does not understand '" + expression + "'", impossible);
        }
    }

    /** The schedule as Quartz writes it; two expressions where either of two kinds of days is meant. */
    List<String> expressions() {
        return expressions;
    }

    ZoneId zone() {
        return zone;
    }

    /** The first due time after an instant. */
    public Optional<Instant> next(Instant after) {
        ZoneRules rules = zone.getRules();
        Instant from = after;
        Instant horizon = after.plus(LONGEST_PAUSE);
        while (from.isBefore(horizon)) {
            ZoneOffset offset = rules.getOffset(from);
            Optional<ZoneOffsetTransition> change = Optional.ofNullable(rules.nextTransition(from));
            Optional<Instant> due = inOffset(offset, withoutRepeats(rules, from));
            if (due.isPresent()
                    && change.map(then -> due.get().isBefore(then.getInstant())).orElse(true)) {
                return due;
            }
            if (change.isEmpty()) {
                return Optional.empty();
            }
            Instant moved = change.get().getInstant();
            if (isDue(change.get())) {
                return Optional.of(moved);
            }
            from = moved;
        }
        return Optional.empty();
    }

    /** Whether the moment when clocks change is due: by itself, or for a time of day that it skips. */
    private boolean isDue(ZoneOffsetTransition change) {
        LocalDateTime before = change.getDateTimeBefore();
        LocalDateTime now = change.getDateTimeAfter();
        if (change.isOverlap()) {
            return everyHour && matches(now, now.plusSeconds(1));
        }
        return matches(now, now.plusSeconds(1)) || !everyHour && matches(before, now);
    }

    /** Whether the schedule names a time of day in this half-open range. */
    private boolean matches(LocalDateTime from, LocalDateTime before) {
        return inOffset(ZoneOffset.UTC, from.toInstant(ZoneOffset.UTC).minusSeconds(1))
                .filter(due -> due.isBefore(before.toInstant(ZoneOffset.UTC)))
                .isPresent();
    }

    /** Jumps over times of day that come the second time, unless distances count. */
    private Instant withoutRepeats(ZoneRules rules, Instant from) {
        ZoneOffsetTransition last = rules.previousTransition(from.plusNanos(1));
        if (everyHour || last == null || !last.isOverlap()) {
            return from;
        }
        Instant repeated =
                last.getDateTimeBefore().toInstant(last.getOffsetAfter()).minusSeconds(1);
        return repeated.isAfter(from) ? repeated : from;
    }

    private Optional<Instant> inOffset(ZoneOffset offset, Instant after) {
        Date local = Date.from(after.plusSeconds(offset.getTotalSeconds()));
        return inLocalTime.stream()
                .map(expression -> Optional.ofNullable(expression.getTimeAfter(local)))
                .flatMap(Optional::stream)
                .min(Date::compareTo)
                .map(found -> found.toInstant().minusSeconds(offset.getTotalSeconds()));
    }

    /** The last due time that is not after an instant. */
    public Optional<Instant> last(Instant at) {
        for (Duration back = SHORTEST_LOOK_BACK;
                back.compareTo(LONGEST_PAUSE.multipliedBy(2)) < 0;
                back = back.multipliedBy(4)) {
            Optional<Instant> found = next(at.minus(back)).filter(due -> !due.isAfter(at));
            if (found.isPresent()) {
                Instant last = found.get();
                for (Optional<Instant> later = found; later.isPresent(); later = next(last)) {
                    if (later.get().isAfter(at)) {
                        break;
                    }
                    last = later.get();
                }
                return Optional.of(last);
            }
        }
        return Optional.empty();
    }
}
