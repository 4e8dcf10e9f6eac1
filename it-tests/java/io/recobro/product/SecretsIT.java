package io.recobro.product;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import com.github.luben.zstd.Zstd;
import com.github.tomakehurst.wiremock.WireMockServer;
import io.recobro.product.Recobro.Child;
import io.recobro.product.Recobro.Ran;
import io.recobro.product.SecretSite.Ports;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Secrets are planted in every place that takes one; then the product does all that it does, well and badly, and everything
 * that anybody else could read is searched for them: what it prints and logs, how it calls programs, what it stores.
 */
@Timeout(1200)
class SecretsIT {
    /** Servers of this test, whose logs are theirs. */
    private static final List<String> SERVERS = List.of(
            "com.icegreen",
            "org.eclipse.jetty",
            "wiremock",
            "WireMock",
            "com.github.tomakehurst",
            "org.gaul",
            "org.jclouds",
            "org.apache.sshd",
            "org.apache.ftpserver");

    @TempDir
    private Path home;

    private SecretSite site;
    private Recobro recobro;
    private final Map<String, byte[]> texts = new ConcurrentHashMap<>();
    private final Map<String, ByteArrayOutputStream> logs = new ConcurrentHashMap<>();
    private final List<String> failed = new ArrayList<>();
    private List<String> failedThoughNothingWasWrong = List.of();
    private int commands;

    @BeforeEach
    void start() throws Exception {
        site = new SecretSite(home);
        recobro = site.configure(site.ports());
    }

    @AfterEach
    void stop() throws Exception {
        site.close();
    }

    @Test
    void nothingThatOthersCanReadShowsASecret() throws Exception {
        Runnable deaf = listen();
        try {
            workWell();
            workBadly();
            workAsProcesses();
        } finally {
            deaf.run();
        }
        logs.forEach((name, log) -> texts.put("log of " + name, log.toByteArray()));
        Map<String, byte[]> children = site.watch.seen();
        assertThat(site.watch.seenPrograms())
                .as("programs that were called")
                .contains("pass", "mariadb-dump", "docker", "java");
        texts.putAll(children);
        Map<String, byte[]> told = site.told();
        assertThat(told.keySet()).anyMatch(name -> name.startsWith("mail ")).anyMatch(name -> name.startsWith("call "));
        texts.putAll(told);
        int stored = 0;
        for (Path file : site.written()) {
            texts.put("file " + home.relativize(file), Files.readAllBytes(file));
            stored++;
        }
        assertThat(shown(texts)).isEmpty();
        assertThat(failedThoughNothingWasWrong)
                .as("the container does not exist")
                .containsExactly("-v doctor");
        assertThat(texts.keySet()).as("logs are seen").anyMatch(name -> name.startsWith("log of "));
        assertThat(failed).as("commands that failed").hasSizeGreaterThan(10);
        int found = foundWherePlantedOnPurpose();
        Reliability.record(new Attack(
                "Secrets",
                "secrets are planted by file, variable, credential, command and plain, then commands are run, well"
                        + " and against servers that refuse, break and repeat what they were sent",
                "commands, daemon, children, logs, everything stored",
                commands,
                "%d secrets in %d forms searched for in %,d texts: output of %d commands (%d of them failed), %,d argument lists and environments of children, %,d messages to others, %,d stored files; none shows one"
                        .formatted(
                                site.planted.secrets().size(),
                                site.planted.forms(),
                                texts.size(),
                                commands,
                                failed.size(),
                                children.size(),
                                told.size(),
                                stored),
                "planted on purpose in texts, compressed ones, logins, arguments and environments: found %1$,d of %1$,d times"
                        .formatted(found),
                "SecretsIT"));
    }

    private void workWell() {
        for (String[] command : List.of(
                words("config validate"),
                words("config show"),
                words("--json config show"),
                words("-v doctor"),
                words("-v backup-now own tool vectors media files"),
                words("-v backup-now own"),
                words("list"),
                words("--json list"),
                words("-v show latest"),
                words("history"),
                words("status"),
                words("--json status"),
                words("-v verify --level parse"),
                words("verify --sample 50%"),
                words("-v replicate"),
                words("prune"),
                words("-v prune --confirm"),
                admin("-v restore own --into copy"),
                admin("-v restore tool --into copy_of_tool"),
                admin("--json restore own --from far --into copy_from_far"),
                words("restore files --into " + home.resolve("restored")),
                words("-v drill own"),
                words("-v drill own --negative"),
                words("drill --report"),
                words("drill --report --html " + home.resolve("report.html")),
                words("storage check near"),
                words("-v notify test"),
                words("runbook lost-database"),
                words("restore --all --dry-run --only own"),
                words("-v backup-now files"),
                words("-v list --files files"),
                words("--json find *"),
                words("-v dump " + home.resolve("files/index.txt") + " files"),
                words("-v pin latest --reason audit"),
                words("-v unpin latest"),
                words("completion"),
                words("config schema"),
                words("-v init --print --directory " + site.compose()),
                words("-v init --output " + home.resolve("drafted.yml") + " --directory " + site.compose()))) {
            run(recobro, command);
        }
        List<String> ids = recobro.json("list", "files").findValuesAsString("id").stream()
                .distinct()
                .toList();
        assertThat(ids).hasSize(2);
        run(recobro, words("-v diff --job files " + ids.getLast() + " " + ids.getFirst()));
        assertThat(home.resolve("drafted.yml")).content().contains("shop_of_compose");
        failedThoughNothingWasWrong = List.copyOf(failed);
    }

