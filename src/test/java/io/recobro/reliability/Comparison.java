package io.recobro.reliability;

import io.recobro.reliability.Reports.Ending;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The rows of the committed page against those that a build earned.
 *
 * @param missing what must not be: a row whose test ran but that was not earned, or with less than half of its figure
 * @param told what a reader of the build should know: rows that are new, rows whose test was skipped or failed
 * @param updated the rows of the next page: those earned now, and the committed ones whose test did not run to its end
 */
record Comparison(List<String> missing, List<String> told, List<Attack> updated) {
    private record Name(String area, String subject, String fault) {
        static Name of(Attack row) {
            return new Name(row.area(), row.subject(), row.fault());
        }
    }

    static Comparison of(List<Attack> committed, List<Attack> earned, Function<String, Ending> endings) {
        Map<Name, Attack> now = new LinkedHashMap<>();
        earned.forEach(row -> now.put(Name.of(row), row));
        List<String> missing = new ArrayList<>();
        List<String> told = new ArrayList<>();
        List<Attack> updated = new ArrayList<>(earned);
        for (Attack row : committed) {
            Attack again = now.remove(Name.of(row));
            Ending ending = endings.apply(row.test());
            String words = row.area() + ": " + row.fault() + ", " + row.subject() + " (" + row.test() + ")";
            if (again == null && ending != Ending.PASSED) {
                updated.add(row);
            }
            if (again != null) {
                if (again.tried() < (row.tried() + 1) / 2) {
                    missing.add(words + ": tried " + again.tried() + " times, on the page " + row.tried());
                }
            } else if (ending == Ending.PASSED) {
                missing.add(words + ": the test ran, and earned no such row");
            } else if (ending != null) {
                told.add(words + ": " + (ending == Ending.SKIPPED ? "skipped here" : "failed"));
            }
        }
        now.values().forEach(row -> told.add(row.area() + ": " + row.fault() + ", " + row.subject() + ": new"));
        return new Comparison(missing, told, updated);
    }
}
