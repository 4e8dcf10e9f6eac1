package io.recobro.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.recobro.operation.proof.ProofOperations.DrillReport;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import tools.jackson.databind.JsonNode;

class ReportTest {
    private final DrillReport report = ReportScene.report();

    @Test
    void textTellsVerdictDrillsAndChecks() {
        String text = String.join("\n", DrillText.of(report));
        assertThat(text)
                .contains("db: restored in 39m on 2026-11-15 09:00Z, 1h allowed: the objective is met; at the present"
                        + " growth")
                .contains("phase 'load' grows most")
                .contains(
                        "files: not proved, 1h allowed: no drill has passed yet; no forecast: no drill has passed yet")
                .contains("skipped foreign-key: not applicable")
                .contains("load 29m 15s, keys 9m 45s");
    }

    @Test
    void jsonTellsEverything() {
        JsonNode json = DrillJson.of(report);
        JsonNode db = json.path("jobs").get(0);
        assertThat(db.at("/rto/state").asString()).isEqualTo("met");
        assertThat(db.at("/rto/seconds").asDouble()).isEqualTo(2340);
        assertThat(db.at("/rto/forecast/phase").asString()).isEqualTo("load");
        assertThat(db.path("drills")).hasSize(7);
        assertThat(db.at("/drills/1/phases/1/bytes_per_second").asLong()).isPositive();
        assertThat(db.path("older_drills").asInt()).isEqualTo(3);
    }

    @Test
    void thePageStandsAloneAndTakesNoTextForItsOwn() {
        String page = Html.of(report);
        assertThat(page)
                .doesNotContain("<script")
                .doesNotContain("http://", "https://", "src=", "url(", "@import")
                .contains("a&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&quot;b&quot;")
                .contains("prefers-color-scheme: dark")
                .contains("default-src 'none'")
                .contains("There is no evidence of a drill.");
    }

    @Test
    void thePlotIsWellFormedAndHasABarPerDrillWithObjectiveAndForecast() throws Exception {
        Matcher svg = Pattern.compile("<svg viewBox=\"0 0 860.*?</svg>", Pattern.DOTALL)
                .matcher(Html.of(report));
        assertThat(svg.find()).isTrue();
        Document plot = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.group().getBytes(StandardCharsets.UTF_8)));
        assertThat(plot.getElementsByTagName("rect").getLength()).isEqualTo(12);
        assertThat(svg.group())
                .contains("class=\"objective\"")
                .contains("class=\"forecast\"")
                .contains("objective 1h");
        assertThat(svg.find()).as("no plot of a job without drills").isFalse();
    }

    @Test
    void thePageIsWellFormedWithinItsBody() {
        String page = Html.of(report);
        String body = page.substring(page.indexOf("<body>"));
        String xml = body.substring(0, body.indexOf("</body>") + "</body>".length());
        assertThatCode(() -> DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8))))
                .doesNotThrowAnyException();
    }
}
