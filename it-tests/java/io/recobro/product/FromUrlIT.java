package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.recobro.fixture.MariaDbServer;
import io.recobro.fixture.S3Server;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Backups that come back by their address alone: no configuration, no state, no list. */
class FromUrlIT {
    private static final Pattern BLOCK = Pattern.compile("```(sh)?\n(.*?)```", Pattern.DOTALL);

    private Place place;
    private Path source;
    private Recobro recobro;
    private Recobro without;

    @BeforeEach
    void open() throws Exception {
        place = new Place();
        source = place.directory().resolve("source");
        HardTree.make(source);
        recobro = place.configure(
                List.of(place.dir("local")),
                List.of("  files: {source: {type: files, paths: [%s]}, to: [local]}%n".formatted(source)));
        without = new Recobro(place.directory().resolve("none.yml"));
    }

    @AfterEach
    void remove() throws Exception {
        HardTree.run(place.directory(), "chmod -R u+rwx . && rm -rf ./*");
        place.close();
    }

    private Path into(String name) {
        return place.directory().resolve(name);
    }

    private void requireSame(Path target) throws Exception {
        HardTree.requireSame(source, Path.of(target.toString(), source.toString()));
    }

    @Test
    void filesComeBackFromADirectory() throws Exception {
        recobro.succeed("backup-now");
        Path folder = into("local").resolve(Place.SITE).resolve("files");
        without.succeed(
                "restore",
                "--from-url",
                folder.toUri().toString(),
                "--into",
                into("one").toString());
        requireSame(into("one"));
        Path manifest = place.stored("local", "", "/manifests/");
        without.succeed(
                "restore",
                "--from-url",
                manifest.toUri().toString(),
                "--into",
                into("two").toString());
        requireSame(into("two"));
        without.run(
                        "restore",
                        "--from-url",
                        manifest.toUri().toString(),
                        "--into",
                        into("two").toString())
                .expect(2, "not empty");
        without.run(
                        "restore",
                        "--from-url",
                        into("nowhere").toUri() + "a/b",
                        "--into",
                        into("x").toString())
                .expect(1, "unable to find a backup");
        without.run("restore", "--from-url", folder.toUri().toString()).expect(2, "--into");
        without.run("restore", "files", "--from-url", folder.toUri().toString(), "--into", "x")
                .expect(2, "leave out JOB");
        without.run(
                        "restore",
                        "--from-url",
                        manifest.toUri().toString(),
                        "--into",
                        into("two").toString(),
                        "--overwrite",
                        "always",
                        "--replace",
                        into("two").toString())
                .expect(2, "without a configuration");
    }

    /** A web server that is busy at every third request, cuts every fifth answer, and knows ranges if it is told to. */
    private static final class Web implements AutoCloseable {
        private final HttpServer server;
        private final Path root;
        private final boolean ranges;
        private final AtomicInteger requests = new AtomicInteger();
        private final AtomicInteger faults = new AtomicInteger();

        Web(Path root, boolean ranges) throws IOException {
            this.root = root;
            this.ranges = ranges;
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::answer);
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        private void answer(HttpExchange exchange) throws IOException {
            Path file = root.resolve(exchange.getRequestURI().getPath().substring(1));
            int number = requests.incrementAndGet();
            if (number % 3 == 0) {
                faults.incrementAndGet();
                exchange.sendResponseHeaders(503, -1);
            } else if (!Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(file.endsWith("secret.json") ? 403 : 404, -1);
            } else {
                body(exchange, Files.readAllBytes(file), number);
            }
            exchange.close();
        }

