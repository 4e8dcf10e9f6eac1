package bench;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A drill in a private server against the bare restore of the same backup into an empty database. What a bare restore does
 * not do is told apart: starting and ending the scratch server, and comparing the content.
 */
final class DrillPart {
    static final String RESTORE = "recobro restore, bare";
    static final String DRILL = "recobro drill, embedded";
    private static final String TARGET = "bench_drilled";
    private static final double AT_MOST = 1.3;

    /** Phases of a drill that a restore without a check has no part of. */
    private static final List<String> APART = List.of("scratch start", "check", "operator checks", "scratch stop");

    private static final Pattern PHASE =
            Pattern.compile("\"name\"\\s*:\\s*\"([^\"]*)\"\\s*,\\s*\"seconds\"\\s*:\\s*([0-9.]+)");

    private final Place place;
    private final String expected;

    DrillPart(Place place) throws IOException, InterruptedException {
        this.place = place;
        this.expected = place.server().rowCounts("bench");
    }

    void run() throws Exception {
        place.compete(List.of(new BareRestore(), new Drill()));
        Report report = place.report();
        List<Cost> restores = report.runs(RESTORE);
        List<Cost> drills = report.runs(DRILL);
        double restored = Cost.median(restores);
        report.compareSeconds(
                "drill without start and content check / restore",
                middle(drills.stream().map(DrillPart::comparable).toList()),
                restored,
                AT_MOST);
        report.compareSeconds("drill, everything / restore", Cost.median(drills), restored, 0);
        phases(Cost.middle(drills)).forEach((name, seconds) -> report.told(DRILL + ": " + name, seconds, "s"));
        phases(Cost.middle(restores)).forEach((name, seconds) -> report.told(RESTORE + ": " + name, seconds, "s"));
        place.server().query("DROP DATABASE IF EXISTS " + TARGET);
    }

    /** The whole process, as the restore is timed, without the phases that a restore has not. */
    private static double comparable(Cost drill) {
        Map<String, Double> phases = phases(drill);
        return drill.wall()
                - APART.stream()
                        .mapToDouble(name -> phases.getOrDefault(name, 0.0))
                        .sum();
    }

    private static double middle(List<Double> seconds) {
        return seconds.stream().sorted().toList().get((seconds.size() - 1) / 2);
    }

    /** Seconds by phase. */
    private static Map<String, Double> phases(Cost cost) {
        Map<String, Double> phases = new TreeMap<>();
        Matcher phase = PHASE.matcher(cost.output());
        while (phase.find()) {
            phases.merge(phase.group(1), Double.parseDouble(phase.group(2)), Double::sum);
        }
        return phases;
    }

    private final class BareRestore implements Contender {
        @Override
        public String name() {
            return RESTORE;
        }

        @Override
        public void prepare() throws IOException, InterruptedException {
            place.server().query("DROP DATABASE IF EXISTS " + TARGET + "; CREATE DATABASE " + TARGET);
        }

        @Override
        public List<String> command() {
            return place.recobro(
                    "restore", "gzip", "--into", TARGET, "--sessions", "2", "--check", "none", "--no-binlog", "--json");
        }

        @Override
        public void inspect(Cost cost) throws IOException, InterruptedException {
            if (!place.server().rowCounts(TARGET).equals(expected)) {
                throw new IOException("'" + name() + "' restored other numbers of rows than there were");
            }
        }
    }

    private final class Drill implements Contender {
        @Override
        public String name() {
            return DRILL;
        }

        @Override
        public void prepare() throws IOException, InterruptedException {
            place.server().query("DROP DATABASE IF EXISTS " + TARGET);
        }

        @Override
        public List<String> command() {
            return place.recobro("drill", "gzip", "--json");
        }

        @Override
        public void inspect(Cost cost) throws IOException {
            Map<String, Double> phases = phases(cost);
            if (!cost.output().matches("(?s).*\"state\"\\s*:\\s*\"passed\".*")
                    || !phases.keySet().containsAll(List.of("load", "check", "scratch start"))) {
                throw new IOException("'" + name() + "' did not tell that it passed, and how: " + cost.output());
            }
        }
    }
}
