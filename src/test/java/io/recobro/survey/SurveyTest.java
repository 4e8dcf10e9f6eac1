package io.recobro.survey;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.survey.Containers.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurveyTest {
    private static final String HEADER =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

    @TempDir
    private Path root;

    private Path here;

    @BeforeEach
    void directories() throws IOException {
        here = Files.createDirectories(root.resolve("here"));
        Files.createDirectories(root.resolve("proc/net"));
    }

    @Test
    void anEmptyHost() {
        assertThat(survey(Optional.empty(), "no-such-docker")).isEqualTo(new Survey("", List.of(), List.of()));
    }

    @Test
    void readsTheKernelsTables() throws IOException {
        Files.writeString(
                root.resolve("proc/net/tcp"),
                HEADER
                        + "   0: 0100007F:0CEA 00000000:0000 0A 00000000:00000000 00:00000000 00000000   106        0"
                        + " 1\n"
                        + "   1: 0500000A:18EB 00000000:0000 0A 00000000:00000000 00:00000000 00000000   106        0"
                        + " 1\n"
                        + "   2: 0100007F:1538 00000000:0000 01 00000000:00000000 00:00000000 00000000   106        0"
                        + " 1\n");
        Files.writeString(
                root.resolve("proc/net/tcp6"),
                HEADER + "   0: " + "0".repeat(32) + ":2328 " + "0".repeat(32) + ":0000 0A 0 0 0 0 0 0 1\n");
        assertThat(ListeningPorts.of(root.resolve("proc/net"))).containsExactly(3306, 9000);
        Survey survey = survey(Optional.empty(), "no-such-docker");
        assertThat(survey.services()).extracting(Service::kind).containsExactly(Kind.MARIADB, Kind.MINIO);
        assertThat(survey.from()).containsExactly("port 3306", "port 9000");
    }

    @Test
    void findsAComposeFileHereFirstThenInUsualPlaces() throws IOException {
        Path usual = Files.createDirectories(root.resolve("srv/shop"));
        Files.writeString(usual.resolve("docker-compose.yml"), "services: {q: {image: qdrant/qdrant}}");
        assertThat(survey(Optional.empty(), "no-such-docker").project()).isEqualTo("shop");
        Files.writeString(here.resolve("compose.yaml"), "services: {db: {image: mariadb}}");
        assertThat(survey(Optional.empty(), "no-such-docker").services())
                .extracting(Service::name)
                .containsExactly("db");
        Path given = usual.resolve("docker-compose.yml");
        assertThat(survey(Optional.of(given), "no-such-docker").services())
                .extracting(Service::name)
                .containsExactly("q");
    }

    @Test
    void understandsDockerPs() {
        List<Running> running = Containers.parse("""
            WARNING: something
            {"Names":"shop-db-1","Image":"mariadb:11.2","Ports":"127.0.0.1:3307->3306/tcp, :::3308->3306/tcp",\
            "Labels":"com.docker.compose.service=db,com.docker.compose.project.config_files=/srv/shop/compose.yml,x"}
            {"Names":"lonely","Image":"redis:7","Ports":"6379/tcp","Labels":""}
            {"Names":"web","Image":"nginx","Ports":"0.0.0.0:80->80/tcp","Labels":""}
            {broken
            """);
        assertThat(running).hasSize(2);
        Service db = running.getFirst().service();
        assertThat(db.name()).isEqualTo("db");
        assertThat(db.container()).contains("shop-db-1");
        assertThat(db.port()).contains(3307);
        assertThat(running.getFirst().composeFile()).contains(Path.of("/srv/shop/compose.yml"));
        assertThat(running.get(1).service().port()).isEmpty();
    }

    @Test
    void joinsComposeFileAndContainers() throws IOException {
        Path docker = root.resolve("docker");
        Files.writeString(docker, """
            #!/bin/sh
            echo '{"Names":"here-db-1","Image":"mariadb:11","Ports":"","Labels":"com.docker.compose.service=db"}'
            echo '{"Names":"lonely","Image":"redis:7","Ports":"","Labels":""}'
            """);
        assertThat(docker.toFile().setExecutable(true)).isTrue();
        Files.writeString(here.resolve("compose.yml"), "services: {db: {image: \"mariadb:11\"}}");
        Survey survey = survey(Optional.empty(), docker.toString());
        assertThat(survey.services()).extracting(Service::name).containsExactly("db", "lonely");
        assertThat(survey.from()).containsExactly(here.resolve("compose.yml").toString(), "docker");
    }

    private Survey survey(Optional<Path> compose, String docker) {
        return Survey.of(new Survey.Where(here, compose, root, docker, Map.of()));
    }
}
