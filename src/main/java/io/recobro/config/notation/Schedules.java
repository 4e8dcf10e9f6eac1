package io.recobro.config.notation;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The syntax of a five-field crontab schedule. */
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
        return Optional.empty();
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
