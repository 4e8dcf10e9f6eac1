package io.recobro.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComposeFileTest {
    @TempDir
    private Path directory;

    @Test
    void followsAnchorsMergesListsAndMaps() throws IOException {
        List<Service> services = read("""
            x-db: &db
              image: mariadb:10.11
              environment: [MYSQL_DATABASE=one, "MYSQL_PASSWORD=x=y", EMPTY]
            services:
              one: {<<: *db, ports: ["3307:3306"]}
              two:
                <<: *db
                environment: {MARIADB_DATABASE: two}
                container_name: second
              other: {image: "nginx:1"}
              broken:
            """).services();
        assertThat(services).extracting(Service::name).containsExactly("one", "two");
        assertThat(services.get(0).databases()).containsExactly("one");
        assertThat(services.get(0).port()).contains(3307);
        assertThat(services.get(1).databases()).containsExactly("two");
        assertThat(services.get(1).port()).isEmpty();
        assertThat(services.get(1).container()).contains("second");
    }

    @Test
    void aServiceThatIsBuiltIsKnownByItsName() throws IOException {
        assertThat(read("services: {mariadb: {build: ./db}}").services())
                .extracting(Service::kind)
                .containsExactly(Kind.MARIADB);
    }

    @Test
    void containersAreNamedAsComposeDoes() throws IOException {
        assertThat(read("name: My.Shop\nservices: {db: {image: mariadb}}")
                        .services()
                        .getFirst()
                        .container())
                .contains("myshop-db-1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3306:3306 | 3306",
                "127.0.0.1:13306:3306 | 13306",
                "'[::1]:13306:3306' | 13306",
                "13000-13010:3300-3310 | 13006",
                "3307:3306/tcp | 3307",
                "3307:3306/udp | ",
                "3306 | ",
                "80:80 | ",
                "${P:-3310}:3306 | 3310",
                "x:y | "
            })
    void findsThePublishedPort(String port, Integer published) throws IOException {
        String text = "services: {db: {image: mariadb, ports: [\"" + port + "\"]}}";
        assertThat(read(text).services().getFirst().port()).isEqualTo(Optional.ofNullable(published));
    }

    @ParameterizedTest
    @CsvSource({
        "mariadb:11.2, MARIADB",
        "docker.io/library/mysql@sha256:00, MARIADB",
        "bitnami/mariadb, MARIADB",
        "qdrant/qdrant:v1.7.4, QDRANT",
        "localhost:5000/minio/minio, MINIO",
        "redis:7-alpine, REDIS",
        "postgis/postgis:16, POSTGRESQL",
        "percona/percona-server:8, MARIADB"
    })
    void knowsImages(String image, Kind kind) {
        assertThat(Kind.ofImage(image)).contains(kind);
    }

    @Test
    void doesNotTakeCompanionsForServers() {
        assertThat(Kind.ofImage("prom/mysqld-exporter")).isEmpty();
        assertThat(Kind.ofImage("oliver006/redis_exporter")).isEmpty();
        assertThat(Kind.ofImage("minio/mc")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a${SET}b | aoneb",
                "$SET.x | one.x",
                "${NONE:-two} | two",
                "${EMPTY-two} | ''",
                "${EMPTY:-two} | two",
                "${NONE:-${SET}} | one",
                "${SET:+three} | three",
                "${NONE:+three} | ''",
                "${SET:?must} | one",
                "$$SET | $SET",
                "100% $ | 100% $",
                "${SET | one"
            })
    void putsInVariables(String text, String expected) {
        assertThat(new Variables(Map.of("SET", "one", "EMPTY", "")).resolve(text))
                .isEqualTo(expected);
    }

    @Test
    void theEnvironmentWinsOverDotEnv() throws IOException {
        Files.writeString(directory.resolve(".env"), "# c\nexport A='x # y'\nB=\"two\"\nC=three # note\nD=\n=z\nE\n");
        Variables variables = Variables.of(directory.resolve(".env"), Map.of("B", "env"));
        assertThat(variables.resolve("$A|$B|$C|$D|$E")).isEqualTo("x # y|env|three||");
    }

    @Test
    void tellsThePlaceOfAMistake() throws IOException {
        assertThatThrownBy(() -> read("services:\n  db:\n\timage: x\n"))
                .isInstanceOfSatisfying(RecobroException.class, failure -> {
                    assertThat(failure.fault()).isEqualTo(Fault.USAGE_WRONG);
                    assertThat(failure).hasMessageContaining("compose.yml:3:1");
                    assertThat(failure.hint()).isPresent();
                });
        assertThatThrownBy(() -> read("services:\n  db: {image: *nobody}\n")).hasMessageContaining("compose.yml:2:");
        assertThatThrownBy(() -> read("services: []\n")).hasMessageContaining("it has no services");
        assertThatThrownBy(() -> read("just text")).hasMessageContaining("it has no services");
        assertThatThrownBy(() -> ComposeFile.read(directory.resolve("none.yml"), Map.of()))
                .hasMessageContaining("no such file");
    }

    private ComposeFile read(String text) throws IOException {
        return ComposeFile.read(Files.writeString(directory.resolve("compose.yml"), text), Map.of());
    }
}
