package io.recobro.disk;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.recobro.disk.DiskScene.Ran;
import io.recobro.fixture.disk.FullDisk;
import io.recobro.fixture.disk.FullDisk.Kind;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A destination, and then the state directory, takes k bytes and no more, for every k around the end of a write and a sample
 * of those between ({@code -Dattack.bytes=all}: every one).
 */
class FullDiskIT {
    private static final int SAMPLE = 80;
    private static final int RESTORED = 10;

    private Level level;
    private Path home;
    private DiskScene scene;
    private Path template;

    @BeforeEach
    void backUpOnce() throws Exception {
        level = DiskScene.quiet(Level.ERROR);
        home = DiskScene.fastHome();
        scene = new DiskScene(home);
        SmallTree.make(scene.source());
        succeed(scene.run("a, b", "backup-now"));
        SmallTree.change(scene.source(), 1);
        template = home.resolve("template");
        SmallTree.copy(scene.disk(), template);
    }

    @AfterEach
    void remove() throws Exception {
        DiskScene.quiet(level);
        SmallTree.remove(home);
    }

    private static Ran succeed(Ran ran) {
        assertThat(ran.status()).as(ran::toString).isZero();
        return ran;
    }

    private void again() throws Exception {
        SmallTree.remove(scene.disk());
        SmallTree.copy(template, scene.disk());
    }

    /** Puts a disk of so many bytes under what lies below a folder. */
    private FullDisk full(String folder, long bytes, Kind kind) {
        FullDisk disk = new FullDisk(bytes, kind);
        scene.under(path -> path.startsWith(scene.disk().resolve(folder)) ? disk.wrap(path) : path);
        return disk;
    }

    /** Every number of bytes that ends a write or is beside one, and some others. */
    private TreeSet<Long> interesting(FullDisk measured, long seed) {
        TreeSet<Long> bytes = new TreeSet<>();
        if ("all".equals(System.getProperty("attack.bytes"))) {
            for (long k = 0; k <= measured.written(); k++) {
                bytes.add(k);
            }
            return bytes;
        }
        bytes.add(0L);
        for (long boundary : measured.boundaries()) {
            bytes.addAll(List.of(boundary - 1, boundary, boundary + 1));
        }
        Random random = new Random(seed);
        for (int i = 0; i < SAMPLE; i++) {
            bytes.add((long) random.nextInt((int) measured.written()));
        }
        return bytes;
    }

    @Test
    void aFullDestinationFailsTheRunAndHarmsNothing() throws Exception {
        FullDisk measured = full("a", Long.MAX_VALUE / 2, Kind.GREEDY);
        succeed(scene.run("a", "backup-now"));
        SortedMap<String, String> source = SmallTree.digests(scene.source());
        int tried = 0;
        int failed = 0;
        int restored = 0;
        Set<Integer> steps = new TreeSet<>();
        for (long bytes : interesting(measured, 1)) {
            Kind kind = bytes % 2 == 0 ? Kind.GREEDY : Kind.GIVING_BACK;
            again();
            Set<String> before = StoredSite.read(scene.destination("a")).ofBackups();
            FullDisk disk = full("a", bytes, kind);
            Ran ran = scene.run("a", "backup-now");
            StoredSite after = StoredSite.read(scene.destination("a"));
            assertThat(after.faults()).as("%d bytes: %s", bytes, ran).isEmpty();
            assertThat(after.temporaries()).as("%d bytes: %s", bytes, ran).isEmpty();
            boolean published = after.backups().size() == 2;
            assertThat(ran.status()).as("%d bytes: %s", bytes, ran).isEqualTo(published ? 0 : 1);
            if (!published) {
                failed++;
                steps.add(after.files().size());
                assertThat(ran.err())
                        .as("%d bytes", bytes)
                        .contains("destination 'a'", "No space left on device", "hint: free some space");
                assertThat(after.ofBackups()).as("%d bytes: %s", bytes, ran).isEqualTo(before);
            }
            tried += disk.refused() > 0 ? 1 : 0;
            disk.free();
            succeed(scene.run("a", "backup-now"));
            assertThat(StoredSite.read(scene.destination("a")).faults()).isEmpty();
            if (tried % (1 + failed / RESTORED) == 0) {
                restored++;
                restoredIs(source, "a");
            }
        }
        assertThat(failed).isGreaterThan(40);
        assertThat(tried).isGreaterThanOrEqualTo(failed);
        Reliability.record(new Attack(
                "Full disks",
                "no space after byte k",
                "backup of files into a directory",
                tried,
                failed + " runs failed with status 1 and named the destination, " + (tried - failed)
                        + " lost only the record of a run; no half of a backup stayed, the one before was whole, the"
                        + " next run succeeded " + tried + " times, " + restored + " were restored and compared",
                "with room enough the same run publishes " + measured.written() + " bytes",
                FullDiskIT.class.getSimpleName()));
    }

