package io.recobro.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.daemon.metrics.Metric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What is shipped for Prometheus and Grafana speaks of metrics that exist and of pages that are there. */
class MonitoringFilesTest {
    private static final Path RULES = Path.of("conf/prometheus/recobro.rules.yml");
    private static final List<Path> TESTS = List.of(
            RULES.resolveSibling("recobro.rules.test.yml"), RULES.resolveSibling("recobro.rules.days.test.yml"));
    private static final Path DASHBOARD = Path.of("conf/grafana/recobro.json");
    private static final Path PAGES = Path.of("restore-runbooks/alerts");
    private static final Pattern METRIC = Pattern.compile("\\brecobro_[a-z_]+");
    private static final Pattern SERIES = Pattern.compile("series: (recobro_\\w+)\\{(.*)}");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=");
    private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");
    private static final Pattern PAGE_OF_ALERT =
            Pattern.compile("runbook_url: file:///usr/share/recobro/restore-runbooks/alerts/(\\w+)\\.md");

    @Test
    void rulesAndDashboardUseOnlyMetricsThatAreExported() throws IOException {
        Set<String> exported = Stream.of(Metric.values()).map(Metric::exported).collect(Collectors.toSet());
        assertThat(metrics(RULES)).isNotEmpty().isSubsetOf(exported);
        assertThat(metrics(DASHBOARD)).isNotEmpty().isSubsetOf(exported);
    }

    /** A rule that passes its test with labels that are never exported would never fire. */
    @Test
    void theRulesAreTestedWithTheLabelsThatAreExported() throws IOException {
        List<MatchResult> series = TESTS.stream()
                .flatMap(file -> SERIES.matcher(read(file)).results())
                .toList();
        assertThat(series).hasSizeGreaterThan(20);
        for (MatchResult each : series) {
            Metric metric = Stream.of(Metric.values())
                    .filter(one -> one.exported().equals(each.group(1)))
                    .findFirst()
                    .orElseThrow();
            List<String> labels = LABEL.matcher(each.group(2))
                    .results()
                    .map(label -> label.group(1))
                    .filter(label -> !label.equals("instance") && !label.equals("job"))
                    .toList();
            assertThat(labels).as(each.group()).containsExactlyInAnyOrderElementsOf(metric.labels());
        }
    }

    @Test
    void everyAlertHasItsPage() throws IOException {
        List<String> alerts = found(ALERT, RULES);
        assertThat(alerts).isNotEmpty().doesNotHaveDuplicates();
        assertThat(found(PAGE_OF_ALERT, RULES)).isEqualTo(alerts);
        try (Stream<Path> pages = Files.list(PAGES)) {
            assertThat(pages.map(page -> page.getFileName().toString().replace(".md", "")))
                    .containsExactlyInAnyOrderElementsOf(alerts);
        }
    }

    @Test
    void everyPageIsCompleteAndShort() throws IOException {
        try (Stream<Path> pages = Files.list(PAGES)) {
            for (Path page : pages.toList()) {
                String text = Files.readString(page);
                assertThat(text)
                        .startsWith("# " + page.getFileName().toString().replace(".md", "") + "\n")
                        .containsSubsequence("## Meaning\n", "## Impact\n", "## Diagnosis\n", "## Mitigation\n");
                assertThat(text.lines()).as(page.toString()).hasSizeLessThan(50);
            }
        }
    }

    @Test
    void everyAlertIsTested() throws IOException {
        String tests = TESTS.stream().map(MonitoringFilesTest::read).collect(Collectors.joining());
        // one selector names several alerts at once
        String spelledOut = tests.replaceAll("Recobro\\((\\w+)\\|(\\w+)\\)(\\w*)", "Recobro$1$3 Recobro$2$3")
                .replaceAll("Recobro\\((\\w+)\\|(\\w+)\\|(\\w+)\\)", "Recobro$1 Recobro$2 Recobro$3");
        assertThat(found(ALERT, RULES))
                .allSatisfy(alert -> assertThat(spelledOut).containsPattern("\\b" + alert + "\\b"));
    }

    @Test
    void theDashboardCanBeImported() throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(Files.readString(DASHBOARD));
        assertThat(dashboard.path("title").asString()).isEqualTo("Recobro");
        assertThat(dashboard.has("id")).as("an id belongs to one Grafana").isFalse();
        assertThat(dashboard.at("/templating/list/0/type").asString()).isEqualTo("datasource");
        List<Integer> ids = dashboard
                .path("panels")
                .valueStream()
                .map(panel -> panel.path("id").asInt())
                .toList();
        assertThat(ids).hasSizeGreaterThan(10).doesNotHaveDuplicates();
        assertThat(dashboard.findValues("datasource"))
                .allSatisfy(source -> assertThat(source.path("uid").asString()).isEqualTo("${datasource}"));
    }

    private static Set<String> metrics(Path file) throws IOException {
        return new TreeSet<>(METRIC.matcher(Files.readString(file))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet()));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static List<String> found(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
