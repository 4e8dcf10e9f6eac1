package io.recobro.reliability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** What the build does when all tests have run: writes the page of this build, and compares it with the committed one. */
final class Closing {
    private static final Path COMMITTED = Path.of("RELIABILITY.md");
    private static final Path WRITTEN = Path.of("target", "RELIABILITY.md");

    private Closing() {}

    /**
     * Arguments: the instant at which the build began, {@code yes} when the committed page is to be replaced, and the tests
     * that were asked for by name; where those are methods, rows of their classes are not expected.
     */
    public static void main(String[] arguments) throws IOException {
        Instant since = Instant.parse(arguments[0]);
        boolean update = arguments[1].equals("yes");
        boolean parts = List.of(arguments).stream().skip(2).anyMatch(tests -> tests.contains("#"));
        Reports reports = new Reports(
                List.of(Path.of("target", "surefire-reports"), Path.of("target", "failsafe-reports")), since);
        List<Attack> committed = Files.exists(COMMITTED) ? Page.read(Files.readString(COMMITTED)) : List.of();
        List<Attack> earned = Reliability.rows(since);
        Comparison comparison = Comparison.of(committed, earned, test -> parts ? null : reports.ending(test));
        Files.writeString(WRITTEN, Page.write(earned, ""));
        System.out.println("RELIABILITY.md: " + earned.size() + " rows earned by this build, " + committed.size()
                + " on the page");
        comparison.told().forEach(line -> System.out.println("  " + line));
        reports.skipped().forEach(System.out::println);
        reports.flaked().forEach(test -> System.out.println("FAILED ONCE, and passed when run again: " + test));
        if (update) {
            Files.writeString(COMMITTED, Page.write(comparison.updated(), ""));
            return;
        }
        comparison.missing().forEach(line -> System.err.println("  MISSING  " + line));
        if (!comparison.missing().isEmpty()) {
            System.err.println("RELIABILITY.md promises what this build did not show; if that is meant: "
                    + "mvn verify -Dreliability.update=yes");
            System.exit(1);
        }
    }
}
