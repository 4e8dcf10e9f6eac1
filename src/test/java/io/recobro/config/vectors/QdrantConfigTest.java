package io.recobro.config.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.recobro.config.ConfigLoader;
import io.recobro.config.SourceConfig.QdrantSource;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.qdrant.QdrantSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QdrantConfigTest {
    @TempDir
    private Path directory;

    /** The keys of the source begin in line 7, column 7. */
    private Path file(String... keys) throws IOException {
        return Files.writeString(
                directory.resolve("recobro.yml"),
                "site: s\ndestinations:\n  local: {type: dir, path: /backups}\njobs:\n  vectors:\n    source:\n"
                        + "      type: qdrant\n      " + String.join("\n      ", keys) + "\n    to: [local]\n");
    }

    private QdrantSettings settings(String... keys) throws IOException {
        return ((QdrantSource) new ConfigLoader(Map.of("KEY", "value"))
                        .load(file(keys))
                        .jobs()
                        .get("vectors")
                        .source())
                .settings();
    }

    private String mistakes(String... keys) throws IOException {
        Path file = file(keys);
        RecobroException failure =
                catchThrowableOfType(RecobroException.class, () -> new ConfigLoader(Map.of()).load(file));
        assertThat(failure).isNotNull();
        assertThat(failure.fault()).isEqualTo(Fault.CONFIGURATION_INVALID);
        return failure.getMessage().replace(file.toString(), "");
    }

    @Test
    void littleTakesEveryDefault() throws IOException {
        QdrantSettings settings = settings("parallel: 2");
        assertThat(settings.server().urls()).containsExactly(URI.create("http://127.0.0.1:6333"));
        assertThat(settings.server().container()).isEmpty();
        assertThat(settings.server().apiKey()).isEmpty();
        assertThat(settings.collections()).containsExactly("*");
        assertThat(settings.exclude()).isEmpty();
        assertThat(settings.timeout()).isEqualTo(Duration.ofHours(1));
        assertThat(settings.storage()).isEmpty();
        assertThat(settings.mirror()).isEmpty();
    }

    @Test
    void everyKeyArrives() throws IOException {
        QdrantSettings settings = settings(
                "urls: [\"https://one:6333\", \"https://two:6333\"]",
                "api_key: {env: KEY}",
                "tls_ca: /ca.pem",
                "collections: [docs, \"n*\"]",
                "exclude: [\"tmp_*\"]",
                "parallel: 3",
                "timeout: 20m",
                "storage_path: /storage",
                "mirror: {container: second, port: 7000, any_version: true}");
        assertThat(settings.server().urls())
                .containsExactly(URI.create("https://one:6333"), URI.create("https://two:6333"));
        assertThat(settings.server().apiKey().orElseThrow().reveal()).isEqualTo("value");
        assertThat(settings.server().ca()).contains(Path.of("/ca.pem"));
        assertThat(settings.collections()).isEqualTo(List.of("docs", "n*"));
        assertThat(settings.exclude()).containsExactly("tmp_*");
        assertThat(settings.parallel()).isEqualTo(3);
        assertThat(settings.timeout()).isEqualTo(Duration.ofMinutes(20));
        assertThat(settings.storage()).contains(Path.of("/storage"));
        QdrantSettings.Mirror mirror = settings.mirror().orElseThrow();
        assertThat(mirror.anyVersion()).isTrue();
        assertThat(mirror.server().container()).contains("second");
        assertThat(mirror.server().port()).isEqualTo(7000);
        assertThat(mirror.server().urls()).isEmpty();
    }

    @Test
    void mistakesAreToldWithTheirPlace() throws IOException {
        assertThat(mistakes("url: http://a:1", "container: b"))
                .contains(":9:7: /jobs/vectors/source/container: only one of url, urls and container can be given");
        assertThat(mistakes("url: http://a:1", "port: 1"))
                .contains(":9:7: /jobs/vectors/source/port: is only used with container");
        assertThat(mistakes("url: http://a:1", "tls_ca: /ca.pem"))
                .contains(":9:7: /jobs/vectors/source/tls_ca: is only used with https");
        assertThat(mistakes("url: http://a:1", "mirror: {url: \"http://a:1\"}"))
                .contains(":9:21: /jobs/vectors/source/mirror/url: the mirror is the server itself");
        assertThat(mistakes("url: http://a:1", "mirror: {url: \"http://b:1\", port: 2}"))
                .contains("/jobs/vectors/source/mirror/port: is only used with container");
        assertThat(mistakes("collection: [docs]"))
                .contains(":8:7: /jobs/vectors/source/collection: unknown key", "did you mean 'collections'?");
        assertThat(mistakes("collections: []")).contains(":8:20: /jobs/vectors/source/collections: must not be empty");
        assertThat(mistakes("timeout: soon")).contains(":8:16: /jobs/vectors/source/timeout: must be a duration");
    }
}
