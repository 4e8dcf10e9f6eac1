package io.recobro.source.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import io.recobro.secret.Secret;
import io.recobro.source.files.pack.MemoryPacks;
import io.recobro.source.files.posix.call.Linux;
import io.recobro.source.files.restore.FilesRestore;
import io.recobro.source.files.select.SelectionRules;
import io.recobro.source.s3.BucketSettings.Versions;
import io.recobro.source.s3.capture.BucketSource;
import io.recobro.source.s3.restore.BucketRestore;
import io.recobro.stream.Progress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that allows any key, as Amazon's does, and a bucket whose keys are no names of files or lead elsewhere. */
class HostileKeysIT {
    private static final String LONG = "n".repeat(900);
    private static final List<String> KEYS = List.of(
            "../up",
            "../../../../../../../../tmp/up",
            "..",
            ".",
            "./dot",
            "/top",
            "//",
            "/",
            "a",
            "a/",
            "a/b",
            "a//b",
            "a/../b",
            "a/%self",
            "x/..",
            "%2E%2E/y",
            "sp ace/+&=?#",
            "line\nfeed",
            "\u00e9/e\u0301",
            LONG);

    @TempDir
    private Path directory;

    private final Set<String> stored = new ConcurrentSkipListSet<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        String query = String.valueOf(exchange.getRequestURI().getRawQuery());
        String[] parts = path.substring(1).split("/", 2);
        String key = parts.length < 2 ? "" : URLDecoder.decode(parts[1].replace("+", "%2B"), StandardCharsets.UTF_8);
        byte[] body = new byte[0];
        if (exchange.getRequestMethod().equals("PUT")) {
            exchange.getRequestBody().readAllBytes();
            stored.add(key);
        } else if (query.contains("list-type=2")) {
            body = listing(parts[0].equals("media") ? KEYS : List.of());
        } else {
            body = content(key);
        }
        exchange.getResponseHeaders().add("ETag", "\"" + key.hashCode() + "\"");
        exchange.getResponseHeaders().add("Last-Modified", "Sun, 22 Nov 2026 12:00:00 GMT");
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static byte[] content(String key) {
        return ("content of " + key).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] listing(List<String> keys) {
        String objects = keys.stream()
                .sorted()
                .map(key -> "<Contents><Key>"
                        + key.replace("&", "&amp;").replace("\n", "&#10;")
                        + "</Key><LastModified>2026-11-22T12:00:00.000Z</LastModified><ETag>\"" + key.hashCode()
                        + "\"</ETag><Size>" + content(key).length + "</Size></Contents>")
                .collect(Collectors.joining());
        return ("<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListBucketResult><IsTruncated>false</IsTruncated>" + objects
                        + "</ListBucketResult>")
                .getBytes(StandardCharsets.UTF_8);
    }

    private BucketSource source() {
        BucketSettings settings = new BucketSettings(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                "us-east-1",
                "media",
                "",
                true,
                Secret.of("access"),
                Secret.of("secret"),
                Optional.empty(),
                Versions.CURRENT,
                SelectionRules.ALL,
                false,
                false);
        Clock clock = Clock.systemUTC();
        FilesRestore files = new FilesRestore(Linux::openTarget, clock);
        return new BucketSource(
                settings, new BucketRestore(settings, files::restore, clock)::restore, directory.resolve("t"), clock);
    }

    @Test
    void everyKeyIsKeptAndNoneLeadsOutOfTheTarget() throws IOException {
        MemoryPacks backup = MemoryPacks.first("a");
        assertThat(source().capture(backup, Progress.NONE).shortfalls()).isEmpty();
        assertThat(BucketContract.files(backup)).hasSize(KEYS.size());
        assertThat(source().capture(backup.next("b"), Progress.NONE).facts())
                .containsEntry("unchanged_files", "" + KEYS.size());

        source().restore(backup, BucketContract.into("s3://other"), Progress.NONE);
        assertThat(stored).containsExactlyInAnyOrderElementsOf(KEYS);

        Path target = Files.createDirectories(directory.resolve("deep/target"));
        assertThatThrownBy(() -> source().restore(backup, BucketContract.into(target.toString()), Progress.NONE))
                .hasMessageContaining("file name too long")
                .hasMessageContaining("everything else was restored");
        try (Stream<Path> all = Files.walk(directory)) {
            List<Path> files = all.filter(Files::isRegularFile).toList();
            assertThat(files).hasSize(KEYS.size() - 1).allMatch(file -> file.startsWith(target.resolve("media")));
        }
        assertThat(target.resolve("media/%2E%2E/up")).hasContent("content of ../up");
        long escaping = KEYS.stream()
                .filter(key -> !target.resolve(key).normalize().startsWith(target))
                .count();
        assertThat(escaping).isGreaterThan(4);
        Reliability.record(new Attack(
                "Servers and networks",
                "a store tells keys that are no names of files",
                "backup of a bucket",
                KEYS.size(),
                "all came back as objects; as files all but one of 900 letters, which is named, and none outside the"
                        + " target",
                "taken as paths, " + escaping + " of them lead out of the target",
                getClass().getSimpleName()));
    }
}