    private void restoredIs(SortedMap<String, String> source, String from) throws Exception {
        Path target = home.resolve("target");
        SmallTree.remove(target);
        succeed(scene.run("a, b", "restore", "files", "--from", from, "--into", target.toString()));
        assertThat(SmallTree.digests(Path.of(target.toString(), scene.source().toString())))
                .isEqualTo(source);
    }

    @Test
    void theOtherDestinationGetsItsBackup() throws Exception {
        FullDisk measured = full("a", Long.MAX_VALUE / 2, Kind.GREEDY);
        succeed(scene.run("a, b", "backup-now"));
        List<Long> sample = new ArrayList<>(interesting(measured, 2));
        int tried = 0;
        for (int i = 0; i < sample.size(); i += 2) {
            again();
            FullDisk disk = full("a", sample.get(i), i % 4 == 0 ? Kind.GREEDY : Kind.GIVING_BACK);
            Ran ran = scene.run("a, b", "backup-now");
            StoredSite a = StoredSite.read(scene.destination("a"));
            StoredSite b = StoredSite.read(scene.destination("b"));
            assertThat(b.backups()).as("%d bytes: %s", sample.get(i), ran).hasSize(2);
            assertThat(a.faults()).isEmpty();
            assertThat(b.faults()).isEmpty();
            if (a.backups().size() == 1) {
                tried++;
                assertThat(ran.status()).as(ran::toString).isEqualTo(3);
                assertThat(ran.out() + ran.err()).contains("No space left on device");
                disk.free();
                succeed(scene.run("a, b", "replicate"));
                StoredSite mended = StoredSite.read(scene.destination("a"));
                assertThat(mended.backups()).isEqualTo(b.backups());
                assertThat(mended.faults()).isEmpty();
            } else {
                assertThat(ran.status()).as(ran::toString).isZero();
            }
        }
        assertThat(tried).isGreaterThan(10);
        Reliability.record(new Attack(
                "Full disks",
                "no space after byte k",
                "one of two destinations",
                tried,
                tried
                        + " runs ended partial with the backup whole in the other destination; replicate completed the"
                        + " full one each time",
                "with room enough both have it",
                FullDiskIT.class.getSimpleName()));
    }

    @Test
    void aFullStateDirectoryDoesNotKeepFromBackingUp() throws Exception {
        FullDisk measured = full("state", Long.MAX_VALUE / 2, Kind.GREEDY);
        succeed(scene.run("a", "backup-now"));
        int tried = 0;
        for (Kind kind : Kind.values()) {
            for (long bytes = 0; bytes < measured.written(); bytes += bytes < 16 ? 1 : 19) {
                again();
                FullDisk disk = full("state", bytes, kind);
                Ran ran = scene.run("a", "backup-now");
                assertThat(ran.status()).as("%d bytes: %s", bytes, ran).isZero();
                tried += disk.refused() > 0 ? 1 : 0;
                StoredSite stored = StoredSite.read(scene.destination("a"));
                assertThat(stored.backups()).hasSize(2);
                assertThat(stored.faults()).isEmpty();
                succeed(scene.run("a", "verify"));
            }
        }
        assertThat(tried).isGreaterThan(20);
        Reliability.record(new Attack(
                "Full disks",
                "no space after byte k",
                "the state directory",
                tried,
                "every backup was published and every verify ran: the state directory is not needed for them",
                "with room enough the same run writes " + measured.written() + " bytes there",
                FullDiskIT.class.getSimpleName()));
    }

    @Test
    void aStateDirectoryThatCannotEvenTakeTheLockIsNamed() throws Exception {
        again();
        SmallTree.remove(scene.state());
        full("state", 0, Kind.GREEDY);
        Ran ran = scene.run("a", "backup-now");
        assertThat(Files.exists(scene.state())).isFalse();
        assertThat(ran.status()).as(ran::toString).isEqualTo(1);
        assertThat(ran.err()).contains("No space left on device", "hint: make room");
        assertThat(StoredSite.read(scene.destination("a")).backups()).hasSize(1);
    }
}
