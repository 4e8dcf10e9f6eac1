package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.daemon.systemd.DatagramListener;
import io.recobro.fixture.MariaDbServer;
import io.recobro.product.Recobro.Child;
import io.recobro.product.Recobro.Ran;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The daemon as a process, with a real database: signals, a crash, the control socket. */
@Timeout(600)
class DaemonIT {
    /** Long past, so that a job is due when the daemon starts, and not again during a test. */
    private static final String YEARLY = "schedule: \"0 0 1 1 *\"";

    private static final String RETRY = "retry: {attempts: 3, after: 1s}";
    private static MariaDbServer server;

    private Place place;
    private DatagramListener manager;
    private Child daemon;

    @BeforeAll
    static void startServer() {
        server = MariaDbServer.embedded();
        server.execute("", "CREATE DATABASE shop");
        server.execute(
                "shop",
                "CREATE TABLE big (id INT PRIMARY KEY, v VARBINARY(1024))",
                "INSERT INTO big SELECT seq, RANDOM_BYTES(1000) FROM seq_1_to_25000");
        Place.account(server, "shop");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void prepare() throws IOException {
        place = new Place();
        manager = DatagramListener.at("@recobro-daemon-it-" + System.nanoTime());
    }

    @AfterEach
    void cleanUp() throws Exception {
        if (daemon != null) {
            daemon.process().destroyForcibly().waitFor();
        }
        manager.close();
        place.close();
    }

    @Test
    void itLivesAndEndsAsAServiceDoes() throws Exception {
        Recobro recobro = configure(server.port());
        daemon = serve(recobro);
        assertThat(manager.await("READY=1")).contains("STATUS=");
        manager.await("WATCHDOG=1");
        daemon.awaitSaid("job 'db' is done");
        assertThat(recobro.json("list")).hasSize(1);

        Child second = recobro.start("64m", environment(), "daemon");
        Ran refused = second.finish()
                .expect(
                        11,
                        "another one runs already",
                        "pid " + daemon.process().pid());
        assertThat(refused.err()).contains(" since 20");

        Path file = place.directory().resolve("recobro.yml");
        String good = Files.readString(file);
        Files.writeString(file, "bad: true\n", StandardOpenOption.APPEND);
        daemon.signal("HUP");
        manager.await("RELOADING=1");
        manager.await("READY=1");
        daemon.awaitSaid("unknown key 'bad'");
        Files.writeString(file, good.replace("  db:", "  more:"));
        daemon.signal("HUP");
        manager.await("RELOADING=1");
        daemon.awaitSaid("job 'more' is done");

        daemon.signal("TERM");
        manager.await("STOPPING=1");
        assertThat(daemon.finish().status()).isEqualTo(143);
        assertThat(place.directory().resolve("run/control.sock")).doesNotExist();
    }

    @Test
    void aBackupIsAskedForThroughTheSocket() throws Exception {
        Recobro recobro = configure(server.port(), "schedule: \"0 0 1 1 *\"");
        daemon = serve(recobro);
        daemon.awaitSaid("job 'db' is done");
        Ran asked =
                recobro.start("64m", environment(), "backup-now", "db").finish().expect(0, "published");
        assertThat(asked.err())
                .contains("asked the daemon (pid " + daemon.process().pid() + ")");
        daemon.awaitSaid("backup of [db] asked for by");
        Ran alone = recobro.start("128m", environment(), "backup-now", "--no-daemon")
                .finish()
                .expect(0, "published");
        assertThat(alone.err()).as("control").doesNotContain("asked the daemon");
        assertThat(recobro.json("list")).hasSize(3);
        daemon.signal("TERM");
        daemon.finish();
        Ran without = recobro.start("128m", environment(), "backup-now", "db")
                .finish()
                .expect(0, "published");
        assertThat(without.err()).doesNotContain("asked the daemon");
    }

    @Test
    void oneSignalLetsTheRunFinish() throws Exception {
        Ran ran = signalledInTheMiddle(1);
        assertThat(ran.status()).as(ran.err()).isEqualTo(143);
        assertThat(ran.err()).contains("job 'db' is done");
        assertThat(configure(server.port()).json("list")).as("control").hasSize(1);
    }

    @Test
    void twoSignalsEndTheRunAndLeaveNothing() throws Exception {
        Ran ran = signalledInTheMiddle(2);
        assertThat(ran.status()).as(ran.err()).isEqualTo(143);
        assertThat(ran.err()).contains("interrupting db", "interrupted").doesNotContain("cut off");
        assertThat(place.stored("local")).isEmpty();
        assertThat(outcomes()).containsExactly("failed");
    }

    private Ran signalledInTheMiddle(int times) throws Exception {
        CompletableFuture<Child> child = new CompletableFuture<>();
        Runnable signal = () -> {
            try {
                child.get().signal("TERM");
                manager.await("STOPPING=1");
                if (times > 1) {
                    child.get().signal("TERM");
                    child.get().awaitSaid("interrupting");
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        };
        try (Tap tap = new Tap(server.port(), 8_000_000, signal)) {
            daemon = serve(configure(tap.port()));
            child.complete(daemon);
            return daemon.finish();
        }
    }

    @Test
    void afterAKillTheNextStartNeedsNoHand() throws Exception {
        CompletableFuture<Child> child = new CompletableFuture<>();
        try (Tap tap =
                new Tap(server.port(), 8_000_000, () -> child.join().process().destroyForcibly())) {
            daemon = serve(configure(tap.port()));
            child.complete(daemon);
            assertThat(daemon.finish().status()).isEqualTo(137);
        }
        Recobro recobro = configure(server.port());
        assertThat(recobro.json("list")).isEmpty();
        assertThat(place.directory().resolve("run/control.sock"))
                .as("left behind")
                .exists();
        assertThat(outcomes())
                .as("the process that was killed could record nothing")
                .isEmpty();
        daemon = serve(recobro);
        manager.await("READY=1");
        daemon.awaitSaid("job 'db': a run was cut off");
        daemon.awaitSaid("job 'db' begins (retry)");
        daemon.awaitSaid("job 'db' is done");
        assertThat(outcomes()).containsExactly("failed", "ok");
        assertThat(recobro.json("list")).hasSize(1);
        recobro.succeed("verify", "--level", "digests");
        Reliability.record(new Attack(
                "Killed processes",
                "kill -9 in the middle of a dump",
                "the daemon with a scheduled job",
                Collections.frequency(outcomes(), "failed"),
                "nothing half was visible; the next start told of the run that was cut off and made it up by itself",
                "an undisturbed run of the same daemon",
                "DaemonIT"));
    }

    private Recobro configure(int port, String... more) throws IOException {
        List<String> keys = more.length == 0 ? List.of(YEARLY, RETRY) : List.of(more);
        return place.configure(
                List.of(place.dir("local")),
                List.of(place.job("db", port, "shop", "local", keys.toArray(String[]::new))));
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("RECOBRO_LOG", "text");
        environment.put("STATE_DIRECTORY", place.directory().resolve("state").toString());
        environment.put("RUNTIME_DIRECTORY", place.directory().resolve("run").toString());
        return environment;
    }

    /** As the unit starts it. */
    private Child serve(Recobro recobro) throws IOException {
        Map<String, String> environment = environment();
        environment.put("NOTIFY_SOCKET", manager.name());
        environment.put("WATCHDOG_USEC", "20000000");
        return recobro.start("128m", environment, "daemon");
    }

    /** How the runs ended that left a record, oldest first. */
    private List<String> outcomes() throws IOException {
        Path runs = place.directory().resolve("local").resolve(Place.SITE).resolve("runs");
        if (!Files.exists(runs)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(runs)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.contains("_backup_"))
                    .sorted()
                    .map(name -> name.split("_")[3])
                    .toList();
        }
    }
}