    /** Wrong secrets, refusals that repeat what was sent, and a configuration with mistakes in its secrets. */
    private void workBadly() throws Exception {
        Ports ports = site.ports();
        WireMockServer echo = new WireMockServer(
                options().dynamicPort().bindAddress("127.0.0.1").globalTemplating(true));
        echo.start();
        try (TellTale ftp = TellTale.ftp();
                TellTale smtp = TellTale.smtp()) {
            for (int status : new int[] {401, 500}) {
                echo.stubFor(any(anyUrl())
                        .willReturn(aResponse()
                                .withStatus(status)
                                .withBody("{\"status\":{\"error\":\"no: {{request.headers.api-key}}"
                                        + " {{request.headers.Authorization}} {{request.url}} {{request.body}}\"}}")));
                Recobro echoed = site.configure(
                        new Ports(ports.database(), echo.baseUrl(), ftp.port(), echo.baseUrl(), smtp.port()),
                        text -> text.replace("type: ftps", "type: ftp, allow_plain_text: true")
                                .replaceFirst(",\\s+ca: [^}]+", ""));
                run(echoed, words("-v backup-now own vectors media"));
                run(echoed, words("--json -v doctor"));
                run(echoed, words("-v status"));
                run(echoed, words("-v notify test"));
                echo.stubFor(any(anyUrl())
                        .willReturn(aResponse()
                                .withStatus(status)
                                .withHeader("Content-Type", "application/xml")
                                .withBody(
                                        "<Error><Code>InvalidAccessKeyId</Code><Message>{{request.headers.Authorization}}"
                                            + "</Message></Error>")));
                run(echoed, words("-v list"));
            }
        } finally {
            echo.stop();
        }
        Recobro dead = site.configure(new Ports(1, "http://127.0.0.1:1", 1, "http://127.0.0.1:1", 1));
        run(dead, words("-v backup-now own vectors"));
        run(dead, words("-v storage check far"));
        run(dead, words("-v notify test"));
        recobro = site.configure(ports);
        site.file("db", site.planted.plant("wrong database password", "Wrong/pl4nted&word"));
        site.watch.wrap(home.resolve("watch"), "mariadb-dump", "cat >&2; exit 2");
        run(recobro, words("-v backup-now own tool boxed"));
        run(recobro, admin("-v restore own --into again --user nobody"));
        String wrongKey = site.planted.plant("wrong passphrase", "Wr0ng pl4nted passphrase");
        site.file("passphrase", wrongKey);
        run(recobro, words("-v storage check near"));
        Path configuration = home.resolve("recobro.yml");
        String good = Files.readString(configuration);
        for (String mistake : List.of(
                "{fil: MISPLACED}", "[MISPLACED]", "{file: MISPLACED, env: MISPLACED}", "{command: MISPLACED}", "3")) {
            Files.writeString(
                    configuration,
                    good.replace("{env: PLANTED_QDRANT}", mistake)
                            .replace("MISPLACED", "Pl4nted-qdrant/key+=?x".substring(0, 21))
                            .replace("password: \"Pl4nted-smtp&word\"", "passwort: \"Pl4nted-smtp&word\"")
                            .replace("signing_key: Pl4nted-signing-key", "signing_key: [Pl4nted-signing-key]"));
            run(recobro, words("config validate"));
            run(recobro, words("--json -v backup-now"));
        }
        Files.writeString(configuration, good.replace("jobs:", "jobs: {\"Pl4nted-signing-key"));
        run(recobro, words("config validate"));
        recobro = site.configure(ports);
        site.file("db", site.planted.secrets().get("database password, file"));
        site.file("passphrase", site.planted.secrets().get("passphrase of a key, credential"));
        site.watch.wrap(
                home.resolve("watch"), "mariadb-dump", "exec " + site.server.program("mariadb-dump") + " \"$@\"");
    }

