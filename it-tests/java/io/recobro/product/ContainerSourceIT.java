package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectExecResponse.ProcessConfig;
import com.github.dockerjava.api.exception.NotFoundException;
import io.recobro.fixture.DisabledEvents;
import io.recobro.fixture.container.Image;
import io.recobro.fixture.container.MariaDbContainer;
import io.recobro.product.Recobro.Ran;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.testcontainers.DockerClientFactory;

/** A server that is named by its container: reached at the container's address, or by its own tool through docker exec. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIf(
        value = "io.recobro.fixture.container.MariaDbContainer#isThere",
        disabledReason = "no Docker engine answers, or it has no image of MariaDB")
class ContainerSourceIT {
    private static final String TOOL = "engine: mariadb-dump";

    /** Of this test alone: all processes of the machine are searched for it, and other tests run on it too. */
    private final String password = "planted-" + UUID.randomUUID();

    private MariaDbContainer server;
    private Place place;

    @BeforeAll
    void start() throws Exception {
        server = MariaDbContainer.start(Image.MARIADB);
        HostileDatabase.create(server, 5);
        Place.account(server, HostileDatabase.NAME, "%");
        server.execute(
                "",
                "GRANT EXECUTE ON " + HostileDatabase.quoted(HostileDatabase.NAME) + ".* TO " + Place.USER + "@'%'",
                "GRANT RELOAD, BINLOG MONITOR ON *.* TO " + Place.USER + "@'%'",
                "ALTER USER " + Place.USER + "@'%' IDENTIFIED BY '" + password + "'");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @BeforeEach
    void place() throws IOException {
        place = new Place();
        Files.writeString(place.directory().resolve("database"), password);
    }

    @AfterEach
    void clean() throws IOException {
        server.execute("", "DROP DATABASE IF EXISTS copy");
        place.close();
    }

    private Recobro recobro(String container, String... keys) throws IOException {
        String more = String.join("", Stream.of(keys).map(key -> ", " + key).toList());
        return place.configure(
                List.of(place.dir("local")),
                List.of(place.job("db", 3306, HostileDatabase.NAME, "local")
                        .replace("port: 3306", "container: " + container + more)));
    }

    private List<String> dump(String database) {
        String text = server.run(
                "mariadb-dump",
                "--no-defaults",
                "--user=root",
                "--password=" + MariaDbContainer.PASSWORD,
                "--skip-comments",
                "--hex-blob",
                "--routines",
                "--events",
                "--triggers",
                "--skip-extended-insert",
                "--order-by-primary",
                database);
        return PlainTools.sorted(text.replace("`" + database.replace("`", "``") + "`.", "")
                .lines()
                .toList());
    }

    private void assertComesBack(Recobro recobro) {
        Ran ran = recobro.succeed(place.asAdmin("restore", "db", "--into", "copy"));
        assertThat(ran.out()).contains("equal           content digests");
        assertThat(dump("copy").equals(DisabledEvents.in(dump(HostileDatabase.NAME))))
                .isTrue();
    }

    @Test
    void everythingComesBackThroughTheContainersAddress() throws Exception {
        Recobro recobro = recobro(server.name());
        recobro.succeed("backup-now");
        assertComesBack(recobro);
    }

    /** The engine does not end what runs in a container with the program that asked for it. */
    @Test
    void aBackupThatIsStoppedLeavesNoDumpRunningInTheContainer() throws Exception {
        Recobro recobro = recobro(server.name(), TOOL);
        try (Connection blocking = server.connect(HostileDatabase.NAME);
                Statement statement = blocking.createStatement()) {
            statement.execute("LOCK TABLES no_key WRITE");
            Recobro.Child backup = recobro.start("128m", "backup-now");
            await(() -> server.processes().stream().anyMatch(line -> line.contains("mariadb-dump")));
            backup.process().descendants().forEach(ProcessHandle::destroy); // as systemd does it
            backup.signal("TERM");
            assertThat(backup.finish().status()).isNotZero();
            await(() -> server.processes().stream().noneMatch(line -> line.contains("mariadb-dump")));
            statement.execute("UNLOCK TABLES");
        }
        recobro.succeed("backup-now");
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for long enough").isLessThan(deadline);
        }
    }

    @Test
    void everythingComesBackThroughDockerExecAndThePasswordIsSeenNowhere() throws Exception {
        Recobro recobro = recobro(server.name(), TOOL);
        try (Sightings sightings = new Sightings(server.id(), password)) {
            recobro.succeed("backup-now");
            recobro.succeed("doctor");
            assertThat(sightings.seen()).as("the tool itself").anyMatch(words -> words.contains("mariadb-dump"));
            assertThat(sightings.secrets()).isEmpty();
            Process careless = new ProcessBuilder("sh", "-c", "sleep 60; : " + password).start();
            try {
                assertThat(sightings.awaitSecret()).as("control").contains("sleep 60");
            } finally {
                careless.descendants().forEach(ProcessHandle::destroyForcibly);
                careless.destroyForcibly();
            }
            assertComesBack(recobro);
            Reliability.record(new Attack(
                    "Secrets",
                    "all processes and exec sessions are looked at without pause",
                    "backup and doctor through docker exec",
                    sightings.seen().size(),
                    sightings.seen().size() + " commands seen in " + sightings.looks()
                            + " looks, inside and outside of the container, "
                            + "the password in no argument and no environment",
                    "a process with the password in an argument is found",
                    getClass().getSimpleName()));
        }
    }

    @Test
    void aServerThatIsNotThereIsSaidSo() throws Exception {
        String name = server.name();
        int told = 0;
        recobro("nothing-of-that-name").run("backup-now").expect(10, "No such container", "hint: ");
        recobro("nothing-of-that-name", TOOL).run("backup-now").expect(10, "No such container", "hint: ");
        server.pause();
        try {
            recobro(name).run("backup-now").expect(10, "'" + name + "': it is not running but paused", "hint: ");
            recobro(name, TOOL).run("backup-now").expect(10, "is paused", "hint: ");
        } finally {
            server.unpause();
        }
        server.stop();
        try {
            recobro(name).run("backup-now").expect(10, "'" + name + "': it is not running but exited", "hint: ");
            recobro(name, TOOL).run("backup-now").expect(10, "is not running", "hint: ");
            told += 6;
        } finally {
            server.startAgain();
        }
        assertThat(place.stored("local")).isEmpty();
        recobro(name).succeed("backup-now");
        Reliability.record(new Attack(
                "Servers and networks",
                "missing, paused, stopped",
                "container of a MariaDB source, both engines",
                told,
                told + " times exit status 10 with the container's state, nothing published",
                "the same container, running again: published",
                getClass().getSimpleName()));
    }

    @Test
    void aToolThatTheContainerDoesNotHaveIsNamed() throws Exception {
        recobro(server.name(), TOOL, "command: mysqldump-of-old")
                .run("backup-now")
                .expect(2, "'mysqldump-of-old' in container", "no such program", "'command'", "mariadb-dump");
        assertThat(place.stored("local")).isEmpty();
    }

    @Test
    void aNewAddressAfterARestartIsFound() throws Exception {
        Recobro recobro = recobro(server.name());
        recobro.succeed("backup-now");
        String before = server.address();
        server.stop();
        List<MariaDbContainer> others = new ArrayList<>();
        try {
            do { // until one takes the address; another test may have left a lower one free
                others.add(MariaDbContainer.start(Image.MARIADB));
            } while (!others.getLast().address().equals(before) && others.size() < 5);
            server.startAgain();
            assertThat(server.address()).isNotEqualTo(before);
            recobro.succeed("backup-now");
        } finally {
            others.forEach(MariaDbContainer::close);
        }
    }

    /** Looks at every process of this host, those in containers included, and at the exec sessions of one container. */
    private static final class Sightings implements AutoCloseable {
        private final DockerClient docker = DockerClientFactory.instance().client();
        private final String container;
        private final String secret;
        private final Set<String> seen = new TreeSet<>();
        private final List<String> secrets = new ArrayList<>();
        private final Thread watch;
        private volatile boolean enough;
        private long looks;

        Sightings(String container, String secret) {
            this.container = container;
            this.secret = secret;
            this.watch = Thread.ofPlatform().daemon().start(this::watch);
        }

        private void watch() {
            while (!enough) {
                for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
                    if (process.pid() != ProcessHandle.current().pid()) {
                        look(text(process, "cmdline"), "cmdline");
                        look(text(process, "environ"), "environ");
                    }
                }
                execs();
                synchronized (this) {
                    looks++;
                    notifyAll();
                }
            }
        }

        private void execs() {
            List<String> ids = docker.inspectContainerCmd(container).exec().getExecIds();
            for (String id : ids == null ? List.<String>of() : ids) {
                try {
                    ProcessConfig config = docker.inspectExecCmd(id).exec().getProcessConfig();
                    look(config.getEntryPoint() + " " + String.join(" ", config.getArguments()), "exec");
                } catch (NotFoundException ended) {
                    continue;
                }
            }
        }

        private synchronized void look(String words, String where) {
            if (words.contains("mariadb-dump")) {
                seen.add(where + ": " + words);
            }
            if (words.contains(secret)) {
                secrets.add(where + ": " + words);
            }
        }

        private static String text(ProcessHandle process, String file) {
            try {
                byte[] words = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), file));
                return new String(words, StandardCharsets.UTF_8).replace('\0', ' ');
            } catch (IOException ended) {
                return "";
            }
        }

        synchronized Set<String> seen() {
            return new TreeSet<>(seen);
        }

        synchronized List<String> secrets() {
            return List.copyOf(secrets);
        }

        synchronized long looks() {
            return looks;
        }

        synchronized String awaitSecret() throws InterruptedException {
            for (int rounds = 0; secrets.isEmpty() && rounds < 100; rounds++) {
                wait(1000);
            }
            return String.join("\n", secrets);
        }

        @Override
        public void close() throws InterruptedException {
            enough = true;
            watch.join();
        }
    }
}
