package io.recobro.reliability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What became of the test classes of one build, out of the reports that Surefire and Failsafe wrote. */
final class Reports {
    /** How a test class ended. {@code SKIPPED}: at least one of its tests was, or all before one began. */
    enum Ending {
        PASSED,
        SKIPPED,
        FAILED
    }

    private static final Pattern SUITE = Pattern.compile("<testsuite\\b[^>]*>");
    private static final Pattern COUNT = Pattern.compile("\\b(name|tests|errors|skipped|failures)=\"([^\"]*)\"");

    private static final Pattern SKIPPED =
            Pattern.compile("<testcase [^>]*>\\s*<skipped(?: [^>]*?message=\"([^\"]*)\")?");

    private static final Pattern FLAKED = Pattern.compile(
            "<testcase (?=[^>]*\\bname=\"([^\"]*)\")[^>]*>\\s*<flaky(?:Failure|Error)(?: [^>]*?message=\"([^\"]*)\")?");

    private final Map<String, Ending> endings = new HashMap<>();
    private final Map<String, Map<String, Integer>> skipped = new TreeMap<>();
    private final List<String> flaked = new ArrayList<>();

    /** Reads the reports in these directories that are not older than {@code since}. */
    Reports(List<Path> directories, Instant since) {
        for (Path directory : directories) {
            if (Files.isDirectory(directory)) {
                read(directory, since);
            }
        }
    }

    /** How a class ended that ran in this build, by its simple name; null if it did not run. */
    Ending ending(String test) {
        return endings.get(test);
    }

    /** One line for each reason for which tests were skipped: how many, why, and of which classes. */
    List<String> skipped() {
        return skipped.entrySet().stream()
                .map(reason -> reason.getValue().values().stream()
                                .mapToInt(Integer::intValue)
                                .sum() + " skipped: " + reason.getKey() + " ("
                        + String.join(", ", reason.getValue().keySet()) + ")")
                .toList();
    }

    /** One line for each test that failed, and passed when it ran once more: its name and why it had failed. */
    List<String> flaked() {
        return flaked.stream().sorted().toList();
    }

    private void read(Path directory, Instant since) {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Reports::isReport).toList()) {
                if (!Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
                    add(Files.readString(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isReport(Path file) {
        return file.getFileName().toString().matches("TEST-.*\\.xml");
    }

    private void add(String report) {
        Matcher suite = SUITE.matcher(report);
        if (!suite.find()) {
            return;
        }
        Map<String, String> counts = new HashMap<>();
        Matcher count = COUNT.matcher(suite.group());
        while (count.find()) {
            counts.put(count.group(1), count.group(2));
        }
        String fullName = counts.getOrDefault("name", "");
        String name = fullName.substring(fullName.lastIndexOf('.') + 1);
        boolean failed = !"0".equals(counts.get("errors")) || !"0".equals(counts.get("failures"));
        boolean whole = "0".equals(counts.get("skipped")) && !"0".equals(counts.get("tests"));
        Ending ending = failed ? Ending.FAILED : whole ? Ending.PASSED : Ending.SKIPPED;
        endings.merge(name, ending, (a, b) -> a.compareTo(b) > 0 ? a : b);
        Matcher skips = SKIPPED.matcher(report);
        while (skips.find()) {
            skipped.computeIfAbsent(reason(skips.group(1)), _ -> new TreeMap<>())
                    .merge(name, 1, Integer::sum);
        }
        Matcher flakes = FLAKED.matcher(report);
        while (flakes.find()) {
            flaked.add(name + "." + text(flakes.group(1)) + ": " + reason(flakes.group(2)));
        }
    }

    private static String reason(String message) {
        return message == null ? "no reason given" : text(message).strip();
    }

    private static String text(String escaped) {
        return escaped.replace("&#10;", " ")
                .replace("&quot;", "\"")
                .replace("&apos;", "'")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }
}
