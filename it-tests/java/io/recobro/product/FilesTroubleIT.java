package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recobro.product.Recobro.Child;
import io.recobro.product.Recobro.Ran;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import io.recobro.source.files.posix.OpenDirectory;
import io.recobro.source.files.posix.PosixException;
import io.recobro.source.files.posix.TargetDirectory;
import io.recobro.source.files.posix.Xattr;
import io.recobro.source.files.posix.call.Linux;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sources that are not as they should be, targets that are full or not to be trusted, and manifests that were cut. */
class FilesTroubleIT {
    private Place place;
    private Path source;
    private Recobro recobro;

    @BeforeEach
    void open() throws Exception {
        place = new Place();
        source = Files.createDirectory(place.directory().resolve("source"));
        recobro = configure("");
    }

    private Recobro configure(String more) throws IOException {
        return place.configure(
                List.of(place.dir("local")),
                List.of("  files: {source: {type: files, paths: [%s]%s}, to: [local]}%n".formatted(source, more)));
    }

    @AfterEach
    void remove() throws Exception {
        HardTree.run(place.directory(), "chmod -R u+rwx . && rm -rf ./*");
        place.close();
    }

    private Path in(Path target) {
        return Path.of(target.toString(), source.toString());
    }

    private void fill(int directories, int files) throws IOException {
        for (int d = 0; d < directories; d++) {
            Path directory = Files.createDirectories(source.resolve("d" + d));
            for (int f = 0; f < files; f++) {
                Files.writeString(directory.resolve("f" + f), "file " + f + " in directory " + d);
            }
        }
    }

    /** Does something again and again, beside the test, until it is closed. */
    private static final class Beside implements AutoCloseable {
        private final AtomicBoolean end = new AtomicBoolean();
        private final AtomicLong rounds = new AtomicLong();
        private final Thread thread;

        Beside(LongConsumer round) {
            thread = Thread.ofPlatform().start(() -> {
                while (!end.get()) {
                    round.accept(rounds.incrementAndGet());
                }
            });
        }

        long rounds() {
            return rounds.get();
        }