        private void body(HttpExchange exchange, byte[] content, int number) throws IOException {
            byte[] body = content;
            String range = exchange.getRequestHeaders().getFirst("Range");
            if (ranges && range != null) {
                String[] ends = range.substring("bytes=".length()).split("-", 2);
                int from = Integer.parseInt(ends[0]);
                int to = ends[1].isEmpty() ? content.length : Math.min(content.length, Integer.parseInt(ends[1]) + 1);
                body = Arrays.copyOfRange(content, from, to);
            }
            boolean cut = number % 5 == 0 && body.length > 100;
            faults.addAndGet(cut ? 1 : 0);
            exchange.sendResponseHeaders(ranges && range != null ? 206 : 200, body.length);
            exchange.getResponseBody().write(body, 0, cut ? body.length / 2 : body.length);
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    @Test
    void filesComeBackFromAWebServerThatFailsNowAndThen() throws Exception {
        recobro.succeed("backup-now");
        String manifest = into("local")
                .relativize(place.stored("local", "", "/manifests/"))
                .toString();
        int faults = 0;
        for (boolean ranges : new boolean[] {true, false}) {
            try (Web web = new Web(into("local"), ranges)) {
                Path target = into("web" + ranges);
                without.succeed("restore", "--from-url", web.url() + "/" + manifest, "--into", target.toString());
                requireSame(target);
                faults += web.faults.get();
                without.run(
                                "restore",
                                "--from-url",
                                web.url() + "/site/files",
                                "--into",
                                into("x").toString())
                        .expect(2, "tells no list", "manifests/");
                String absent = manifest.replace("_full_", "_full_9");
                without.run(
                                "restore",
                                "--from-url",
                                web.url() + "/" + absent,
                                "--into",
                                into("x").toString())
                        .expect(13, "status 404");
            }
        }
        try (Web web = new Web(into("local"), true)) {
            Files.delete(place.stored("local", ".tar.gz", "/packs/"));
            without.run(
                            "restore",
                            "--from-url",
                            web.url() + "/" + manifest,
                            "--into",
                            into("less").toString())
                    .expect(13, "is left out", "everything else was restored");
        }
        assertThat(faults).isPositive();
        Reliability.record(new Attack(
                "Servers and networks",
                "a web server is busy or cuts its answers",
                "restore of files by their address",
                faults,
                "everything came back as it was, from a server with ranges and from one without",
                "with a pack gone the same restore names it and fails",
                getClass().getSimpleName()));
    }

    @Test
    void filesComeBackFromABucketByTheProductAndByCurl() throws Exception {
        try (S3Server objects = Place.objects(into("s3"))) {
            String endpoint = objects.endpoint().toString();
            place.configure(
                            List.of(place.s3("remote", endpoint, Place.BUCKET)
                                    .replace("bucket: " + Place.BUCKET, "prefix: some/where, bucket: " + Place.BUCKET)),
                            List.of("  files: {source: {type: files, paths: [%s]}, to: [remote]}%n".formatted(source)))
                    .succeed("backup-now");
            Map<String, String> keys = Map.of(
                    "AWS_ACCESS_KEY_ID", Place.ACCESS_KEY,
                    "AWS_SECRET_ACCESS_KEY", Place.SECRET_KEY,
                    "AWS_ENDPOINT_URL", endpoint);
            String url = "s3://" + Place.BUCKET + "/some/where/" + Place.SITE + "/files";
            without.start(
                            "128m",
                            keys,
                            "restore",
                            "--from-url",
                            url,
                            "--into",
                            into("bucket").toString())
                    .finish()
                    .expect(0);
            requireSame(into("bucket"));
            without.run("restore", "--from-url", url, "--into", into("x").toString())
                    .expect(12, "AWS_ACCESS_KEY_ID");
            requireSame(byCurl(endpoint));
        }
    }

    /** Follows the page to the letter, with the store's own words in the place of the large ones. */
    private Path byCurl(String endpoint) throws Exception {
        Path guide;
        try (Stream<Path> stored = Files.walk(into("s3"))) {
            guide = stored.filter(path -> path.endsWith("RESTORE.md"))
                    .findFirst()
                    .orElseThrow();
        }
        StringBuilder script = new StringBuilder();
        Matcher block = BLOCK.matcher(Files.readString(guide));
        int followed = 0;
        while (block.find()) {
            if (!block.group(2).startsWith("recobro ")) {
                script.append(block.group(2)
                        .replace("https://ENDPOINT", endpoint)
                        .replace("REGION", "us-east-1")
                        .replace("BUCKET/", Place.BUCKET + "/some/where/"));
                followed++;
            }
        }
        assertThat(followed).isEqualTo(5);
        Path folder = Files.createDirectory(into("curl"));
        HardTree.run(
                folder,
                "export KEY=" + Place.ACCESS_KEY + " SECRET=" + Place.SECRET_KEY + "\n" + script + "\npwd > " + folder
                        + "/where");
        return Path.of(Files.readString(folder.resolve("where")).strip()).resolve("restored");
    }

    @Test
    void aDatabaseComesBackFromAnAddress() throws Exception {
        try (MariaDbServer server = MariaDbServer.embedded()) {
            server.execute("", "CREATE DATABASE shop");
            server.execute(
                    "shop", "CREATE TABLE t (id INT PRIMARY KEY)", "INSERT INTO t SELECT seq FROM seq_1_to_5000");
            Place.account(server, "shop");
            place.configure(List.of(place.dir("local")), List.of(place.job("db", server.port(), "shop", "local")))
                    .succeed("backup-now");
            String manifest = into("local")
                    .relativize(place.stored("local", "", "/db/manifests/"))
                    .toString();
            try (Web web = new Web(into("local"), true)) {
                String[] arguments = place.asAdmin(
                        "restore",
                        "--from-url",
                        web.url() + "/" + manifest,
                        "--into",
                        "again",
                        "--port",
                        Integer.toString(server.port()));
                without.succeed(arguments);
            }
            try (Connection connection = server.connect("again");
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM t")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isEqualTo(5000);
            }
        }
    }
}
