package io.recobro.disk;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.recobro.disk.DiskScene.Ran;
import io.recobro.fixture.disk.Aftermath;
import io.recobro.fixture.disk.Aftermath.Fate;
import io.recobro.fixture.disk.Journal.Step;
import io.recobro.fixture.disk.JournalDisk;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The power fails behind every step that a run takes on the disk, and the disk keeps what was forced and of the rest whatever
 * POSIX allows. All destinations and the state directory lie on that disk.
 */
class PowerLossIT {
    private static final int RANDOM = Integer.getInteger("attack.seeds", 4);
    /** Of so many different states, one is gone on with. */
    private static final int GONE_ON = Integer.getInteger("attack.continued", 25);

    private static final Pattern OBJECT = Pattern.compile("site/files/(?:backups|packs)/(?<id>[^/.]+).*");

    private Level level;
    private Path home;
    private DiskScene scene;

    @BeforeEach
    void open() throws Exception {
        level = DiskScene.quiet(Level.ERROR);
        home = DiskScene.fastHome();
        scene = new DiskScene(home);
        SmallTree.make(scene.source());
    }

    @AfterEach
    void remove() throws Exception {
        DiskScene.quiet(level);
        SmallTree.remove(home);
    }

    private interface Run {
        Ran go() throws Exception;
    }

    /**
     * What must be there however the power fails, from a number of steps on.
     *
     * @param objects everything that is stored, records of runs and checks too, by key with its digest
     */
    private record Promise(
            int from, String destination, Set<String> backups, Map<String, String> objects, Set<String> gone) {
        /** What a later run removed is promised no more. */
        Promise without(Set<String> removed, Set<String> stored) {
            Set<String> rest = new HashSet<>(backups);
            rest.removeAll(removed);
            Map<String, String> kept = new TreeMap<>(objects);
            kept.keySet().retainAll(stored);
            return new Promise(from, destination, rest, kept, gone);
        }
    }

    /** A run that was written down, and what it promised. */
    private record Recorded(List<Step> steps, int began, List<Promise> promises) {}

    /** Records one successful run; what is there before is durable. */
    private Recorded record(boolean honest, Run... runs) throws Exception {
        JournalDisk disk = new JournalDisk(scene.disk(), honest);
        scene.under(disk::wrap);
        int began = disk.journal().size();
        List<Promise> promises = new ArrayList<>();
        Map<String, StoredSite> before = sites();
        before.forEach((destination, site) -> promises.add(promise(began, destination, site, Set.of())));
        for (Run run : runs) {
            Ran ran = run.go();
            assertThat(ran.status()).as(ran::toString).isZero();
            Map<String, StoredSite> after = sites();
            int now = disk.journal().size();
            after.forEach((destination, site) -> {
                Set<String> gone = new HashSet<>(before.get(destination).backups());
                gone.removeAll(site.backups());
                promises.replaceAll(promise -> promise.destination().equals(destination)
                        ? promise.without(gone, site.files().keySet())
                        : promise);
                promises.add(promise(now, destination, site, gone));
            });
            before.putAll(after);
        }
        scene.under(path -> path);
        return new Recorded(disk.journal().steps(), began, promises);
    }

    private static Promise promise(int from, String destination, StoredSite site, Set<String> gone) {
        Map<String, String> objects = new TreeMap<>();
        site.files().forEach((key, content) -> {
            Matcher object = OBJECT.matcher(key);
            boolean rubbish = object.matches() && !site.backups().contains(object.group("id"));
            if (!key.endsWith("lease.json") && !key.contains("@") && !rubbish) {
                objects.put(key, StoredSite.sha256(content));
            }
        });
        return new Promise(from, destination, site.backups(), objects, gone);
    }

    private Map<String, StoredSite> sites() throws Exception {
        Map<String, StoredSite> sites = new TreeMap<>();
        for (String destination : List.of("a", "b")) {
            sites.put(destination, StoredSite.read(scene.destination(destination)));
        }
        return sites;
    }

    /** What was seen of the states that power cuts left. */
    private static final class Tally {
        private int cuts;
        private int states;
        private int continued;
        private final List<String> broken = new ArrayList<>();
    }

    private interface Next {
        /** Goes on with what was found; the disk is as the power cut left it. */
        void check() throws Exception;
    }

