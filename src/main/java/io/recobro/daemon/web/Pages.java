package io.recobro.daemon.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pages: {@code /metrics}, {@code /healthz} (200 while the daemon is alive, else 503) and {@code /readyz} (200 while it
 * can do its work, else 503). GET and HEAD only.
 *
 * @param alive asked at each request
 * @param ready asked at each request
 */
public record Pages(PrometheusRegistry metrics, Supplier<Health> alive, Supplier<Health> ready) implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Pages.class);
    private static final String PLAIN = "text/plain; charset=utf-8";

    private record Page(int status, String type, byte[] content) {
        static Page text(int status, String text) {
            return new Page(status, PLAIN, (text + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean head = exchange.getRequestMethod().equals("HEAD");
            Page page = page(exchange, head || exchange.getRequestMethod().equals("GET"));
            exchange.getResponseHeaders().set("Content-Type", page.type());
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            exchange.sendResponseHeaders(page.status(), head ? -1 : page.content().length);
            if (!head) {
                exchange.getResponseBody().write(page.content());
            }
        }
    }

    private Page page(HttpExchange exchange, boolean reads) {
        String path = exchange.getRequestURI().getPath();
        Optional<Supplier<Page>> page = switch (path == null ? "" : path) {
            case "/metrics" -> Optional.of(() -> metrics(exchange));
            case "/healthz" -> Optional.of(() -> health(alive));
            case "/readyz" -> Optional.of(() -> health(ready));
            default -> Optional.empty();
        };
        if (page.isEmpty()) {
            return Page.text(404, "not found: there are /metrics, /healthz and /readyz");
        }
        if (!reads) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            return Page.text(405, "method not allowed: these pages can only be read");
        }
        try {
            return page.get().get();
        } catch (RuntimeException broken) {
            LOG.error("unable to answer '{}'", path, broken);
            return Page.text(500, "internal error: see the log");
        }
    }

    private Page metrics(HttpExchange exchange) {
        String accepted = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Accept"))
                .orElse("");
        ByteArrayOutputStream content = new ByteArrayOutputStream(16 << 10);
        try {
            if (accepted.contains("application/openmetrics-text")) {
                OpenMetricsTextFormatWriter.create().write(content, metrics.scrape());
                return new Page(200, OpenMetricsTextFormatWriter.CONTENT_TYPE, content.toByteArray());
            }
            PrometheusTextFormatWriter.create().write(content, metrics.scrape());
            return new Page(200, PrometheusTextFormatWriter.CONTENT_TYPE, content.toByteArray());
        } catch (IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
    }

    private static Page health(Supplier<Health> question) {
        Health health = question.get();
        byte[] json = (health.json().toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
        return new Page(health.good() ? 200 : 503, "application/json", json);
    }
}
