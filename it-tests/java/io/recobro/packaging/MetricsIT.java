package io.recobro.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.config.WebConfig.Listen;
import io.recobro.daemon.metrics.DaemonMetrics;
import io.recobro.daemon.web.Health;
import io.recobro.daemon.web.Pages;
import io.recobro.daemon.web.WebServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus' own check of what is scraped over HTTP. */
@EnabledIf(value = "isPromtoolInstalled", disabledReason = "promtool is not installed")
class MetricsIT {
    @TempDir
    Path directory;

    @Test
    void promtoolFindsNothingToSay() throws Exception {
        Tool.Result result = check(scrape());
        assertThat(result.output()).isEmpty();
        assertThat(result.status()).isZero();
    }

    @Test
    void promtoolWouldFindMistakes() throws Exception {
        assertThat(check(scrape() + "# TYPE bad_counter counter\nbad_counter 1\n")
                        .status())
                .isNotZero();
    }

    private static String scrape() throws Exception {
        Pages pages = new Pages(
                new DaemonMetrics("1.2.3").registry(), () -> new Health(List.of()), () -> new Health(List.of()));
        try (WebServer server = WebServer.start(new Listen("127.0.0.1", 0), pages);
                HttpClient client = HttpClient.newHttpClient()) {
            URI metrics = URI.create("http://127.0.0.1:" + server.port() + "/metrics");
            return client.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                    .body();
        }
    }

    private Tool.Result check(String metrics) throws Exception {
        Files.writeString(directory.resolve("metrics.txt"), metrics);
        return Tool.run(directory, Map.of(), List.of("sh", "-c", "promtool check metrics < metrics.txt"));
    }

    static boolean isPromtoolInstalled() {
        return Tool.isInstalled("promtool");
    }
}