    private Tally cutEverywhere(Recorded recorded, Next next) throws Exception {
        Tally tally = new Tally();
        Set<Integer> seen = new HashSet<>();
        for (int cut = recorded.began(); cut <= recorded.steps().size(); cut++) {
            Aftermath aftermath = Aftermath.of(recorded.steps(), cut);
            tally.cuts++;
            for (Fate fate : Fate.values()) {
                for (int seed = 0; seed < (fate == Fate.RANDOM ? RANDOM : 1); seed++) {
                    SortedMap<String, byte[]> found = aftermath.found(fate, 1000L * cut + seed);
                    if (seen.add(identity(found, recorded, cut))) {
                        tally.states++;
                        judge(recorded, cut, fate, found, tally.broken);
                        if (next != null && tally.states % GONE_ON == 0) {
                            SmallTree.remove(scene.disk());
                            SmallTree.write(found, scene.disk());
                            next.check();
                            tally.continued++;
                        }
                    }
                }
            }
        }
        return tally;
    }

    /** States that are the same need one look, unless more was promised meanwhile. */
    private static int identity(SortedMap<String, byte[]> found, Recorded recorded, int cut) {
        long promised = recorded.promises().stream()
                .filter(promise -> promise.from() <= cut)
                .count();
        int hash = Long.hashCode(promised);
        for (var file : found.entrySet()) {
            hash = 31 * (31 * hash + file.getKey().hashCode()) + java.util.Arrays.hashCode(file.getValue());
        }
        return hash;
    }

    private static void judge(
            Recorded recorded, int cut, Fate fate, SortedMap<String, byte[]> found, List<String> broken) {
        String where = "cut behind step " + cut + " (" + recorded.steps().get(cut - 1) + "), " + fate + ": ";
        for (String destination : List.of("a", "b")) {
            StoredSite site = StoredSite.below(found, destination + "/");
            site.faults().forEach(fault -> broken.add(where + fault));
            Set<String> backups = site.backups();
            for (Promise promise : recorded.promises()) {
                if (promise.from() <= cut && promise.destination().equals(destination)) {
                    if (!backups.containsAll(promise.backups())) {
                        broken.add(where + destination + " has " + backups + ", promised were " + promise.backups());
                    }
                    promise.objects().forEach((key, digest) -> {
                        byte[] content = site.files().get(key);
                        if (content == null || !StoredSite.sha256(content).equals(digest)) {
                            broken.add(where + key + " is " + (content == null ? "missing" : "not what was stored"));
                        }
                    });
                    if (promise.gone().stream().anyMatch(backups::contains)) {
                        broken.add(where + "a removed backup is back: " + promise.gone());
                    }
                }
            }
        }
    }

    /** The run again, without hands, and what it makes is whole. */
    private Next goOn(String destinations, String... command) {
        return () -> {
            Ran ran = scene.run(destinations, command);
            assertThat(ran.status()).as(ran::toString).isZero();
            Ran backup = scene.run("a, b", "backup-now");
            assertThat(backup.status()).as(backup::toString).isZero();
            for (String destination : List.of("a", "b")) {
                StoredSite stored = StoredSite.read(scene.destination(destination));
                assertThat(stored.faults()).isEmpty();
                assertThat(stored.backups()).isNotEmpty();
            }
            Ran verified = scene.run("a, b", "verify", "--level", "parse");
            assertThat(verified.status()).as(verified::toString).isZero();
        };
    }

    private void report(String subject, Tally tally, Tally liar) {
        assertThat(tally.broken).isEmpty();
        assertThat(liar.broken).as("a disk that does not force must be caught").isNotEmpty();
        Reliability.record(new Attack(
                "Lost power",
                "power cut behind every step, unforced writes and names kept, lost, torn or reordered",
                subject,
                tally.states,
                tally.cuts + " cuts left " + tally.states
                        + " different disks: what had been reported was whole on each, with its records, no"
                        + " manifest named anything missing, and on " + tally.continued
                        + " of them the next run succeeded",
                "on a disk that ignores fsync the same check finds " + liar.broken.size() + " faults",
                PowerLossIT.class.getSimpleName()));
    }

    private interface Preparation {
        void make() throws Exception;
    }

    private void attack(String subject, Preparation before, Next next, Run... runs) throws Exception {
        before.make();
        Path template = home.resolve("template");
        SmallTree.copy(scene.disk(), template);
        Tally tally = cutEverywhere(record(true, runs), next);
        SmallTree.remove(scene.disk());
        SmallTree.copy(template, scene.disk());
        Tally liar = cutEverywhere(record(false, runs), null);
        report(subject, tally, liar);
    }

    private void run(String destinations, String... command) throws Exception {
        Ran ran = scene.run(destinations, command);
        assertThat(ran.status()).as(ran::toString).isZero();
    }

