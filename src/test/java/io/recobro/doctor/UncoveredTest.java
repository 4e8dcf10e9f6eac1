package io.recobro.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.config.ConfigLoader;
import io.recobro.config.SiteConfig;
import io.recobro.fault.Finding;
import io.recobro.survey.Container;
import io.recobro.survey.Holdings;
import io.recobro.survey.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Volumes of containers that no job captures, and databases that are copied as files. */
class UncoveredTest {
    @TempDir
    private Path directory;

    private Holdings holdings(Container... containers) throws IOException {
        Path file = Files.writeString(directory.resolve("recobro.yml"), """
            site: shop
            destinations:
              local: {type: dir, path: /backups}
            jobs:
              db: {source: {type: mariadb, container: mariadb, user: r, password: x, databases: [shop]}, to: [local]}
            """);
        SiteConfig site = new ConfigLoader(Map.of()).load(file);
        return new Holdings(site, List.of(containers));
    }

    private static Container container(String name, Kind kind, String volume, String target) {
        Path source = Path.of("/var/lib/docker/volumes", volume, "_data");
        return new Container(
                name,
                "",
                Optional.ofNullable(kind),
                Set.of(),
                List.of(new Container.Mount(volume, source, target, true)));
    }

    @Test
    void tellsVolumesThatNoJobCaptures() throws IOException {
        Holdings holdings = holdings(
                container("mariadb", Kind.MARIADB, "shop_db", "/var/lib/mysql"),
                container("grafana", null, "shop_grafana", "/var/lib/grafana"));
        assertThat(Uncovered.look(holdings, List.of(), Set.of()))
                .extracting(finding -> finding.text() + " | " + finding.fix().orElseThrow())
                .containsExactly("no job captures what container 'grafana' keeps in 'shop_grafana' |"
                        + " add a job with source: {type: files, volumes: [shop_grafana]}");
        assertThat(Uncovered.look(holdings, List.of(), Set.of("shop_grafana"))).isEmpty();
        assertThat(Uncovered.look(holdings, List.of(Path.of("/var/lib/docker/volumes")), Set.of()))
                .isEmpty();
    }

    @Test
    void tellsDatabasesThatAreCopiedAsFiles() throws IOException {
        Holdings holdings = holdings(container("redis", Kind.REDIS, "shop_redis", "/data"));
        assertThat(Uncovered.look(holdings, List.of(Path.of("/var/lib/docker/volumes")), Set.of()))
                .extracting(Finding::text)
                .containsExactly("files of the database in container 'redis' ('shop_redis') are copied while it runs:"
                        + " they may not fit together");
    }
}
