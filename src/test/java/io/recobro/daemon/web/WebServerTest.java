package io.recobro.daemon.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.recobro.config.WebConfig.Listen;
import io.recobro.daemon.metrics.DaemonMetrics;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebServerTest {
    private static final Listen ANY_PORT = new Listen("127.0.0.1", 0);

    private final HttpClient client = HttpClient.newHttpClient();
    private final PrometheusRegistry registry = new DaemonMetrics("1.2.3").registry();
    private volatile boolean schedulerAlive = true;
    private WebServer server;

    @BeforeEach
    void start() {
        server = WebServer.start(
                ANY_PORT,
                new Pages(
                        registry,
                        () -> new Health(List.of(
                                new Health.Part("scheduler", schedulerAlive, "last sign of life 3s ago"),
                                new Health.Part("monitor", true, "last sign of life 1s ago"))),
                        () -> {
                            throw new IllegalStateException("no answer");
                        }));
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void metricsComeInTheFormatThatIsAskedFor() throws Exception {
        HttpResponse<String> plain = get("/metrics");
        assertThat(plain.statusCode()).isEqualTo(200);
        assertThat(plain.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
        assertThat(plain.body()).contains("recobro_build_info{version=\"1.2.3\"} 1");
        HttpResponse<String> open = client.send(
                request("/metrics")
                        .header("Accept", "application/openmetrics-text; version=1.0.0")
                        .build(),
                BodyHandlers.ofString());
        assertThat(open.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/openmetrics-text"));
        assertThat(open.body()).endsWith("# EOF\n");
    }

    @Test
    void healthTellsReasons() throws Exception {
        HttpResponse<String> good = get("/healthz");
        assertThat(good.statusCode()).isEqualTo(200);
        assertThat(good.body()).contains("\"status\" : \"ok\"").contains("last sign of life 3s ago");
        schedulerAlive = false;
        HttpResponse<String> bad = get("/healthz");
        assertThat(bad.statusCode()).isEqualTo(503);
        assertThat(bad.body()).contains("\"status\" : \"failing\"");
    }

    @Test
    void aPageThatFailsSaysNothingOfWhy() throws Exception {
        HttpResponse<String> failed = get("/readyz");
        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.body()).isEqualTo("internal error: see the log\n");
    }

    @Test
    void thereIsNothingElse() throws Exception {
        for (String path : List.of("/", "/metrics/", "/metrics2", "/healthz/x", "/../etc/passwd", "//metrics")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void pagesCanOnlyBeRead() throws Exception {
        for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS")) {
            HttpResponse<String> refused = client.send(
                    request("/metrics")
                            .method(method, BodyPublishers.ofString("x"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(refused.statusCode()).as(method).isEqualTo(405);
            assertThat(refused.headers().firstValue("Allow")).contains("GET, HEAD");
        }
        HttpResponse<String> head = client.send(
                request("/metrics").method("HEAD", BodyPublishers.noBody()).build(), BodyHandlers.ofString());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void aPortInUseIsAClearFault() {
        Pages pages = new Pages(registry, () -> new Health(List.of()), () -> new Health(List.of()));
        assertThatThrownBy(() -> WebServer.start(new Listen("127.0.0.1", server.port()), pages))
                .isInstanceOfSatisfying(RecobroException.class, fault -> {
                    assertThat(fault.fault()).isEqualTo(Fault.CONFIGURATION_INVALID);
                    assertThat(fault.hint()).isPresent();
                })
                .hasMessageContaining("unable to listen on '127.0.0.1:" + server.port() + "'");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }
}
