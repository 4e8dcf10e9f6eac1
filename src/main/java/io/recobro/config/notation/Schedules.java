package io.recobro.config.notation;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The syntax and meaning of a five-field crontab schedule, as crontab(5) of cron has them: when both the day of month and
 * the day of week are restricted, a day that fits either is meant.
 */
public final class Schedules {
    private static final List<Field> FIELDS = List.of(
            new Field("minute", 0, 59, List.of()),
            new Field("hour", 0, 23, List.of()),
            new Field("day of month", 1, 31, List.of()),
            new Field(
                    "month",
                    1,
                    12,
                    List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
            new Field("day of week", 0, 7, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat")));

    private Schedules() {}

    private record Field(String name, int lowest, int highest, List<String> words) {}

    private static final int MINUTE = 0;
    private static final int HOUR = 1;
    private static final int DAY_OF_MONTH = 2;
    private static final int MONTH = 3;
    private static final int DAY_OF_WEEK = 4;
    private static final List<Integer> LONGEST_MONTH = List.of(31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31);

    /**
     * Reads a schedule.
     *
     * @throws IllegalArgumentException with the words of {@link #mistake}
     */
    public static CronFields parse(String schedule) {
        mistake(schedule).ifPresent(message -> {
            throw new IllegalArgumentException(message);
        });
        return fields(schedule.strip().split(" +"));
    }

    /** What is wrong with a schedule, in the operator's words. */
    public static Optional<String> mistake(String schedule) {
        String[] parts = schedule.strip().split(" +");
        if (parts.length != FIELDS.size()) {
            return Optional.of("must have five fields, not " + parts.length);
        }
        for (int i = 0; i < parts.length; i++) {
            Field field = FIELDS.get(i);
            for (String element : parts[i].split(",", -1)) {
                if (!valid(element, field)) {
                    return Optional.of("'" + element + "' is no " + field.name + " (" + field.lowest + " to "
                            + field.highest + ", '*', ranges '1-5', steps '*/6')");
                }
            }
        }
        return meaningless(parts);
    }

    private static Optional<String> meaningless(String[] parts) {
        CronFields fields = fields(parts);
        String day = parts[DAY_OF_MONTH];
        String weekday = parts[DAY_OF_WEEK];
        if (!fields.anyDayOfMonth() && !fields.anyDayOfWeek() && (day.startsWith("*") || weekday.startsWith("*"))) {
            return Optional.of("day of month '" + day + "' and day of week '" + weekday
                    + "' cannot be combined: cron wants both to fit when one of them begins with '*';"
                    + " write one of the two as '*'");
        }
        boolean possible = fields.months().stream()
                .anyMatch(month -> fields.daysOfMonth().first() <= LONGEST_MONTH.get(month - 1));
        if (fields.anyDayOfWeek() && !possible) {
            return Optional.of("can never fire: no month '" + parts[MONTH] + "' has a day '" + day + "'");
        }
        return Optional.empty();
    }

    private static CronFields fields(String[] parts) {
        SortedSet<Integer> weekdays = new TreeSet<>();
        values(parts, DAY_OF_WEEK).forEach(day -> weekdays.add(day % 7));
        return new CronFields(
                values(parts, MINUTE),
                values(parts, HOUR),
                values(parts, DAY_OF_MONTH),
                values(parts, MONTH),
                Collections.unmodifiableSortedSet(weekdays),
                any(parts[DAY_OF_MONTH]),
                any(parts[DAY_OF_WEEK]),
                parts[HOUR].startsWith("*"));
    }

    private static boolean any(String part) {
        return part.equals("*") || part.equals("*/1");
    }

    private static SortedSet<Integer> values(String[] parts, int index) {
        Field field = FIELDS.get(index);
        SortedSet<Integer> values = new TreeSet<>();
        for (String element : parts[index].split(",", -1)) {
            String[] step = element.split("/", -1);
            String[] range = step[0].split("-", -1);
            boolean all = step[0].equals("*");
            int from = all ? field.lowest : number(range[0], field);
            int to = all ? field.highest : number(range[range.length - 1], field);
            int by = step.length == 2 ? number(step[1], field) : 1;
            for (int value = from; value <= to; value += by) {
                values.add(value);
            }
        }
        return Collections.unmodifiableSortedSet(values);
    }

    private static boolean valid(String element, Field field) {
        String[] step = element.split("/", -1);
        if (step.length > 2
                || step.length == 2 && (number(step[1], field) < 1 || !step[0].equals("*") && !step[0].contains("-"))) {
            return false;
        }
        if (step[0].equals("*")) {
            return true;
        }
        String[] range = step[0].split("-", -1);
        if (range.length > 2) {
            return false;
        }
        int from = number(range[0], field);
        int to = number(range[range.length - 1], field);
        return from >= field.lowest && from <= to && to <= field.highest;
    }

    /** The value of a number or word; -1 when it is neither. */
    private static int number(String text, Field field) {
        if (text.matches("[0-9]{1,2}")) {
            return Integer.parseInt(text);
        }
        int word = field.words.indexOf(text.toLowerCase(Locale.ROOT));
        return word < 0 ? -1 : word + (field.lowest == 1 ? 1 : 0);
    }
}
