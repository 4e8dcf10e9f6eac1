package io.recobro.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The alert rules before Prometheus' own tool: they parse, fire when they should, and are silent when they should. */
@EnabledIf(value = "isPromtoolInstalled", disabledReason = "promtool is not installed")
class AlertRulesIT {
    private static final Path SHIPPED = Path.of("conf/prometheus");
    private static final Path DASHBOARD = Path.of("conf/grafana/recobro.json");

    @TempDir
    private Path directory;

    @Test
    void theRulesParse() throws Exception {
        assertThat(promtool(SHIPPED, "check", "rules", "recobro.rules.yml").output())
                .contains("SUCCESS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"recobro.rules.test.yml", "recobro.rules.days.test.yml"})
    void theRulesFireWhenTheyShould(String test) throws Exception {
        Tool.Result result = promtool(SHIPPED, "test", "rules", test);
        assertThat(result.status()).as(result.output()).isZero();
    }

    @Test
    void aRuleThatNeverFiresIsNoticed() throws Exception {
        String rules = Files.readString(SHIPPED.resolve("recobro.rules.yml"));
        Files.writeString(
                directory.resolve("recobro.rules.yml"),
                rules.replace("recobro_lease_held == 0", "recobro_lease_held == 7"));
        Files.copy(SHIPPED.resolve("recobro.rules.test.yml"), directory.resolve("recobro.rules.test.yml"));
        Tool.Result result = promtool(directory, "test", "rules", "recobro.rules.test.yml");
        assertThat(result.status()).isNotZero();
        assertThat(result.output()).contains("RecobroLeaseNotHeld");
    }

    @Test
    void theScrapeExampleIsAConfiguration() throws Exception {
        Files.copy(SHIPPED.resolve("scrape.example.yml"), directory.resolve("prometheus.yml"));
        Files.copy(SHIPPED.resolve("recobro.rules.yml"), directory.resolve("recobro.rules.yml"));
        Tool.Result result = promtool(directory, "check", "config", "prometheus.yml");
        assertThat(result.status()).as(result.output()).isZero();
    }

    @Test
    void everyQueryOfTheDashboardParses() throws Exception {
        JsonNode dashboard = new ObjectMapper().readTree(Files.readString(DASHBOARD));
        List<JsonNode> queries = dashboard.findValues("expr");
        assertThat(queries).hasSizeGreaterThan(20);
        StringBuilder rules = new StringBuilder("groups:\n  - name: dashboard\n    rules:\n");
        for (int i = 0; i < queries.size(); i++) {
            String query = queries.get(i).asString().replace("'", "''");
            rules.append("      - {record: 'query_" + i + "', expr: '" + query + "'}\n");
        }
        Files.writeString(directory.resolve("dashboard.yml"), rules);
        Tool.Result result = promtool(directory, "check", "rules", "dashboard.yml");
        assertThat(result.status()).as(result.output()).isZero();
    }

    static boolean isPromtoolInstalled() {
        return Tool.isInstalled("promtool");
    }

    private static Tool.Result promtool(Path directory, String... arguments) throws Exception {
        return Tool.run(directory, Map.of(), List.of(command(arguments)));
    }

    private static String[] command(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "promtool";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return command;
    }
}
