package io.recobro.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.config.ConfigLoader;
import io.recobro.config.SiteConfig;
import io.recobro.config.SourceConfig.MariaDbSource;
import io.recobro.survey.Kind;
import io.recobro.survey.Service;
import io.recobro.survey.Survey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DraftTest {
    private static final Draft.Places PLACES =
            new Draft.Places(Path.of("/etc/recobro/recobro.yml"), Path.of("/etc/recobro/secrets"), Path.of("/backups"));

    @TempDir
    private Path directory;

    @Test
    void theJarabaPlatform() throws IOException {
        Survey survey = jaraba();
        Draft draft = new Draft(survey, PLACES, "host");
        assertThat(draft.text().replace(directory.toString(), "/srv/jaraba")).isEqualTo(golden("jaraba.yml"));
        assertThat(String.join("\n", NextSteps.of(draft, PLACES)) + "\n").isEqualTo(golden("jaraba-steps.txt"));
        SiteConfig site = load(draft.text());
        assertThat(site.site()).isEqualTo("jaraba");
        assertThat(site.jobs().keySet()).containsExactly("db", "vectors", "files", "server");
        assertThat(site.jobs().get("db").source())
                .isInstanceOfSatisfying(
                        MariaDbSource.class,
                        source -> assertThat(source.settings().databases()).containsExactly("jaraba"));
        assertThat(draft.text() + NextSteps.of(draft, PLACES)).doesNotContain("planted");
    }

    @Test
    void aHostWithoutAnything() throws IOException {
        Survey nothing = new Survey("", List.of(), List.of());
        Draft draft = new Draft(nothing, PLACES, "Server-1.example.net");
        assertThat(draft.text()).isEqualTo(golden("empty.yml"));
        assertThat(load(draft.text()).site()).isEqualTo("server-1-example-net");
        assertThat(String.join("\n", NextSteps.of(draft, PLACES)) + "\n").isEqualTo(golden("empty-steps.txt"));
    }

    @Test
    void twoServersGetJobsOfTheirOwn() throws IOException {
        Service shop = mariadb("shop", Optional.of(3307), List.of("shop", "logs"));
        Service blog = mariadb("Blog DB", Optional.empty(), List.of("blog"));
        SiteConfig site = load(new Draft(new Survey("two", List.of("x"), List.of(shop, blog)), PLACES, "h").text());
        assertThat(site.jobs().keySet()).containsExactly("shop", "blog-db", "server");
        MariaDbSource second = (MariaDbSource) site.jobs().get("blog-db").source();
        assertThat(second.settings().container()).contains("blog db-1");
        MariaDbSource first = (MariaDbSource) site.jobs().get("shop").source();
        assertThat(first.settings().port()).isEqualTo(3307);
        assertThat(first.settings().databases()).containsExactly("shop", "logs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "true", "1e3", "a: b", "it's", "#x", "[", "*a", "&a", "ünï", "`back`", "\"", "\\"})
    void anyNameOfADatabaseStaysWhatItIs(String name) throws IOException {
        Survey survey = new Survey(name, List.of("x"), List.of(mariadb(name, Optional.of(3306), List.of(name))));
        SiteConfig site = load(new Draft(survey, PLACES, name).text());
        MariaDbSource source = (MariaDbSource) site.jobs().get("db").source();
        assertThat(source.settings().databases()).containsExactly(name);
    }

    @Test
    void theWholeServerIsForRootOnly() throws IOException {
        Survey nothing = new Survey("", List.of(), List.of());
        Path home = Path.of("/home/ops/recobro.yml");
        String text =
                new Draft(nothing, new Draft.Places(home, Path.of("/home/ops/s"), Path.of("/backups")), "h").text();
        assertThat(text).contains("  # server:    #").contains("; needs root");
        assertThat(load(text).jobs()).containsOnlyKeys("db");
    }

    @Test
    void theDraftOfEveryKindIsValid() throws IOException {
        for (Kind kind : Kind.values()) {
            Service service = new Service(
                    "it", kind, "image:1", Optional.of("it-1"), Optional.empty(), List.of(), true, List.of("./f:/x"));
            assertThat(load(new Draft(new Survey("p", List.of("x"), List.of(service)), PLACES, "h").text())
                            .jobs())
                    .isNotEmpty();
        }
    }

    private static Service mariadb(String name, Optional<Integer> port, List<String> databases) {
        return new Service(
                name,
                Kind.MARIADB,
                "mariadb:11.4",
                Optional.of(name.toLowerCase(java.util.Locale.ROOT) + "-1"),
                port,
                databases,
                false,
                List.of());
    }

    private Survey jaraba() throws IOException {
        Path file = Files.writeString(directory.resolve("compose.yml"), golden("jaraba-compose.yml"));
        Files.writeString(directory.resolve(".env"), "DB_NAME=\"jaraba\"\nDB_PASSWORD=planted-db-password # no\n");
        return Survey.of(new Survey.Where(directory, Optional.of(file), directory, "no-docker", Map.of()));
    }

    private SiteConfig load(String text) throws IOException {
        return new ConfigLoader(Map.of()).load(Files.writeString(directory.resolve("recobro.yml"), text));
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = DraftTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
