package io.recobro.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import io.recobro.disk.DiskScene.Ran;
import io.recobro.fixture.disk.FullDisk;
import io.recobro.fixture.disk.FullDisk.Kind;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import io.recobro.source.files.posix.call.Linux;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A restore meets a full disk at every byte, and retention is asked to make room on one. */
class FullTargetIT {
    private Level level;
    private Path home;
    private DiskScene scene;

    @BeforeEach
    void backUp() throws Exception {
        level = DiskScene.quiet(Level.ERROR);
        home = DiskScene.fastHome();
        scene = new DiskScene(home);
        SmallTree.make(scene.source());
        Files.createLink(scene.source().resolve("second"), scene.source().resolve("d0/file0"));
        Files.createSymbolicLink(scene.source().resolve("link"), Path.of("d0/file0"));
        Files.createDirectory(scene.source().resolve("empty"));
        succeed(scene.run("a", "backup-now"));
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

    @Test
    void aRestoreIntoAFullDirectoryFailsAndGoesOnLater() throws Exception {
        Path target = home.resolve("target");
        FullTarget measured = new FullTarget(Long.MAX_VALUE / 2);
        scene.targets(measured::open);
        succeed(scene.run("a", "restore", "files", "--into", target.toString()));
        SortedMap<String, String> source = SmallTree.digests(scene.source());
        Path restored = Path.of(target.toString(), scene.source().toString());
        TreeSet<Long> bytes = new TreeSet<>();
        Random random = new Random(5);
        for (int i = 0; i < 150; i++) {
            bytes.add(i < 40 ? i * 32L : random.nextLong(measured.taken()));
        }
        int tried = 0;
        for (long each : bytes) {
            SmallTree.remove(target);
            FullTarget full = new FullTarget(each);
            scene.targets(full::open);
            Ran ran = scene.run("a", "restore", "files", "--into", target.toString());
            assertThat(full.refused()).as("%d bytes", each).isPositive();
            assertThat(ran.status()).as("%d bytes: %s", each, ran).isEqualTo(1);
            assertThat(ran.err()).contains("unable to write", "no space left on device", "--overwrite never");
            SmallTree.digests(restored).forEach((path, digest) -> {
                if (source.containsKey(path)) {
                    assertThat(digest)
                            .as("%d bytes: half of %s under its name", each, path)
                            .isEqualTo(source.get(path));
                }
            });
            scene.targets(Linux::openTarget);
            succeed(scene.run("a", "restore", "files", "--into", target.toString(), "--overwrite", "never"));
            assertThat(SmallTree.digests(restored)).as("%d bytes", each).isEqualTo(source);
            tried++;
        }
        Reliability.record(new Attack(
                "Full disks",
                "no space after byte k",
                "restore of files",
                tried,
                tried
                        + " restores failed with status 1 and told how to go on; no file was half under its name; the"
                        + " same restore with --overwrite never completed each",
                "with room enough " + measured.taken() + " bytes are written and compare equal",
                FullTargetIT.class.getSimpleName()));
    }

    /** The disk is full to the last byte, or nearly; what is to be removed must go all the same. */
    @Test
    void pruneMakesRoomOnAFullDisk() throws Exception {
        for (int i = 1; i <= 3; i++) {
            SmallTree.change(scene.source(), i);
            succeed(scene.run("a", "backup-now"));
        }
        scene.keep("{last: 1}");
        Path template = home.resolve("template");
        SmallTree.copy(scene.disk(), template);
        int pruned = 0;
        int refused = 0;
        for (long bytes = 0; bytes < 1500; bytes += 25) {
            SmallTree.remove(scene.disk());
            SmallTree.copy(template, scene.disk());
            FullDisk disk = new FullDisk(bytes, Kind.GIVING_BACK);
            scene.under(path -> path.startsWith(scene.destination("a")) ? disk.wrap(path) : path);
            Ran ran = scene.run("a", "prune", "--confirm");
            StoredSite stored = StoredSite.read(scene.destination("a"));
            assertThat(stored.faults()).as("%d bytes: %s", bytes, ran).isEmpty();
            if (ran.status() == 0) {
                pruned++;
                assertThat(stored.backups()).hasSize(1);
                assertThat(stored.ofBackups().stream().filter(key -> key.contains("/backups/")))
                        .as("nothing of the removed ones is left")
                        .hasSize(3);
            } else {
                refused++;
                assertThat(ran.err() + ran.out()).contains("No space left on device", "hint: ");
                assertThat(stored.backups()).as("%d bytes: %s", bytes, ran).hasSize(4);
            }
            disk.free();
            scene.run("a", "prune", "--confirm");
            assertThat(StoredSite.read(scene.destination("a")).backups()).hasSize(1);
            succeed(scene.run("a", "backup-now"));
        }
        assertThat(pruned).isGreaterThan(20);
        assertThat(disk(template)).as("the disk was a small one").isLessThan(200_000);
        Reliability.record(new Attack(
                "Full disks",
                "k bytes left",
                "prune",
                pruned + refused,
                pruned + " times the old backups went although nothing fitted any more; " + refused
                        + " times not even the lease fitted: refused, naming it, nothing was removed",
                "with room enough the same backups go",
                FullTargetIT.class.getSimpleName()));
    }

    private static long disk(Path directory) throws Exception {
        return StoredSite.read(directory).files().values().stream()
                .mapToLong(content -> content.length)
                .sum();
    }

    /** A real file system of 2 MiB. */
    @Test
    void aRealFileSystemRunsFull() throws Exception {
        Path tiny = Files.createDirectory(home.resolve("tiny"));
        assumeTrue(mount(tiny), "mounting a file system is not allowed here");
        try {
            Files.write(scene.source().resolve("large"), SmallTree.noise(3, 3_000_000));
            succeed(scene.run("a", "backup-now"));
            Ran restore = scene.run(
                    "a", "restore", "files", "--into", tiny.resolve("target").toString());
            assertThat(restore.status()).as(restore::toString).isEqualTo(2);
            assertThat(restore.err()).contains("the files need", "free", "hint: ");

            scene.under(path -> path.startsWith(scene.destination("b")) ? tiny.resolve("b") : path);
            Ran backup = scene.run("a, b", "backup-now");
            assertThat(backup.status()).as(backup::toString).isEqualTo(3);
            assertThat(backup.out() + backup.err()).contains("'b'", "No space left on device");
            StoredSite left = StoredSite.read(tiny.resolve("b"));
            assertThat(left.backups()).isEmpty();
            assertThat(left.temporaries()).isEmpty();
            assertThat(StoredSite.read(scene.destination("a")).faults()).isEmpty();

            Files.delete(scene.source().resolve("large"));
            Files.write(tiny.resolve("ballast"), new byte[1 << 20]);
            scene.under(path -> path.startsWith(scene.state()) ? tiny.resolve("state") : path);
            succeed(scene.run("a", "backup-now"));
            fill(tiny);
            succeed(scene.run("a", "backup-now"));
            assertThat(StoredSite.read(scene.destination("a")).faults()).isEmpty();
            Reliability.record(new Attack(
                    "Full disks",
                    "a file system of 2 MiB runs full",
                    "restore target, destination and state directory on tmpfs",
                    3,
                    "the restore was refused before it wrote, the run ended partial with the other destination whole"
                            + " and nothing left behind, and a full state directory kept nothing from being backed up",
                    "the same run with the state directory before it was full",
                    FullTargetIT.class.getSimpleName()));
        } finally {
            HostCommand.run("umount", tiny.toString());
        }
    }

    private static void fill(Path directory) throws Exception {
        try (var out = Files.newOutputStream(directory.resolve("filling"))) {
            while (true) {
                out.write(new byte[512]);
            }
        } catch (java.io.IOException full) {
            assertThat(full).hasMessageContaining("No space left on device");
        }
    }

    private static boolean mount(Path directory) throws Exception {
        return "root".equals(System.getProperty("user.name"))
                && HostCommand.run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", directory.toString()) == 0;
    }
}
