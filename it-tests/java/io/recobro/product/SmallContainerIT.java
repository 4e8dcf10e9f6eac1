package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Volume;
import io.recobro.fixture.MariaDbServer;
import io.recobro.fixture.container.Containers;
import io.recobro.fixture.container.Image;
import io.recobro.fixture.container.MariaDbContainer;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.IndefiniteWaitOneShotStartupCheckStrategy;

/**
 * The product in a container whose memory is a small part of the database: this host's JDK and classes, mounted read-only, on
 * any Linux. The kernel kills what needs more.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIf(
        value = "imagesAreThere",
        disabledReason = "no Docker engine answers, or it has no images of MariaDB and of a Linux")
class SmallContainerIT {
    private static final int ROWS = 400_000;
    private static final int MEBIBYTE = 1 << 20;
    private static final String HEAP = "64m";
    private static final int LIMIT = 176;
    private static final int TOO_SMALL = 48;
    private static final Pattern PEAK = Pattern.compile("peak (\\d+)");
    /** What processes really hold, without the page cache, which the kernel takes back: named so in cgroups of version 1 and 2. */
    private static final String WATCHED = """
        peak() { most=0; while :; do
            for file in /sys/fs/cgroup/memory/memory.stat /sys/fs/cgroup/memory.stat; do
                while read -r name value; do case "$name" in total_rss|anon) now=$value ;; esac; done 2>/dev/null < $file
            done
            [ "${now:-0}" -gt "$most" ] && most=$now && echo "peak $most"
            sleep 0.1
        done; }
        peak & watch=$!
        "$@"; status=$?
        kill $watch; echo "status $status"; exit $status
        """;

    private MariaDbContainer server;
    private Place place;

    static boolean imagesAreThere() {
        return Image.MARIADB.isThere() && Image.DEBIAN.isThere();
    }

    private record Ended(long status, boolean killed, long peak, String said) {}

    @BeforeAll
    void fill() throws Exception {
        server = MariaDbContainer.start(Image.MARIADB);
        server.execute("", "CREATE DATABASE shop");
        server.execute(
                "shop",
                "CREATE TABLE big (id INT PRIMARY KEY, v VARBINARY(1000), t VARCHAR(100), KEY (t))",
                "SET SESSION sql_log_bin=0",
                "INSERT INTO big SELECT seq, REPEAT(CHAR(seq % 256), 1000), CONCAT('row ', seq) FROM seq_1_to_" + ROWS);
        Place.account(server, "shop", "%");
        place = new Place();
        place.configure(
                List.of(place.dir("local")),
                List.of(place.job("db", 3306, "shop", "local")
                        .replace("port:", "host: " + server.address() + ", port:")));
    }

    @AfterAll
    void stop() throws IOException {
        server.close();
        if (place != null) {
            place.close();
        }
    }

    private Ended run(int mebibytes, String... arguments) throws IOException {
        String home = System.getProperty("java.home");
        List<String> product = List.of(
                home + "/bin/java",
                "-Xmx" + HEAP,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dlogback.configurationFile=logback.xml",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "io.recobro.Main",
                "-c",
                place.directory().resolve("recobro.yml").toString());
        String[] command = Stream.of(List.of("sh", "-c", WATCHED, "sh"), product, List.of(arguments))
                .flatMap(List::stream)
                .toArray(String[]::new);
        try (GenericContainer<?> container = Containers.of(Image.DEBIAN)) {
            container
                    .withEnv(
                            "XDG_STATE_HOME", place.directory().resolve("state").toString())
                    .withWorkingDirectory(Path.of("").toAbsolutePath().toString())
                    .withCreateContainerCmdModifier(create -> create.getHostConfig()
                            .withMemory((long) mebibytes * MEBIBYTE)
                            .withMemorySwap((long) mebibytes * MEBIBYTE)
                            .withBinds(mounts(home)))
                    .withStartupCheckStrategy(new IndefiniteWaitOneShotStartupCheckStrategy() {
                        @Override
                        public StartupStatus checkStartupState(DockerClient docker, String id) {
                            ContainerState state = getCurrentState(docker, id);
                            return Boolean.TRUE.equals(state.getRunning())
                                    ? StartupStatus.NOT_YET_KNOWN
                                    : StartupStatus.SUCCESSFUL;
                        }
                    })
                    .withCommand(command);
            container.withStartupTimeout(Duration.ofMinutes(5)).start();
            ContainerState state = container.getCurrentContainerInfo().getState();
            String said = container.getLogs();
            Matcher peaks = PEAK.matcher(said);
            long peak = 0;
            while (peaks.find()) {
                peak = Math.max(peak, Long.parseLong(peaks.group(1)));
            }
            Matcher status = Pattern.compile("status (\\d+)").matcher(said);
            long code = status.find() ? Long.parseLong(status.group(1)) : state.getExitCodeLong();
            return new Ended(code, Boolean.TRUE.equals(state.getOOMKilled()), peak, said);
        }
    }

    /** The JDK, the classes of this build and the libraries, for reading; the backups and their configuration. */
    private List<Bind> mounts(String home) {
        Stream<Path> classes = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of);
        List<Bind> mounts = new ArrayList<>(Stream.concat(Stream.of(Path.of(home)), classes)
                .map(Path::toAbsolutePath)
                .filter(Files::exists)
                .distinct()
                .map(path -> new Bind(path.toString(), new Volume(path.toString()), AccessMode.ro))
                .toList());
        mounts.add(new Bind(
                place.directory().toString(), new Volume(place.directory().toString()), AccessMode.rw));
        return mounts;
    }

    @Test
    void aDatabaseMuchLargerThanTheMemoryGoesThrough() throws Exception {
        Ended tooSmall = run(TOO_SMALL, "backup-now");
        assertThat(tooSmall.status()).as("control: " + tooSmall.said()).isEqualTo(137);
        assertThat(tooSmall.killed()).isTrue();
        assertThat(place.stored("local").stream().filter(file -> file.toString().endsWith(".json")))
                .isEmpty();

        Ended backup = run(LIMIT, "backup-now");
        assertThat(backup.status()).as(backup.said()).isZero();
        Ended restore = run(
                LIMIT,
                "restore",
                "db",
                "--into",
                "copy",
                "--user",
                MariaDbServer.ADMIN,
                "--password-file",
                place.directory().resolve("admin").toString());
        assertThat(restore.status()).as(restore.said()).isZero();
        assertThat(restore.said()).contains("content digests");
        long bytes;
        try (Connection connection = server.connect("");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "SELECT COUNT(*), SUM(LENGTH(b.v)) FROM shop.big a JOIN copy.big" + " b USING (id, v, t)")) {
            result.next();
            assertThat(result.getInt(1)).isEqualTo(ROWS);
            bytes = result.getLong(2);
        }
        for (Ended ended : List.of(backup, restore)) {
            assertThat(ended.killed()).isFalse();
            assertThat(ended.peak()).isBetween(20L * MEBIBYTE, (long) LIMIT * MEBIBYTE);
        }
        assertThat(bytes).isGreaterThan(2L * LIMIT * MEBIBYTE);
        Reliability.record(new Attack(
                "Servers and networks",
                "memory limit of " + LIMIT + " MiB, swap off",
                "Recobro in a container with -Xmx" + HEAP,
                2,
                "backup and restore of " + bytes / MEBIBYTE + " MiB of values, peak of the processes "
                        + backup.peak() / MEBIBYTE + " and " + restore.peak() / MEBIBYTE + " MiB",
                "with " + TOO_SMALL + " MiB the kernel killed it: status 137, nothing published, and the next run"
                        + " succeeded",
                getClass().getSimpleName()));
    }
}
