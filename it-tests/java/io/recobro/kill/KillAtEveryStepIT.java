package io.recobro.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Each command runs as a process of its own that sends itself {@code SIGKILL} before its n-th step on a disk: for every n
 * that changes something, and for one in {@value #SHARE} of those that only read, another share every day.
 * {@code -Dattack.kills=all} takes every n, {@code -Dattack.kills=20} about so many of each command.
 */
@Tag("alone")
class KillAtEveryStepIT {
    private static final int SHARE = 8;
    private static final int LANES = 2;
    /** Each so-manieth kill is followed by the checks that cost most. */
    private static final int PROOF = 6;

    private static final int KILLED = 137;

    private static Path home;
    private static Scenes scenes;
    private static Launch launch;
    private static List<Lane> lanes;

    @BeforeAll
    static void prepare() throws Exception {
        home = Files.createTempDirectory(
                Files.createDirectories(Path.of("target", "product").toAbsolutePath()), "kill");
        scenes = new Scenes(home);
        scenes.prepare();
        launch = new Launch(home);
        lanes = new ArrayList<>();
        for (int number = 0; number < LANES; number++) {
            lanes.add(new Lane(home, "lane" + number, scenes.source()));
        }
        lanes.getFirst().reset(scenes.template("one"));
        launch.train(
                lanes.getFirst(),
                List.of(
                        List.of("backup-now"),
                        List.of("prune", "--confirm"),
                        List.of("replicate"),
                        List.of("restore", Lane.JOB, "--into", "TARGET")));
    }

    @AfterAll
    static void remove() throws Exception {
        Trees.remove(home);
    }

    @Test
    void firstBackupIntoTwoDirectories() throws Exception {
        attack(Subject.of("first backup into two directories", "empty", "backup-now"));
    }

    @Test
    void nextBackupOfAChangedSource() throws Exception {
        attack(Subject.of("next backup of a changed source", "one", "backup-now"));
    }

    @Test
    void backupThatStoresSparsePacksAnew() throws Exception {
        attack(Subject.of("backup after another, packs stored anew", "two", "backup-now"));
    }

    @Test
    void pruneAndPackCollection() throws Exception {
        attack(Subject.of("prune with pack collection and sweep", "pruned", "prune", "--confirm"));
    }

    @Test
    void replication() throws Exception {
        attack(Subject.of("replicate", "behind", "replicate"));
    }

    @Test
    void restoreOfFiles() throws Exception {
        attack(Subject.of("restore of files", "two", "restore", Lane.JOB, "--into", "TARGET"));
    }

    @Test
    void resumedRestoreOfFiles() throws Exception {
        Lane lane = lanes.getFirst();
        Subject whole = Subject.of("restore", "two", "restore", Lane.JOB, "--into", "TARGET");
        List<Step> steps = count(whole);
        lane.reset(scenes.template("two"));
        launch.run(lane, true, steps.size() * 2L / 3, whole.command());
        assertThat(lane.restored()).as("half of it is there").isNotEmptyDirectory();
        lane.keep(scenes.template("halfway"));
        attack(Subject.of(
                "resumed restore of files",
                "halfway",
                "restore",
                Lane.JOB,
                "--into",
                "TARGET",
                "--overwrite",
                "never"));
    }

    /** The control: what a wrong order of steps would leave is found. */
    @Test
    void theCheckFindsWhatIsWrong() throws Exception {
        Lane lane = lanes.getFirst();
        StoredSite stored = lane.stored("a");
        Path home = stored.root().resolve(stored.job());
        for (String place : List.of("packs", "backups")) {
            for (String damage : List.of("none", "missing", "cut", "flipped")) {
                lane.reset(scenes.template("two"));
                damage(largest(home.resolve(place)), damage);
                assertThat(stored.broken().isEmpty()).as(place + " " + damage).isEqualTo(damage.equals("none"));
            }
        }
        lane.reset(scenes.template("two"));
        assertThat(stored.garbage()).isEmpty();
        Trees.remove(home.resolve("manifests"));
        assertThat(stored.backups()).isEmpty();
        assertThat(stored.garbage()).hasSizeGreaterThan(5);
    }

    private static Path largest(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".gz"))
                    .max(Comparator.comparing(file -> file.toFile().length()))
                    .orElseThrow();
        }
    }

    private static void damage(Path file, String damage) throws IOException {
        byte[] content = Files.readAllBytes(file);
        switch (damage) {
            case "missing" -> Files.delete(file);
            case "cut" -> Files.write(file, Arrays.copyOf(content, content.length - 1));
            case "flipped" -> {
                content[content.length / 2] ^= 1;
                Files.write(file, content);
            }
            default -> {}
        }
    }

    private static final class Count {
        final AtomicInteger killed = new AtomicInteger();
        final AtomicInteger finished = new AtomicInteger();
        final AtomicInteger checked = new AtomicInteger();
        final AtomicInteger proven = new AtomicInteger();
        final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
    }

    private static void attack(Subject subject) throws Exception {
        long began = System.nanoTime();
        List<Step> steps = count(subject);
        List<Step> again = count(subject);
        List<Step> chosen = chosen(steps);
        Count count = new Count();
        BlockingQueue<Step> waiting = new LinkedBlockingQueue<>(chosen);
        try (ExecutorService executor = Executors.newFixedThreadPool(LANES)) {
            List<Future<Void>> ends = new ArrayList<>();
            for (Lane lane : lanes) {
                Callable<Void> work = () -> {
                    for (Step step = waiting.poll(); step != null; step = waiting.poll()) {
                        kill(subject, lane, step, count);
                    }
                    return null;
                };
                ends.add(executor.submit(work));
            }
            for (Future<Void> end : ends) {
                end.get();
            }
        }
        System.out.printf(
                "%s: %d steps (%d in another run, %d change something), %d killed, %d ended before, %d proven, %d"
                        + " faults, %d s%n",
                subject.title(),
                steps.size(),
                again.size(),
                steps.stream().filter(Step::changing).count(),
                count.killed.get(),
                count.finished.get(),
                count.proven.get(),
                count.faults.size(),
                (System.nanoTime() - began) / 1_000_000_000);
        assertThat(count.faults.stream().limit(10)).isEmpty();
        assertThat(count.killed.get()).as("almost all were reached").isGreaterThan(chosen.size() * 9 / 10);
        assertThat((double) again.size()).isCloseTo(steps.size(), Percentage.withPercentage(10));
        Reliability.record(new Attack(
                "Killed processes",
                "kill -9 before every step on the disk",
                subject.title(),
                count.killed.get(),
                "%,d of %,d numbered steps: every backup that existed was whole, none was lost, the next run succeeded; %,d times restored and compared, and nothing was left in the end"
                        .formatted(count.killed.get(), steps.size(), count.proven.get()),
                "the same %,d steps without a kill succeed; a removed, cut or flipped pack is found by the same check"
                        .formatted(steps.size()),
                KillAtEveryStepIT.class.getSimpleName()));
    }

    private static List<Step> count(Subject subject) throws Exception {
        Lane lane = lanes.getFirst();
        lane.reset(scenes.template(subject.template()));
        int status = launch.run(lane, subject.restores(), 0, subject.command());
        assertThat(status).as(lane.said()).isZero();
        return Step.read(lane.report());
    }

    private static List<Step> chosen(List<Step> steps) {
        String wanted = System.getProperty("attack.kills", "share");
        long day = LocalDate.now(ZoneOffset.UTC).toEpochDay();
        return switch (wanted) {
            case "all" -> steps;
            case "share" ->
                steps.stream()
                        .filter(step -> step.changing() || (step.number() + day) % SHARE == 0)
                        .toList();
            default -> {
                int share = Math.max(1, steps.size() / Integer.parseInt(wanted));
                yield steps.stream()
                        .filter(step -> (step.number() + day) % share == 0)
                        .toList();
            }
        };
    }

    private static void kill(Subject subject, Lane lane, Step step, Count count) throws Exception {
        lane.reset(scenes.template(subject.template()));
        int status = launch.run(lane, subject.restores(), step.number(), subject.command());
        List<String> faults = new ArrayList<>();
        if (status == 0) {
            count.finished.incrementAndGet();
        } else if (status == KILLED) {
            count.killed.incrementAndGet();
        } else {
            faults.add("ended with " + status + ": " + lane.said());
        }
        Step reached = status == KILLED ? Step.read(lane.report()).getFirst() : step;
        Aftermath aftermath = new Aftermath(subject, scenes, lane);
        faults.addAll(aftermath.atOnce());
        if (faults.isEmpty()) {
            faults.addAll(aftermath.afterNextRun());
        }
        if (faults.isEmpty() && count.checked.incrementAndGet() % PROOF == 0) {
            faults.addAll(aftermath.proven());
            faults.addAll(aftermath.later());
            count.proven.incrementAndGet();
        }
        faults.stream().distinct().forEach(fault -> count.faults.add("killed before " + reached + ": " + fault));
    }
}
