package io.recobro.survey;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.config.ConfigLoader;
import io.recobro.config.SiteConfig;
import io.recobro.survey.Holdings.Holding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which directories belong to jobs, out of recorded containers. */
class HoldingsTest {
    private static final String INSPECTED = """
        [{"Name": "/shop-mariadb-1", "Config": {"Image": "mariadb:11.2", "Env": ["MARIADB_ROOT_PASSWORD=x"],
           "Labels": {"com.docker.compose.service": "mariadb"}},
          "HostConfig": {"PortBindings": {"3306/tcp": [{"HostIp": "127.0.0.1", "HostPort": "3306"}]}},
          "Mounts": [{"Type": "volume", "Name": "shop_db", "Source": "/var/lib/docker/volumes/shop_db/_data",
                      "Destination": "/var/lib/mysql", "RW": true},
                     {"Type": "bind", "Source": "/srv/shop/my.cnf", "Destination": "/etc/mysql/my.cnf", "RW": false}]},
         {"Name": "/qdrant", "Config": {"Image": "qdrant/qdrant:v1.7.4", "Labels": {}},
          "HostConfig": {"PortBindings": {"6333/tcp": [{"HostIp": "", "HostPort": "6333"}]}},
          "Mounts": [{"Type": "bind", "Source": "/srv/qdrant", "Destination": "/qdrant/storage", "RW": true}]},
         {"Name": "/redis", "Config": {"Image": "redis:7", "Labels": null},
          "HostConfig": {"PortBindings": {}},
          "Mounts": [{"Type": "volume", "Name": "shop_redis", "Source": "/var/lib/docker/volumes/shop_redis/_data",
                      "Destination": "/data", "RW": true},
                     {"Type": "bind", "Source": "/var/run/docker.sock", "Destination": "/s", "RW": true}]}]
        """;

    @TempDir
    private Path directory;

    private SiteConfig site(String jobs) throws IOException {
        Path file = Files.writeString(
                directory.resolve("recobro.yml"),
                "site: shop\ndestinations:\n  local: {type: dir, path: /backups}\njobs:\n" + jobs.indent(2));
        return new ConfigLoader(Map.of()).load(file);
    }

    private static String mariadb(String address) {
        return "db: {source: {type: mariadb, " + address + ", user: r, password: x, databases: [shop]}, to: [local]}\n";
    }

    @Test
    void findsTheDataOfContainersByPortAndByName() throws IOException {
        for (String address : List.of("port: 3306", "container: mariadb", "container: shop-mariadb-1")) {
            Holdings holdings = new Holdings(site(mariadb(address)), ContainerMounts.parse(INSPECTED));
            assertThat(holdings.all())
                    .containsExactly(
                            new Holding(Path.of("/backups"), "is destination 'local'"),
                            new Holding(Path.of("/var/lib/docker/volumes/shop_db/_data"), "is captured by job 'db'"));
        }
    }

    @Test
    void serversElsewhereHaveNoDirectoryHere() throws IOException {
        Holdings holdings = new Holdings(site(mariadb("host: db.example.net")), ContainerMounts.parse(INSPECTED));
        assertThat(holdings.all()).hasSize(1);
    }

    @Test
    void aServerOutsideOfContainersHasItsUsualDirectory() throws IOException {
        Holdings holdings = new Holdings(site(mariadb("port: 3307")), ContainerMounts.parse(INSPECTED));
        assertThat(holdings.all()).contains(new Holding(Path.of("/var/lib/mysql"), "is captured by job 'db'"));
    }

    @Test
    void findsTheStorageOfQdrant() throws IOException {
        String job = "vectors: {source: {type: qdrant, url: \"http://127.0.0.1:6333\"}, to: [local]}\n";
        Holdings holdings = new Holdings(site(job), ContainerMounts.parse(INSPECTED));
        assertThat(holdings.all()).contains(new Holding(Path.of("/srv/qdrant"), "is captured by job 'vectors'"));
    }

    @Test
    void tellsWhatNoJobCaptures() throws IOException {
        Holdings holdings = new Holdings(site(mariadb("port: 3306")), ContainerMounts.parse(INSPECTED));
        assertThat(holdings.gaps(List.of(), Set.of()))
                .extracting(gap -> gap.mount().source().toString())
                .containsExactly("/srv/qdrant", "/var/lib/docker/volumes/shop_redis/_data");
        assertThat(holdings.gaps(List.of(Path.of("/srv")), Set.of("shop_redis")))
                .isEmpty();
    }

    @Test
    void aHostWithoutDockerHasNoContainers() {
        assertThat(ContainerMounts.parse("")).isEmpty();
        assertThat(ContainerMounts.parse("Cannot connect to the Docker daemon")).isEmpty();
    }
}
