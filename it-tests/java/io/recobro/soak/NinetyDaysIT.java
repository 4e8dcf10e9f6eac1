package io.recobro.soak;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.BackupId;
import io.recobro.fault.RecobroException;
import io.recobro.operation.Operations;
import io.recobro.operation.RetentionOperations.PinCall;
import io.recobro.operation.RetentionOperations.PruneCall;
import io.recobro.operation.RetentionOperations.PruneMode;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import io.recobro.stream.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * Three months of the plan of a real platform, with outages, full and lying destinations, sources that break, power cuts,
 * days without a daemon and a clock that is set back. What must always hold is looked at every day and at the end. {@code
 * -Dsoak.seeds=N} takes N seeds instead of one, {@code -Dsoak.seed=S} begins with S.
 */
class NinetyDaysIT {
    private static final Duration STEP = Duration.ofMinutes(30);
    private static final double DAYS_PER_STEP = 1 / 48.0;
    private static final int STEPS_PER_LOOK = 4;
    private static final int STORM_BEGINS = 2;
    private static final int STORM_ENDS = 75;
    private static final int DAYS = 90;

    @TempDir
    private Path directory;

    private World world;
    private Witness witness;
    private Inspection inspection;
    private final Set<BackupId> pinned = new HashSet<>();
    private Optional<Machine> machine = Optional.empty();
    private Instant upAgain = Instant.MIN;
    private Set<String> missedBefore = Set.of();
    private Set<String> openBefore = Set.of();
    private Set<String> seen = new HashSet<>();
    private int lives;
    private int steps;

    static LongStream seeds() {
        long first = Long.getLong("soak.seed", 1);
        return LongStream.range(first, first + Integer.getInteger("soak.seeds", 1));
    }

    /** Everything here goes wrong thousands of times, and each time somebody logs it. */
    @BeforeAll
    static void hush() {
        ((Logger) LoggerFactory.getLogger("io.recobro")).setLevel(Level.OFF);
    }

    @AfterAll
    static void logAgain() {
        ((Logger) LoggerFactory.getLogger("io.recobro")).setLevel(null);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @Timeout(600)
    void ninetyDays(long seed) throws InterruptedException {
        world = new World(directory, seed);
        witness = new Witness(world.clock());
        inspection = new Inspection(world, witness);
        for (int day = 0; day < DAYS; day++) {
            if (day == STORM_BEGINS || day == STORM_ENDS) {
                world.stormy(day == STORM_BEGINS);
            }
            if (day == 40) {
                world.clock().move(Duration.ofHours(-3));
            }
            for (int step = 0; step < 1 / DAYS_PER_STEP; step++) {
                world.clock().move(STEP);
                world.trouble(DAYS_PER_STEP);
                step();
            }
            inspection.everyBackupIsWhole();
            operate(day);
            assertThat(witness.wrongs()).as("seed %d, day %d", seed, day).isEmpty();
        }
        inspection.nothingIsLeftBehind();
        inspection.retentionHolds(pinned);
        inspection.everyRunIsOnRecord();
        assertThat(witness.wrongs()).as("seed %d, at the end", seed).isEmpty();
        assertThat(machine.orElseThrow().causes())
                .as("seed %d, open incidents", seed)
                .isEmpty();
        assertThat(witness.runs()).hasSizeGreaterThan(300);
        assertThat(witness.removed()).isGreaterThan(100);
        assertThat(lives).as("lives of the daemon").isGreaterThan(5);
        assertThat(witness.cutOff()).as("runs cut off").isNotEmpty();
        machine.get().end();
        Reliability.record(new Attack(
                "Killed processes",
                "the daemon ends without warning, at any storage call, in ninety simulated days of trouble",
                "the plan of a whole platform: four jobs, three destinations that fail, fill up, lie and vanish",
                lives - 1,
                "%,d runs, %d of them cut off, %,d backups removed by retention: every visible backup was whole every day, nothing was removed too early, nothing was left behind, every missed objective was told"
                        .formatted(witness.runs().size(), witness.cutOff().size(), witness.removed()),
                "the last fifteen days without trouble end with no incident open",
                "NinetyDaysIT"));
    }

    private void step() throws InterruptedException {
        if (machine.isEmpty()) {
            if (world.isStormy() && world.now().isBefore(upAgain)) {
                return;
            }
            Machine fresh = new Machine(world, witness);
            fresh.start();
            machine = Optional.of(fresh);
            seen = new HashSet<>();
            missedBefore = Set.of();
            lives++;
        }
        Machine running = machine.get();
        running.beat();
        if (running.isDead()) {
            stop(running, world.hours(0, 6));
            return;
        }
        if (++steps % STEPS_PER_LOOK == 0) {
            running.look();
            alertsAreTrue(running);
        }
        if (world.isStormy() && world.happens(DAYS_PER_STEP / 12)) {
            stop(running, world.hours(1, 90));
        }
    }

    private void stop(Machine running, Duration downtime) {
        running.end();
        machine = Optional.empty();
        upAgain = world.now().plus(downtime);
    }

    /** An objective that is missed for longer than a look takes is an open incident, and one that is over was met again. */
    private void alertsAreTrue(Machine running) {
        Set<String> open = new HashSet<>(running.causes());
        Set<String> missed = new HashSet<>();
        World.PLAN.forEach((job, destinations) -> destinations.forEach(destination -> {
            boolean down = world.weather(destination).isDown();
            String cause = "rpo/" + job + "/" + destination;
            if (!down) {
                seen.add(destination);
            } else if (!open.contains("destination-down/" + destination)) {
                witness.wrong("nobody is told that " + destination + " is down");
            }
            Optional<Instant> newest = inspection.newestPoint(job, destination);
            if (newest.filter(point -> !point.plus(Inspection.objective(job)).isAfter(world.now()))
                    .isPresent()) {
                missed.add(cause);
                if (missedBefore.contains(cause) && seen.contains(destination) && !open.contains(cause)) {
                    witness.wrong("nobody is told of " + cause + ", newest " + newest.get());
                }
                if (openBefore.contains(cause) && !open.contains(cause)) {
                    witness.wrong("told that it is over, and it is not: " + cause + ", newest " + newest.get());
                }
            }
        }));
        missedBefore = missed;
        openBefore = open;
    }

    /** What a person does: pins a backup once, and confirms what retention holds back. */
    private void operate(int day) {
        if (machine.isEmpty()) {
            return;
        }
        try (Operations operations = machine.get().operations(Optional.of(world.config()))) {
            if (pinned.isEmpty() && day >= 20) {
                List<BackupEntry> backups = inspection.backups("db", "s3");
                BackupEntry chosen = backups.get(backups.size() / 2);
                operations.pin(new PinCall(chosen.id().value(), "before the upgrade"));
                pinned.add(chosen.id());
            }
            witness.newRun();
            machine.get().causes().stream()
                    .filter(cause -> cause.startsWith("prune-held/"))
                    .forEach(cause -> operations.prune(
                            new PruneCall(
                                    Optional.of(cause.split("/")[1]),
                                    Optional.of(cause.split("/")[2]),
                                    PruneMode.CONFIRMED),
                            Progress.NONE));
        } catch (RecobroException tomorrow) {
            assertThat(world.isStormy()).as("%s", tomorrow.getMessage()).isTrue();
        }
    }
}