    private void workAsProcesses() throws Exception {
        String once = "-v backup-now own boxed";
        note(
                once,
                recobro.start("128m", Map.of("RECOBRO_LOG", "json"), words(once))
                        .finish());
        Child daemon = recobro.start(
                "160m",
                Map.of(
                        "RECOBRO_LOG",
                        "json",
                        "JDK_JAVA_OPTIONS",
                        "-Drecobro.log.level=DEBUG",
                        "STATE_DIRECTORY",
                        home.resolve("state-of-daemon").toString(),
                        "RUNTIME_DIRECTORY",
                        home.resolve("run").toString()),
                "-v",
                "daemon");
        daemon.awaitSaid("127.0.0.1:" + site.webPort);
        for (String page : List.of("metrics", "healthz", "readyz", "")) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + site.webPort + "/" + page))
                    .build();
            try (HttpClient client = HttpClient.newHttpClient()) {
                texts.put(
                        "page /" + page,
                        client.send(request, HttpResponse.BodyHandlers.ofByteArray())
                                .body());
            }
        }
        Map<String, String> beside =
                Map.of("RUNTIME_DIRECTORY", home.resolve("run").toString());
        for (String command : List.of("-v backup-now own", "-v status")) {
            note(command, recobro.start("96m", beside, words(command)).finish());
        }
        daemon.signal("HUP");
        daemon.signal("TERM");
        note("daemon", daemon.finish());
    }

    private void run(Recobro product, String[] command) {
        note(String.join(" ", command), product.run(command));
    }

    private void note(String command, Ran ran) {
        commands++;
        if (ran.status() != 0) {
            failed.add(command);
        }
        String name = commands + " " + command + " -> " + ran.status();
        texts.put("stdout of " + name, ran.out().getBytes(StandardCharsets.UTF_8));
        texts.put("stderr of " + name, ran.err().getBytes(StandardCharsets.UTF_8));
    }

    private static String[] words(String command) {
        return command.split(" ");
    }

    private String[] admin(String command) {
        return Stream.concat(
                        Stream.of(words(command)),
                        Stream.of(
                                "--user",
                                "boss",
                                "--password-file",
                                home.resolve("secrets/admin").toString()))
                .toArray(String[]::new);
    }

    private Map<String, List<String>> shown(Map<String, byte[]> contents) {
        Map<String, List<String>> shown = new TreeMap<>();
        contents.forEach((name, content) -> {
            List<String> found = site.planted.shownBy(content);
            if (!found.isEmpty()) {
                shown.put(name, found);
            }
        });
        return shown;
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    /** Keeps all that the product and its libraries log, down to their details, until this is called. */
    private Runnable listen() {
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                String trace =
                        event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
                logs.computeIfAbsent(event.getLoggerName(), name -> new ByteArrayOutputStream())
                        .writeBytes((event.getFormattedMessage() + "\n" + trace).getBytes(StandardCharsets.UTF_8));
            }
        };
        appender.start();
        List<Appender<ILoggingEvent>> others = new ArrayList<>();
        root().iteratorForAppenders().forEachRemaining(others::add);
        others.forEach(root()::detachAppender);
        Level level = root().getLevel();
        root().addAppender(appender);
        root().setLevel(Level.DEBUG);
        SERVERS.forEach(name -> ((Logger) LoggerFactory.getLogger(name)).setLevel(Level.OFF));
        return () -> {
            SERVERS.forEach(name -> ((Logger) LoggerFactory.getLogger(name)).setLevel(null));
            root().setLevel(level);
            root().detachAppender(appender);
            others.forEach(root()::addAppender);
        };
    }

    /** The control: how many of them, in each form and kind of place. */
    private int foundWherePlantedOnPurpose() throws Exception {
        int found = 0;
        List<String> names = new ArrayList<>(site.planted.secrets().keySet());
        assertThat(names).hasSizeGreaterThan(13);
        for (String name : names) {
            String secret = site.planted.secrets().get(name);
            for (String form : Planted.forms(secret)) {
                byte[] text = ("before " + form + " after").getBytes(StandardCharsets.ISO_8859_1);
                ByteArrayOutputStream packed = new ByteArrayOutputStream();
                try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                    gzip.write(text);
                }
                for (byte[] content : List.of(text, packed.toByteArray(), Zstd.compress(text))) {
                    assertThat(site.planted.shownBy(content)).contains(name);
                    found++;
                }
            }
            for (String before : List.of("u:", "user:", "\0u\0")) {
                byte[] login = (before + secret + "\n").getBytes(StandardCharsets.UTF_8);
                assertThat(site.planted.shownBy(Base64.getEncoder().encode(login)))
                        .contains(name);
                found++;
            }
        }
        assertThat(site.planted.shownBy("nothing here".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        aProcess("arguments", new ProcessBuilder("sh", "-c", "read line", "Pl4nted-signing-key"));
        ProcessBuilder environment = new ProcessBuilder("sh", "-c", "read line");
        environment.environment().put("X", "Pl4nted-signing-key");
        aProcess("environment", environment);
        Path wrapped = site.watch.wrap(home.resolve("watch"), "quick", "exit 0");
        assertThat(new ProcessBuilder(wrapped.toString(), "Pl4nted-signing-key")
                        .start()
                        .waitFor())
                .isZero();
        assertThat(shown(site.watch.seen()).keySet()).anyMatch(name -> name.startsWith("quick-"));
        return found + 3;
    }

    private void aProcess(String kind, ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.start();
        try {
            String name = kind + " of " + process.pid() + " sh";
            long deadline = System.nanoTime() + 120_000_000_000L;
            while (site.planted
                    .shownBy(site.watch.seen().getOrDefault(name, new byte[0]))
                    .isEmpty()) {
                assertThat(System.nanoTime()).as("waiting for the watch").isLessThan(deadline);
                LockSupport.parkNanos(10_000_000);
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
