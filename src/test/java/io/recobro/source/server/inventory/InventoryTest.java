package io.recobro.source.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.source.ArtifactSink;
import io.recobro.source.server.host.Output;
import io.recobro.stream.MemberWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The pages out of recorded answers; what is missing is noted, never fatal. */
class InventoryTest {
    private static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");

    private final Map<String, String> stored = new LinkedHashMap<>();
    private final RecordedHost host = new RecordedHost();

    private Inventory.Result write() {
        ArtifactSink sink = new ArtifactSink() {
            @Override
            public MemberWriter open(String name, String role) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void put(String name, String role, byte[] content) {
                assertThat(role).isEqualTo("inventory");
                assertThat(name).matches("inventory\\.[A-Za-z0-9._-]+\\.gz");
                assertThat(stored.put(name, new String(content, StandardCharsets.UTF_8)))
                        .isNull();
            }
        };
        return Inventory.write(host, sink, NOW);
    }

    @Test
    void anEmptyMachineHasASummaryOnly() {
        Inventory.Result result = write();
        assertThat(result.artifacts()).containsExactly("inventory.summary.txt.gz");
        assertThat(result.failed()).isZero();
        assertThat(stored.get("inventory.summary.txt.gz"))
                .startsWith("# recobro inventory 1\nhost unknown at 2026-11-22T03:00:00Z\n")
                .contains("  absent    dpkg --get-selections (there is no program)");
    }

    @Test
    void pagesForCommandsHoldTheirInputOnly() {
        host.prints("dpkg --get-selections", "bash\tinstall\ndocker-ce\thold\n")
                .prints("apt-mark showmanual", "docker-ce\n");
        write();
        assertThat(stored.get("inventory.packages.txt.gz")).isEqualTo("bash\tinstall\ndocker-ce\thold\n");
        assertThat(stored.get("inventory.packages-manual.txt.gz")).isEqualTo("docker-ce\n");
    }

    @Test
    void everyDiskHasItsPartitions() {
        host.prints("lsblk --nodeps --noheadings --output NAME,TYPE", "nvme0n1 disk\nnvme1n1 disk\nloop0   loop\n")
                .prints("sfdisk --dump /dev/nvme0n1", "label: gpt\n");
        write();
        assertThat(stored).containsEntry("inventory.sfdisk-nvme0n1.txt.gz", "label: gpt\n");
        assertThat(stored).doesNotContainKey("inventory.sfdisk-nvme1n1.txt.gz");
    }

    @Test
    void whatFailsIsNotedAndCounted() {
        host.answers("blkid", Output.none(Output.State.FAILED, "status 2: permission denied"))
                .answers("pvs --all", Output.none(Output.State.LATE, "it did not end within 30 s"))
                .holds("/etc/fstab", "UUID=1 / ext4\n");
        Inventory.Result result = write();
        assertThat(result.failed()).isEqualTo(2);
        assertThat(stored.get("inventory.summary.txt.gz"))
                .contains(
                        "  failed    blkid (status 2: permission denied)",
                        "  too late  pvs --all",
                        "  whole     /etc/fstab");
        assertThat(stored.get("inventory.disks.txt.gz")).contains("## file /etc/fstab\nUUID=1 / ext4\n");
    }

    @Test
    void filesOfADirectoryEachHaveAHeading() {
        host.holds("/etc/netplan/01-a.yaml", "network:\n  password: hunter2\n")
                .holds("/etc/netplan/note.txt", "not this")
                .holds("/etc/cron.d/.placeholder", "nor this");
        write();
        assertThat(stored.get("inventory.network.txt.gz"))
                .contains("## file /etc/netplan/01-a.yaml\nnetwork:\n  password: ****\n")
                .doesNotContain("not this", "hunter2");
        assertThat(stored).doesNotContainKey("inventory.cron.txt.gz");
    }

    @Test
    void containersAreToldWithoutTheirSecrets() {
        host.prints("docker ps --all --quiet --no-trunc", "abc\n")
                .prints("docker inspect --type=container abc", """
                    [{"Name": "/mariadb", "Config": {"Image": "mariadb:11.2",
                      "Env": ["MARIADB_ROOT_PASSWORD=hunter2", "MARIADB_DATABASE=jaraba", "APP=hunter3", "PATH=/usr/bin"],
                      "Cmd": ["redis-server", "--requirepass", "hunter4", "--port", "6379"],
                      "Healthcheck": {"Test": ["CMD", "mariadb-admin", "ping", "--password=hunter5"]},
                      "Labels": {"com.docker.compose.project.config_files": "/srv/shop/compose.yml",
                        "traefik.http.middlewares.a.basicauth.users": "ops:hunter6"}}}]
                    """)
                .prints("docker image inspect --format {{json .RepoDigests}} mariadb:11.2", "[\"mariadb@sha256:1f\"]\n")
                .holds("/srv/shop/compose.yml", "services:\n  db:\n    environment:\n      X_TOKEN: hunter7\n");
        write();
        assertThat(stored.get("inventory.docker-containers.json.gz"))
                .contains("MARIADB_DATABASE=jaraba", "\"--port\"", "\"6379\"", "/srv/shop/compose.yml", "mariadb:11.2")
                .doesNotContain("hunter");
        assertThat(stored.get("inventory.docker-images.txt.gz")).isEqualTo("mariadb@sha256:1f    mariadb:11.2\n");
        assertThat(stored.get("inventory.compose.txt.gz"))
                .contains("### file /srv/shop/compose.yml", "X_TOKEN: ****")
                .doesNotContain("hunter");
    }

    @Test
    void kernelSettingsThatDoNotHoldAreMarked() {
        host.holds("/etc/sysctl.d/10-a.conf", "# comment\nvm.swappiness = 10\n-net/ipv4/conf/eth0.1/forwarding=1\n")
                .holds("/etc/sysctl.d/20-b.conf", "vm.swappiness=1\n")
                .holds("/proc/sys/vm/swappiness", "60\n")
                .holds("/proc/sys/net/ipv4/conf/eth0.1/forwarding", "1\n");
        write();
        assertThat(stored.get("inventory.system.txt.gz"))
                .contains("vm.swappiness = 1    # holds: 60\n", "net/ipv4/conf/eth0.1/forwarding = 1\n");
    }

    @Test
    void keyringsOfOthersAreKeptInBase64() {
        host.holds("/etc/apt/keyrings/docker.asc", "key of docker")
                .holds("/usr/share/keyrings/ubuntu-archive-keyring.gpg", "key of ubuntu");
        write();
        assertThat(stored.get("inventory.apt.txt.gz"))
                .contains("base64 /etc/apt/keyrings/docker.asc\na2V5IG9mIGRvY2tlcg==\n")
                .doesNotContain("ubuntu-archive");
    }

    @Test
    void certificatesTellTheirEnd() {
        host.holds("/etc/nginx/ssl/broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
                .holds("/etc/nginx/ssl/key.pem", "-----BEGIN PRIVATE KEY-----\n");
        write();
        assertThat(stored.get("inventory.certificates.txt.gz"))
                .contains("unreadable            /etc/nginx/ssl/broken.pem")
                .doesNotContain("key.pem");
    }
}
