package io.recobro.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.recobro.config.DestinationConfig.DirDestination;
import io.recobro.config.DestinationConfig.S3Destination;
import io.recobro.config.SourceConfig.MariaDbSource;
import io.recobro.config.yaml.PassedChecks;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.mariadb.MariaDbSettings;
import io.recobro.stream.Codec;
import io.recobro.stream.Compression;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
    private static final String SMALL = """
        site: jaraba
        destinations:
          local: {type: dir, path: /backups}
        jobs:
          db: {source: {type: mariadb, user: recobro, password: x, databases: [jaraba]}, to: [local]}
        """;

    @TempDir
    private Path directory;

    @Test
    void aSmallFileTakesEveryDefault() throws IOException {
        SiteConfig site = load(SMALL);
        assertThat(site.site()).isEqualTo("jaraba");
        assertThat(site.destinations().values()).containsExactly(new DirDestination("local", Path.of("/backups")));
        JobConfig job = site.jobs().get("db");
        assertThat(job.compression()).isEqualTo(new Compression(Codec.GZIP, 1));
        assertThat(job.schedule()).isEmpty();
        assertThat(job.keep().in("local").within()).isEmpty();
        assertThat(job.objectives().rpo()).isEmpty();
        MariaDbSettings settings = ((MariaDbSource) job.source()).settings();
        assertThat(settings.host()).isEqualTo("127.0.0.1");
        assertThat(settings.port()).isEqualTo(3306);
        assertThat(settings.users()).isTrue();
        assertThat(settings.tls()).isEqualTo(MariaDbSettings.Tls.PREFERRED);
        assertThat(settings.engine()).isEqualTo(MariaDbSettings.Engine.RECOBRO);
        assertThat(settings.command()).isEqualTo("mariadb-dump");
        assertThat(settings.password().reveal()).isEqualTo("x");
    }

    @Test
    void aFileThatPassedIsNotComparedWithTheSchemaAgain() throws IOException {
        Path kept = directory.resolve("checked");
        Path file = directory.resolve("recobro.yml");
        Files.writeString(file, SMALL);
        assertThat(loader(kept, "one").load(file).site()).isEqualTo("jaraba");
        String first = Files.readString(kept);
        assertThat(loader(kept, "one").load(file).jobs()).containsOnlyKeys("db");
        assertThat(Files.readString(kept)).isEqualTo(first);
        assertThat(loader(kept, "two").load(file).jobs()).containsOnlyKeys("db");
        assertThat(Files.readString(kept))
                .as("checked again by another program")
                .isNotEqualTo(first);
        assertThat(directory).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void whatDidNotPassIsToldEveryTime() throws IOException {
        Path kept = directory.resolve("checked");
        Path file = directory.resolve("recobro.yml");
        Files.writeString(file, SMALL);
        loader(kept, "one").load(file);
        String first = Files.readString(kept);
        Files.writeString(file, SMALL + "bad: 1\n");
        for (int i = 0; i < 2; i++) {
            assertThat(catchThrowableOfType(
                            RecobroException.class, () -> loader(kept, "one").load(file)))
                    .hasMessageContaining("unknown key 'bad'");
        }
        assertThat(Files.readString(kept)).isEqualTo(first);
    }

    @Test
    void aPlaceThatCannotBeWrittenChangesNothing() throws IOException {
        Path file = directory.resolve("recobro.yml");
        Files.writeString(file, SMALL);
        for (Path kept : List.of(directory.resolve("none/checked"), directory, file.resolve("checked"))) {
            assertThat(loader(kept, "one").load(file).site()).isEqualTo("jaraba");
        }
        assertThat(directory.resolve("none")).doesNotExist();
    }

    private static ConfigLoader loader(Path kept, String program) {
        return new ConfigLoader(Map.of(), Optional.of(new PassedChecks(kept, program)));
    }

    @Test
    void everyKeyArrives() throws IOException {
        SiteConfig site = load("""
            site: jaraba
            destinations:
              local: {type: dir, path: /backups}
              s3: {type: s3, endpoint: "https://s3.example.net", region: de, bucket: b, prefix: a/b, path_style: false,
                   access_key: {env: KEY}, secret_key: {command: [printf, s]}, ca: /ca.pem, parallel_parts: 5,
                   object_lock: true}
            jobs:
              db:
                source: {type: mariadb, socket: /s, user: u, password: {env: KEY}, databases: [a, b], users: false, tls: verify-ca,
                         tls_ca: /ca.pem, sessions: 3, engine: mariadb-dump, command: /bin/d,
                         timeout: 90s}
                to: [s3, local]
                schedule: "0 */6 * * *"
                compression: {codec: zstd}
                keep: {within: 30d, weekly: 4, local: {last: 3}}
                objectives: {rpo: 7h, rto: 1h}
                drill: {schedule: "0 4 * * 0", from: s3, scratch: docker, check: ["SELECT 1"]}
            notify:
              email: {smtp: "smtps://m:465", user: u, password: p, from: a@b, to: [c@d]}
              slack: {url: {env: KEY}}
            """);
        S3Destination s3 = (S3Destination) site.destinations().get("s3");
        assertThat(s3.endpoint()).contains(URI.create("https://s3.example.net"));
        assertThat(s3.region()).isEqualTo("de");
        assertThat(s3.prefix()).isEqualTo("a/b");
        assertThat(s3.pathStyle()).isFalse();
        assertThat(s3.accessKey().reveal()).isEqualTo("value");
        assertThat(s3.secretKey().reveal()).isEqualTo("s");
        assertThat(s3.ca()).contains(Path.of("/ca.pem"));
        assertThat(s3.parallelParts()).isEqualTo(5);
        assertThat(s3.objectLock()).isTrue();
        JobConfig job = site.jobs().get("db");
        assertThat(job.to()).containsExactly("s3", "local");
        assertThat(job.compression()).isEqualTo(new Compression(Codec.ZSTD, 3));
        assertThat(job.keep().in("s3").within()).contains(Duration.ofDays(30));
        assertThat(job.keep().in("s3").weekly()).hasValue(4);
        assertThat(job.keep().in("local").last()).hasValue(3);
        assertThat(job.keep().in("local").within()).isEmpty();
        assertThat(job.objectives().rpo()).contains(Duration.ofHours(7));
        assertThat(job.drill().orElseThrow().scratch().type()).isEqualTo("docker");
        MariaDbSettings settings = ((MariaDbSource) job.source()).settings();
        assertThat(settings.socket()).contains(Path.of("/s"));
        assertThat(settings.databases()).containsExactly("a", "b");
        assertThat(settings.users()).isFalse();
        assertThat(settings.tls()).isEqualTo(MariaDbSettings.Tls.VERIFY_CA);
        assertThat(settings.sessions()).isEqualTo(3);
        assertThat(settings.engine()).isEqualTo(MariaDbSettings.Engine.MARIADB_DUMP);
        assertThat(settings.command()).isEqualTo("/bin/d");
        assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(site.notifications().orElseThrow().email().orElseThrow().to())
                .containsExactly("c@d");
        assertThat(site.notifications().orElseThrow().slack()).isPresent();
    }

    @Test
    void everyMistakeIsTold() throws IOException {
        assertThat(mistakes(resource("mistakes.yml")))
                .containsExactlyElementsOf(resource("mistakes.txt").lines().toList());
    }

    @Test
    void aSecretInTheWrongPlaceIsNotRepeated() throws IOException {
        List<String> lines =
                mistakes(SMALL.replace("password: x", "password: 123456").replace("jaraba]", "jaraba], hots: h")
                        + "notify: {slack: {url: {file: hunter2}}, heartbeat: {url: [hunter2]}}\n");
        assertThat(lines).hasSize(4).allSatisfy(line -> assertThat(line).doesNotContain("123456", "hunter2"));
    }

    @Test
    void anchorsAndMergesAreResolvedAndStandWhereTheAnchorDoes() throws IOException {
        String merged = """
            site: jaraba
            destinations:
              local: {type: dir, path: /backups}
            jobs:
              one: &job
                source: &source {type: mariadb, user: recobro, password: x, databases: [one]}
                to: [local]
              two:
                <<: *job
                source: {<<: *source, databases: [two], port: 3307}
            """;
        SiteConfig site = load(merged);
        MariaDbSettings two = ((MariaDbSource) site.jobs().get("two").source()).settings();
        assertThat(two.databases()).containsExactly("two");
        assertThat(two.user()).isEqualTo("recobro");
        assertThat(two.port()).isEqualTo(3307);
        assertThat(site.jobs().get("two").to()).containsExactly("local");
        assertThat(mistakes(merged.replace("user: recobro", "user: []")))
                .containsExactly(
                        ":6:43: /jobs/one/source/user: must be text that is not empty, not a list",
                        ":6:43: /jobs/two/source/user: must be text that is not empty, not a list");
    }

    @Test
    void whatIsNotYamlIsToldWithItsPlace() throws IOException {
        assertThat(mistakes("site: a\ndestinations:\n\tlocal: {}\n"))
                .containsExactly(":3:1: /: the line is indented with a tab; use spaces");
        assertThat(mistakes("site: *unknown\n"))
                .singleElement()
                .asString()
                .startsWith(":1:7: /: ")
                .contains("unknown");
        assertThat(mistakes("site: [a\njobs: b\n")).singleElement().asString().startsWith(":2:5: /: ");
        assertThat(mistakes("")).containsExactly(":1:1: /: the file is empty");
        assertThat(mistakes("just text\n"))
                .singleElement()
                .asString()
                .isEqualTo(":1:1: /: must be a mapping, not text");
        assertThat(mistakes("site: &a [*a]\n"))
                .anySatisfy(line -> assertThat(line).contains("contains itself"));
    }

    @Test
    void aFileThatCannotBeReadIsNamed() {
        RecobroException failure = catchThrowableOfType(
                RecobroException.class, () -> new ConfigLoader(Map.of()).load(directory.resolve("none.yml")));
        assertThat(failure.fault()).isEqualTo(Fault.CONFIGURATION_INVALID);
        assertThat(failure).hasMessageContaining("none.yml").hasMessageEndingWith("no such file");
        assertThat(failure.hint()).isPresent();
    }

    @Test
    void theFileIsFoundByOptionThenEnvironment() {
        ConfigLoader loader = new ConfigLoader(Map.of("RECOBRO_CONFIG", "/from/environment.yml"));
        assertThat(loader.find(Optional.of(Path.of("/given.yml")))).isEqualTo(Path.of("/given.yml"));
        assertThat(loader.find(Optional.empty())).isEqualTo(Path.of("/from/environment.yml"));
        assertThat(new ConfigLoader(Map.of()).find(Optional.empty())).isEqualTo(Path.of("/etc/recobro/recobro.yml"));
    }

    @Test
    void whatIsShownLoadsAgainAndHoldsNoSecret() throws IOException {
        SiteConfig site = load(SMALL);
        String shown = new ConfigView(site).yaml();
        assertThat(shown).contains("password: '****'").doesNotContain("password: x");
        assertThat(new ConfigView(load(shown)).yaml()).isEqualTo(shown);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = ConfigLoaderTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private SiteConfig load(String text) throws IOException {
        return new ConfigLoader(Map.of("KEY", "value")).load(file(text));
    }

    /** The lines without the file's name; the first line of the message is checked here. */
    private List<String> mistakes(String text) throws IOException {
        Path file = file(text);
        RecobroException failure =
                catchThrowableOfType(RecobroException.class, () -> new ConfigLoader(Map.of()).load(file));
        assertThat(failure).as("mistakes of\n" + text).isNotNull();
        assertThat(failure.fault()).isEqualTo(Fault.CONFIGURATION_INVALID);
        List<String> lines = failure.getMessage().lines().toList();
        assertThat(lines.getFirst())
                .startsWith("unable to use configuration '" + file + "': " + (lines.size() - 1) + " mistake");
        return lines.stream()
                .skip(1)
                .map(line -> line.substring(file.toString().length()))
                .toList();
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("recobro.yml"), text);
    }
}