        @Override
        public void close() {
            end.set(true);
            try {
                thread.join();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void aRootThatIsGoneOrEmptyIsNotStoredAsAllDeleted() throws Exception {
        fill(1, 3);
        recobro.succeed("backup-now");
        Path away = Files.move(source, source.resolveSibling("away"));
        recobro.run("backup-now").expect(1, "'" + source + "'", "does not exist", "hint: ");
        Files.createDirectory(source);
        recobro.run("backup-now").expect(1, "'" + source + "'", "it is empty", "allow_empty");
        Files.createDirectory(source.resolve("lost"));
        Files.delete(source.resolve("lost"));
        recobro.run("backup-now").expect(1, "it is empty");

        assertThat(recobro.json("list")).hasSize(1);
        assertThat(recobro.run("status").out()).contains("CRITICAL", "failed 3 times");
        Path target = place.directory().resolve("target");
        recobro.succeed("restore", "files", "--into", target.toString());
        HardTree.requireSame(away, in(target));

        configure(", allow_empty: true").succeed("backup-now");
        assertThat(recobro.json("list")).hasSize(2);
        Reliability.record(new Attack(
                "Faulty storage",
                "the root of a source is missing or suddenly empty",
                "backup of files",
                3,
                "3 times refused with the root's name and told by status; the backup before stays the newest and"
                        + " restores",
                "with 'allow_empty: true' the same empty root is captured",
                getClass().getSimpleName()));
    }

    @Test
    void filesThatGrowShrinkAndVanishMakeARunPartialAndNothingElse() throws Exception {
        fill(20, 200);
        Path growing = source.resolve("m-growing");
        Path cut = source.resolve("m-cut");
        Files.write(growing, bytes(24_000_000));
        Files.write(cut, bytes(24_000_000));
        recobro.succeed("backup-now").expect(0);

        Path coming = source.resolve("coming");
        Ran ran;
        long rounds;
        try (Beside writer = new Beside(round -> disturb(growing, cut, coming, round))) {
            ran = recobro.run("backup-now").expect(3, "while it was read");
            rounds = writer.rounds();
        }
        long struck = Stream.of("m-growing", "m-cut", "coming")
                .filter((ran.out() + ran.err())::contains)
                .count();
        assertThat(struck).isPositive();
        recobro.succeed("verify", "--level", "parse");
        Path target = place.directory().resolve("target");
        recobro.succeed("restore", "files", "--into", target.toString());
        HardTree.run(source, "diff -r --no-dereference -x coming -x 'm-*' . '" + in(target) + "'");
        Reliability.record(new Attack(
                "Faulty storage",
                "files grow, shrink and vanish while they are read",
                "backup of files",
                struck,
                "while they were changed " + rounds
                        + " times the run ended partial and named the files, verify finds nothing wrong, and 4,000"
                        + " files beside are restored as they were",
                "before the changes began the same tree was backed up with status 0",
                getClass().getSimpleName()));
    }

    private static void disturb(Path growing, Path cut, Path coming, long round) {
        try {
            try (RandomAccessFile file = new RandomAccessFile(growing.toFile(), "rw")) {
                file.seek(file.length());
                file.write(new byte[9_973]);
                if (file.length() > 80_000_000) {
                    file.setLength(24_000_000);
                }
            }
            try (RandomAccessFile file = new RandomAccessFile(cut.toFile(), "rw")) {
                file.setLength(10_000_000);
                file.seek(10_000_000);
                file.write(bytes(2_000_000));
            }
            Files.createDirectories(coming);
            Files.writeString(coming.resolve("file" + round), "going");
            Files.delete(coming.resolve("file" + round));
            Files.delete(coming);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    @Test
    void filesDeeperThanAPathMayBeLongComeBack() throws Exception {
        HardTree.run(source, """
            for i in $(seq 30); do n=$(printf 'deep%0240d' $i); mkdir $n; cd $n; done
            echo bottom > file; ln file again; ln -s file link; head -c 2500000 /dev/urandom > large
            """);
        recobro.succeed("backup-now");
        recobro.succeed("verify", "--level", "parse");
        Path target = place.directory().resolve("target");
        recobro.succeed("restore", "files", "--into", target.toString());
        String sums = "while cd deep* 2> /dev/null; do :; done; sha256sum file again link large; stat -c '%h %Y %a' *";
        assertThat(HardTree.run(in(target), sums)).isEqualTo(HardTree.run(source, sums));
        recobro.succeed("restore", "files", "--into", target.toString(), "--overwrite", "never");
    }

    @Test
    void aLinkPutInPlaceOfADirectoryInMidRestoreLeadsNowhere() throws Exception {
        fill(60, 60);
        recobro.succeed("backup-now");
        Path victim = Files.createDirectory(place.directory().resolve("victim"));
        int rounds = 5;
        long swaps = 0;
        int attacked = 0;
        for (int round = 0; round < rounds; round++) {
            Path target = Files.createDirectory(place.directory().resolve("target" + round));
            try (Beside attacker = new Beside(_ -> swap(in(target), victim))) {
                int status = recobro.run("restore", "files", "--into", target.toString())
                        .status();
                assertThat(status).isIn(0, 1);
            }
            swaps += swapped(in(target));
            attacked++;
            assertThat(victim).isEmptyDirectory();
        }
        assertThat(swaps).isPositive();
        assertThat(naive(victim)).isPositive();
        Reliability.record(new Attack(
                "Faulty storage",
                "a directory is replaced by a symbolic link in mid-restore",
                "restore of files",
                attacked,
                swaps + " directories were replaced in " + attacked + " restores; nothing was written through a link",
                "a copy by path names writes through the same links",
                getClass().getSimpleName()));
    }

    /** Replaces each directory that appears, once. */
    private static void swap(Path root, Path victim) {
        for (int d = 0; d < 60; d++) {
            Path directory = root.resolve("d" + d);
            Path aside = root.resolve("aside" + d);
            if (Files.isDirectory(directory) && !Files.exists(aside)) {
                try {
                    Files.move(directory, aside);
                    Files.createSymbolicLink(directory, victim);
                } catch (IOException tooLate) {
                    continue; // the restore was quicker, or made it again
                }
            }
        }
    }

    private static long swapped(Path root) {
        long count = 0;
        for (int d = 0; d < 60; d++) {
            count += Files.isSymbolicLink(root.resolve("d" + d)) ? 1 : 0;
        }
        return count;
    }

    /** How many files a restore that trusts path names writes into the victim. */
    private long naive(Path victim) throws IOException {
        Path root = Files.createDirectory(place.directory().resolve("naive"));
        for (int d = 0; d < 60; d++) {
            Files.createDirectory(root.resolve("d" + d));
            swap(root, victim);
            for (int f = 0; f < 3; f++) {
                Files.writeString(root.resolve("d" + d).resolve("f" + d + "-" + f), "x");
            }
        }
        try (var written = Files.list(victim)) {
            return written.count();
        }
    }

    @Test
    void aTargetThatFillsUpIsNamedAndTheRestoreGoesOnAfterwards() throws Exception {
        assumeTrue(
                new ProcessBuilder("unshare", "-rm", "sh", "-c", "mount -t tmpfs -o size=1m tmpfs /tmp")
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0,
                "mounting a file system of its own is not allowed here");
        fill(10, 100);
        recobro.succeed("backup-now");
        Path small = Files.createDirectory(place.directory().resolve("small"));
        String[] restore = {"restore", "files", "--into", small + "/target", "--no-owner"};
        String[] goOn = {"restore", "files", "--into", small + "/target", "--no-owner", "--overwrite", "never"};
        String script =
                """
                mount -t tmpfs -o nr_inodes=400,size=40m tmpfs small
                %s > first 2>&1; echo $? > first.status; find small -type f | wc -l > first.files
                mount -o remount,nr_inodes=5000 small
                %s > second 2>&1; echo $? > second.status
                diff -r source small/target/%s > third 2>&1; echo $? > third.status
                find small -name '.recobro-*' >> third
                """.formatted(quoted(recobro.command("128m", restore)), quoted(recobro.command("128m", goOn)), source);
        Path file = Files.writeString(place.directory().resolve("script"), script);
        HardTree.run(place.directory(), "XDG_STATE_HOME=$PWD/state unshare -rm sh " + file);
        assertThat(said("first.status")).isEqualTo("1");
        assertThat(said("first")).contains("no space", "hint: make room", "--overwrite never");
        assertThat(said("second.status")).as(said("second")).isEqualTo("0");
        assertThat(said("third.status") + said("third")).isEqualTo("0");
        Reliability.record(new Attack(
                "Full disks",
                "the target has no room for another file in mid-restore",
                "restore of files",
                1000 - Long.parseLong(said("first.files")),
                "stopped after " + said("first.files") + " files, naming the file and the way on; with room again,"
                        + " '--overwrite never' added the rest, and no unfinished file is left",
                "with room from the start the same command restores everything",
                getClass().getSimpleName()));
    }

    private static String quoted(List<String> command) {
        return command.stream().map(word -> "'" + word + "'").reduce("", (all, word) -> all + " " + word);
    }

    private String said(String name) throws IOException {
        return Files.readString(place.directory().resolve(name)).strip();
    }

    @Test
    void listsOfAccessLongAttributesAndHolesOfATerabyteComeBack() throws Exception {
        Files.createDirectory(source.resolve("shared"));
        HardTree.run(source, """
            truncate -s 1T tera
            printf middle | dd of=tera bs=1 seek=549755813888 conv=notrunc status=none
            printf end | dd of=tera bs=1 seek=1099511627773 conv=notrunc status=none
            """);
        Files.writeString(source.resolve("described"), "x");
        List<Xattr> access = List.of(new Xattr("system.posix_acl_access", accessList()));
        List<Xattr> both = List.of(access.getFirst(), new Xattr("system.posix_acl_default", accessList()));
        List<Xattr> own = List.of(
                new Xattr("user.empty", new byte[0]),
                new Xattr("user.long", bytes(3000)),
                new Xattr("user.n\u00e4me with = and \n", bytes(256)));
        try (TargetDirectory directory = Linux.openTarget(source)) {
            directory.entry(name("tera")).xattrs(access);
            directory.entry(name("shared")).xattrs(both);
            directory.entry(name("described")).xattrs(own);
        } catch (PosixException unable) {
            assumeTrue(unable.errno() != PosixException.ENOTSUP, "no attributes on this file system");
            throw unable;
        }
        recobro.succeed("backup-now");
        Path target = place.directory().resolve("target");
        recobro.succeed("restore", "files", "--into", target.toString());
        try (OpenDirectory directory = Linux.open(in(target))) {
            assertThat(directory.xattrs(name("tera"))).isEqualTo(access);
            assertThat(directory.xattrs(name("shared"))).isEqualTo(both);
            assertThat(directory.xattrs(name("described"))).isEqualTo(own);
        }
        String facts = "stat -c '%s %A %Y' * && [ $(stat -c %b tera) -lt 100 ] && tail -c 5 tera | od -c"
                + " && dd if=tera bs=1 skip=549755813886 count=10 status=none | od -c";
        assertThat(HardTree.run(in(target), facts)).isEqualTo(HardTree.run(source, facts));
    }

    @Test
    void anAttributeAsLongAsTheSystemAllowsComesBack() throws Exception {
        Path memory = Path.of("/dev/shm");
        assumeTrue(Files.isWritable(memory), "no file system in memory");
        Path apart = Files.createTempDirectory(memory, "recobro-files-trouble");
        try {
            Files.createDirectory(apart.resolve("source"));
            Files.writeString(apart.resolve("source/described"), "x");
            List<Xattr> longest = List.of(new Xattr("user.longest", bytes(65_536)));
            try (TargetDirectory directory = Linux.openTarget(apart.resolve("source"))) {
                directory.entry(name("described")).xattrs(longest);
            } catch (PosixException unable) {
                assumeTrue(unable.errno() != PosixException.ENOTSUP, "no attributes on this file system");
                throw unable;
            }
            source = apart.resolve("source");
            Recobro other = configure("");
            other.succeed("backup-now");
            Path target = apart.resolve("target");
            other.succeed("restore", "files", "--into", target.toString());
            try (OpenDirectory directory = Linux.open(in(target))) {
                assertThat(directory.xattrs(name("described"))).isEqualTo(longest);
            }
        } finally {
            HardTree.run(apart, "rm -rf '" + apart + "'");
        }
    }

    private static byte[] name(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The owner, user 33, the group, a mask, others: linux/posix_acl_xattr.h. */
    private static byte[] accessList() {
        ByteBuffer list = ByteBuffer.allocate(44).order(ByteOrder.LITTLE_ENDIAN).putInt(2);
        short[][] entries = {{1, 6}, {2, 4}, {4, 4}, {0x10, 6}, {0x20, 0}};
        for (short[] entry : entries) {
            list.putShort(entry[0]).putShort(entry[1]).putInt(entry[0] == 2 ? 33 : -1);
        }
        return list.array();
    }

    @Test
    void whoMayMakeNoDevicesGetsTheRestAndIsTold() throws Exception {
        fill(1, 3);
        assumeTrue(
                new ProcessBuilder("mknod", source.resolve("null").toString(), "c", "1", "3")
                                .start()
                                .waitFor()
                        == 0,
                "only root makes devices");
        assumeTrue(new ProcessBuilder("unshare", "-r", "true").start().waitFor() == 0, "no user namespaces here");
        HardTree.run(source, "mkfifo pipe; chown 33:33 d0/f1; chmod 4755 d0/f1");
        recobro.succeed("backup-now");
        Path target = place.directory().resolve("target");
        String command = quoted(recobro.command("128m", "restore", "files", "--into", target.toString()));
        HardTree.run(
                place.directory(),
                "XDG_STATE_HOME=$PWD/state unshare -r sh -c \"$(cat <<'E'\n" + command
                        + "\nE\n)\" > said 2>&1 && echo 0 > status || echo $? > status");
        assertThat(said("status")).as(said("said")).isEqualTo("0");
        assertThat(said("said")).contains("devices", "/null'", "owner");
        assertThat(in(target).resolve("null")).doesNotExist();
        assertThat(HardTree.run(in(target), "stat -c %A pipe d0/f1")).isEqualTo("prw-r--r--\n-rwxr-xr-x\n");
        assertThat(in(target).resolve("d0/f2")).hasContent("file 2 in directory 0");
    }

    @Test
    void aManifestThatWasCutAnywhereIsNamedAndNothingIsRestored() throws Exception {
        fill(1, 3);
        recobro.succeed("backup-now");
        Path manifest = place.stored("local", "", "/manifests/");
        byte[] whole = Files.readAllBytes(manifest);
        int tried = 0;
        Path target = place.directory().resolve("target");
        for (int length = whole.length - 1; length >= 0; length -= Math.max(1, whole.length / 40)) {
            Files.write(manifest, Arrays.copyOf(whole, length));
            recobro.run("restore", "files", "--into", target.toString())
                    .expect(13, manifest.getFileName().toString());
            assertThat(target).doesNotExist();
            tried++;
        }
        recobro.run("verify", "--level", "parse")
                .expect(13, manifest.getFileName().toString());
        Child next = recobro.start("128m", "backup-now");
        next.finish().expect(0);
        assertThat(recobro.json("list")).hasSize(2);
        recobro.succeed("restore", "files", "--into", target.toString());
        HardTree.requireSame(source, in(target));
        Reliability.record(new Attack(
                "Faulty storage",
                "a manifest is cut short",
                "backup of files",
                tried,
                tried + " lengths: each time the manifest is named and nothing is written; the next backup stands on"
                        + " its own",
                "whole, the manifest restores",
                getClass().getSimpleName()));
    }
}