    @Test
    void firstAndSecondBackup() throws Exception {
        attack(
                "first and second backup of files into a directory",
                () -> {},
                goOn("a", "backup-now"),
                () -> {
                    SmallTree.change(scene.source(), 1);
                    return scene.run("a", "backup-now");
                },
                () -> {
                    SmallTree.change(scene.source(), 2);
                    return scene.run("a", "backup-now");
                });
    }

    @Test
    void intoTwoDirectories() throws Exception {
        attack(
                "backup of files into two directories",
                () -> {
                    run("a, b", "backup-now");
                    SmallTree.change(scene.source(), 1);
                },
                goOn("a, b", "backup-now"),
                () -> scene.run("a, b", "backup-now"));
    }

    @Test
    void replicate() throws Exception {
        attack(
                "replicate of two backups",
                () -> {
                    run("a", "backup-now");
                    SmallTree.change(scene.source(), 1);
                    run("a", "backup-now");
                },
                goOn("a, b", "replicate"),
                () -> scene.run("a, b", "replicate"));
    }

    @Test
    void prune() throws Exception {
        attack(
                "prune, and removal of packs",
                () -> {
                    for (int i = 1; i <= 4; i++) {
                        run("a", "backup-now");
                        SmallTree.change(scene.source(), i);
                    }
                    scene.keep("{last: 2, grace: 36h}");
                },
                goOn("a", "prune", "--confirm"),
                () -> scene.run("a", "prune", "--confirm"),
                () -> {
                    scene.later(Duration.ofDays(4));
                    return scene.run("a", "prune", "--confirm");
                });
    }

    @Test
    void verifyAndPin() throws Exception {
        attack(
                "records of verify, pin and unpin",
                () -> run("a", "backup-now"),
                goOn("a", "backup-now"),
                () -> scene.run("a", "verify", "--level", "digests"),
                () -> scene.run("a", "pin", newest(), "--reason", "kept"),
                () -> scene.run("a", "unpin", newest()));
    }

    private String newest() throws Exception {
        return StoredSite.read(scene.destination("a")).backups().iterator().next();
    }

    /** The names that a killed process added were never forced: the next one must not build on them. */
    @Test
    void aKilledRunThenAGoodOneThenThePowerFails() throws Exception {
        int steps = steps();
        List<String> broken = new ArrayList<>();
        int tried = 0;
        for (int step = 0; step < steps; step++) {
            tried += killedThenCut(step, true, broken) ? 1 : 0;
        }
        assertThat(broken).isEmpty();
        assertThat(tried).isGreaterThan(50);
        List<String> control = new ArrayList<>();
        for (int step = 0; step < steps; step += 20) {
            killedThenCut(step, false, control);
        }
        assertThat(control).as("a disk that does not force must be caught").isNotEmpty();
        Reliability.record(new Attack(
                "Lost power",
                "kill before every step, then a good run, then a power cut",
                "first backup of files into a directory",
                tried,
                "after " + tried + " kills the next run succeeded, and what it reported outlived each power cut",
                "on a disk that ignores fsync the same check finds " + control.size() + " faults",
                PowerLossIT.class.getSimpleName()));
    }

    /** Whether the run was killed at all. */
    private boolean killedThenCut(int step, boolean honest, List<String> broken) throws Exception {
        JournalDisk disk = fresh(honest);
        disk.dieAt(disk.journal().size() + step);
        Ran killed = scene.run("a", "backup-now");
        if (!killed.failed()) {
            return false;
        }
        disk.revive();
        run("a", "backup-now");
        int end = disk.journal().size();
        Recorded recorded = new Recorded(
                disk.journal().steps(),
                end,
                List.of(promise(end, "a", StoredSite.read(scene.destination("a")), Set.of())));
        for (Fate fate : Fate.values()) {
            judge(recorded, end, fate, Aftermath.of(recorded.steps(), end).found(fate, step), broken);
        }
        return true;
    }

    private JournalDisk fresh(boolean honest) throws Exception {
        SmallTree.remove(scene.disk());
        Files.createDirectories(scene.disk());
        JournalDisk disk = new JournalDisk(scene.disk(), honest);
        scene.under(disk::wrap);
        return disk;
    }

    /** So many steps does a run take that nobody kills. */
    private int steps() throws Exception {
        JournalDisk disk = fresh(true);
        int began = disk.journal().size();
        run("a", "backup-now");
        return disk.journal().size() - began;
    }
}
