package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.daemon.systemd.DatagramListener;
import io.recobro.fixture.MariaDbServer;
import io.recobro.product.Recobro.Child;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * A real daemon, started as the unit starts it, with a schedule of every minute, a server that is written to, and a kill in the
 * middle of a run. Two minutes by default; {@code it-tests/soak/daemon-ten-minutes} takes ten.
 */
class DaemonSoakIT {
    private static final DateTimeFormatter ID =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Duration length = Duration.ofMinutes(Integer.getInteger("recobro.soak.minutes", 2));

    @Test
    void noMinuteLacksABackupAndNoHalfOneIsSeen() throws Exception {
        AtomicReference<Child> victim = new AtomicReference<>();
        AtomicReference<Instant> killed = new AtomicReference<>();
        try (MariaDbServer server = MariaDbServer.embedded();
                Place place = new Place();
                DatagramListener manager = DatagramListener.at("@recobro-soak-" + System.nanoTime())) {
            fill(server);
            Recobro recobro = configure(place, server.port());
            Instant began = Instant.now();
            Child first = serve(recobro, place, manager);
            manager.await("READY=1");
            Instant ready = Instant.now();
            // some seconds later than a minute that began while the daemon lived
            Instant middle = ready.plus(length.dividedBy(2)).plusSeconds(5);
            write(server, first, middle);
            // the run of the next minute reads through a door that closes in the middle of it
            Instant down = Instant.now();
            try (Tap tap = new Tap(server.port(), 3_000_000, () -> {
                Child running = victim.get();
                running.process().destroyForcibly();
                killed.set(Instant.now());
            })) {
                configure(place, tap.port());
                first.signal("HUP");
                victim.set(first);
                assertThat(first.process().waitFor(150, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(first.process().exitValue()).isEqualTo(137);
            JsonNode seen = recobro.json("list");
            assertThat(seen.size()).as("what was published before the kill").isPositive();
            configure(place, server.port());
            Child second = serve(recobro, place, manager);
            manager.await("READY=1");
            second.awaitSaid("a run was cut off");
            Instant up = Instant.now();
            write(server, second, up.plus(Duration.between(ready, middle)));
            Instant end = Instant.now();
            second.signal("TERM");
            assertThat(second.finish().status()).isEqualTo(143);

            Set<Instant> minutes = minutes(recobro.json("list"));
            List<Instant> missing = new ArrayList<>();
            Instant firstWhole = ready.truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofMinutes(1));
            assertThat(minutes)
                    .as("minutes that begin while the first process lives")
                    .contains(firstWhole);
            for (Instant minute = firstWhole;
                    minute.isBefore(end.truncatedTo(ChronoUnit.MINUTES));
                    minute = minute.plus(Duration.ofMinutes(1))) {
                boolean whileDown =
                        !minute.isBefore(killed.get().truncatedTo(ChronoUnit.MINUTES)) && minute.isBefore(up);
                if (!minutes.contains(minute) && !whileDown) {
                    missing.add(minute);
                }
            }
            System.out.printf(
                    "soak: %d backups in %d s, down from %s (killed %s) to %s%n",
                    minutes.size(), Duration.between(began, end).toSeconds(), down, killed.get(), up);
            assertThat(missing)
                    .as("minutes without a backup; there are %s", minutes)
                    .isEmpty();
            recobro.succeed("verify", "--level", "parse");
            assertThat(visible(place)).isEqualTo(listed(recobro.json("list")));
            Reliability.record(new Attack(
                    "Killed processes",
                    "kill -9 in the middle of a run, while a database is written to",
                    "the daemon with a backup every minute",
                    killed.get() == null ? 0 : 1,
                    "%d backups in %d s, one for each minute that it lived, all whole; the next start went on"
                            .formatted(
                                    minutes.size(), Duration.between(began, end).toSeconds()),
                    "the minutes before the kill",
                    "DaemonSoakIT"));
        }
    }

    private static void fill(MariaDbServer server) {
        server.execute("", "CREATE DATABASE shop");
        server.execute(
                "shop",
                "CREATE TABLE big (id INT PRIMARY KEY, v VARBINARY(1024))",
                "INSERT INTO big SELECT seq, RANDOM_BYTES(1000) FROM seq_1_to_8000",
                "CREATE TABLE counter (id INT PRIMARY KEY AUTO_INCREMENT, at TIMESTAMP(3))");
        Place.account(server, "shop");
    }

    private static Recobro configure(Place place, int port) throws IOException {
        return place.configure(
                List.of(place.dir("local")),
                List.of(place.job(
                        "db", port, "shop", "local", "schedule: \"* * * * *\"", "retry: {attempts: 3, after: 5s}")));
    }

    private static Child serve(Recobro recobro, Place place, DatagramListener manager) throws IOException {
        return recobro.start(
                "128m",
                Map.of(
                        "RECOBRO_LOG", "text",
                        "STATE_DIRECTORY", place.directory().resolve("state").toString(),
                        "RUNTIME_DIRECTORY", place.directory().resolve("run").toString(),
                        "NOTIFY_SOCKET", manager.name(),
                        "WATCHDOG_USEC", "60000000"),
                "daemon");
    }

    /** Writes a row a second until then; the daemon must live all the time. */
    private static void write(MariaDbServer server, Child daemon, Instant until) throws InterruptedException {
        while (Instant.now().isBefore(until)) {
            server.execute("shop", "INSERT INTO counter (at) VALUES (NOW(3))");
            assertThat(daemon.process().waitFor(1, TimeUnit.SECONDS)).isFalse();
        }
    }

    /** The minutes in which a run began that is listed. */
    private static Set<Instant> minutes(JsonNode list) {
        Set<Instant> minutes = new TreeSet<>();
        list.forEach(backup ->
                minutes.add(Instant.from(ID.parse(backup.path("id").asString().substring(0, 16)))
                        .truncatedTo(ChronoUnit.MINUTES)));
        return minutes;
    }

    private static Set<String> listed(JsonNode list) {
        Set<String> ids = new HashSet<>();
        list.forEach(backup -> ids.add(backup.path("id").asString()));
        return ids;
    }

    /** The ids of all manifests that lie in the destination. */
    private static Set<String> visible(Place place) throws IOException {
        Set<String> ids = new HashSet<>();
        try (Stream<Path> files = Files.walk(
                place.directory().resolve("local").resolve(Place.SITE).resolve("db"))) {
            files.filter(file -> file.getParent().getFileName().toString().equals("manifests"))
                    .forEach(file -> ids.add(file.getFileName().toString().substring(0, 23)));
        }
        return ids;
    }
}
