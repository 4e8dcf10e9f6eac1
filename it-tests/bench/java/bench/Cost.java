package bench;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What one run of a program took.
 *
 * @param wall seconds from start to end of the process
 * @param own seconds of processor time of the program and its children
 * @param server seconds of processor time the measured server spent meanwhile
 * @param peak largest resident set of any of its processes, in bytes, sampled from the kernel's high-water mark
 * @param output what it printed on standard output
 */
record Cost(double wall, double own, double server, long peak, String output) {
    static double median(List<Cost> costs) {
        return middle(costs).wall();
    }

    static Cost middle(List<Cost> costs) {
        List<Cost> sorted =
                costs.stream().sorted(Comparator.comparing(Cost::wall)).toList();
        return sorted.get((sorted.size() - 1) / 2);
    }

    String json() {
        return String.format(
                Locale.ROOT,
                "{\"seconds\": %.3f, \"cpu\": %.2f, \"server_cpu\": %.2f, \"peak_rss\": %d}",
                wall,
                own,
                server,
                peak);
    }
}
