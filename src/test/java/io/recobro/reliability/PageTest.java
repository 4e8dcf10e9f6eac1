package io.recobro.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.reliability.Reports.Ending;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
    private static final Attack KILL = attack("kill -9 | at once", 17_574);
    private static final Attack SIGNAL = attack("SIGTERM", 3);

    @TempDir
    private Path directory;

    private static Attack attack(String fault, long tried) {
        return new Attack("Killed processes", fault, "backup", tried, "nothing lost", "control passed", "KillIT");
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        String page = Page.write(List.of(KILL, SIGNAL), "");
        assertThat(page).contains("## Killed processes", "| 17,574 |", "kill -9 \\| at once", "| `KillIT` |");
        assertThat(page).doesNotContain("## Secrets");
        assertThat(Page.read(page)).containsExactlyInAnyOrder(KILL, SIGNAL);
        assertThat(Page.write(List.of(SIGNAL, KILL), "")).isEqualTo(page);
    }

    @Test
    void everyRowHasAChapterAndAFigure() {
        assertThatThrownBy(() -> attack("kill", 0)).hasMessageContaining("never tried");
        assertThatThrownBy(() -> new Attack("Elsewhere", "a", "b", 1, "c", "d", "e"))
                .hasMessageContaining("'Elsewhere'");
    }

    @Test
    void aRowThatATestNoLongerEarnsIsMissing() {
        Map<String, Ending> passed = Map.of("KillIT", Ending.PASSED);
        assertThat(Comparison.of(List.of(KILL), List.of(KILL), passed::get).missing())
                .as("control")
                .isEmpty();
        Comparison comparison = Comparison.of(List.of(KILL, SIGNAL), List.of(SIGNAL), passed::get);
        assertThat(comparison.missing()).singleElement().asString().contains("kill -9", "earned no such row");
        assertThat(comparison.updated()).containsExactly(SIGNAL);
    }

    @Test
    void soIsOneThatWasTriedMuchLessOften() {
        Map<String, Ending> passed = Map.of("KillIT", Ending.PASSED);
        Attack half = attack(KILL.fault(), 8_787);
        Attack less = attack(KILL.fault(), 8_786);
        assertThat(Comparison.of(List.of(KILL), List.of(half), passed::get).missing())
                .isEmpty();
        assertThat(Comparison.of(List.of(KILL), List.of(less), passed::get).missing())
                .singleElement()
                .asString()
                .contains("8786", "17574");
    }

    @Test
    void whatWasSkippedOrDidNotRunIsNotMissingAndStaysOnThePage() {
        Comparison skipped = Comparison.of(List.of(KILL), List.of(), test -> Ending.SKIPPED);
        assertThat(skipped.missing()).isEmpty();
        assertThat(skipped.told()).singleElement().asString().endsWith("skipped here");
        assertThat(skipped.updated()).containsExactly(KILL);
        Comparison elsewhere = Comparison.of(List.of(KILL), List.of(), test -> null);
        assertThat(elsewhere.missing()).isEmpty();
        assertThat(elsewhere.told()).isEmpty();
        assertThat(elsewhere.updated()).containsExactly(KILL);
    }

    @Test
    void aNewRowIsTold() {
        Comparison comparison = Comparison.of(List.of(), List.of(KILL), test -> Ending.PASSED);
        assertThat(comparison.missing()).isEmpty();
        assertThat(comparison.told()).singleElement().asString().endsWith("new");
        assertThat(comparison.updated()).containsExactly(KILL);
    }

    @Test
    void reportsTellHowTestsEnded() throws Exception {
        report("a.GoodIT", 5, 0, 0);
        report("a.PartlyIT", 5, 0, 1);
        report("a.NotBegunIT", 0, 0, 0);
        report("a.BadIT", 5, 1, 1);
        Reports reports = new Reports(List.of(directory, directory.resolve("none")), Instant.EPOCH);
        assertThat(reports.ending("GoodIT")).isEqualTo(Ending.PASSED);
        assertThat(reports.ending("PartlyIT")).isEqualTo(Ending.SKIPPED);
        assertThat(reports.ending("NotBegunIT")).isEqualTo(Ending.SKIPPED);
        assertThat(reports.ending("BadIT")).isEqualTo(Ending.FAILED);
        assertThat(reports.ending("OtherIT")).isNull();
        Instant later = Files.getLastModifiedTime(directory.resolve("TEST-a.GoodIT.xml"))
                .toInstant()
                .plusSeconds(1);
        assertThat(new Reports(List.of(directory), later).ending("GoodIT"))
                .as("of another build")
                .isNull();
    }

    @Test
    void reportsTellWhatWasSkippedAndWhy() throws Exception {
        String missing =
                "<testcase name=\"x\" classname=\"y\" time=\"0.0\">\n    <skipped message=\"no &quot;engine&quot;\"/>\n"
                        + "</testcase>\n";
        String ran = "<testcase name=\"z\" classname=\"y\" time=\"0.1\"/>\n";
        Files.writeString(
                directory.resolve("TEST-a.OneIT.xml"),
                "<testsuite name=\"a.OneIT\" skipped=\"2\">" + missing + ran + missing);
        Files.writeString(
                directory.resolve("TEST-a.TwoIT.xml"),
                "<testsuite name=\"a.TwoIT\" skipped=\"2\">" + missing
                        + missing.replace(" message=\"no &quot;engine&quot;\"", ""));
        assertThat(new Reports(List.of(directory), Instant.EPOCH).skipped())
                .containsExactly("3 skipped: no \"engine\" (OneIT, TwoIT)", "1 skipped: no reason given (TwoIT)");
    }

    @Test
    void reportsTellWhatFailedOnlyOnce() throws Exception {
        String flaked =
                "<testcase name=\"late\" classname=\"a.OneIT\" time=\"0.0\">\n    <flakyFailure message=\"1 &lt; 2\""
                        + " type=\"x\"><stackTrace/></flakyFailure>\n</testcase>\n";
        String ran = "<testcase name=\"z\" classname=\"a.OneIT\" time=\"0.1\"/>\n";
        Files.writeString(
                directory.resolve("TEST-a.OneIT.xml"),
                "<testsuite name=\"a.OneIT\" errors=\"0\" failures=\"0\" tests=\"3\" skipped=\"0\">" + ran + flaked
                        + flaked.replace("flakyFailure", "flakyError")
                                .replace("late", "early")
                                .replace(" message=\"1 &lt; 2\"", "")
                        + ran);
        Reports reports = new Reports(List.of(directory), Instant.EPOCH);
        assertThat(reports.flaked()).containsExactly("OneIT.early: no reason given", "OneIT.late: 1 < 2");
        assertThat(reports.ending("OneIT")).isEqualTo(Ending.PASSED);
    }

    private void report(String name, int tests, int failures, int skipped) throws Exception {
        Files.writeString(directory.resolve("TEST-" + name + ".xml"), """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuite xmlns:xsi="x" version="3.0.2" name="%s" time="1.2" tests="%d" errors="0" skipped="%d" failures="%d">
            </testsuite>
            """.formatted(name, tests, skipped, failures));
    }
}
