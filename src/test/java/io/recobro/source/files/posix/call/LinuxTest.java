package io.recobro.source.files.posix.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.recobro.source.files.posix.Alterable;
import io.recobro.source.files.posix.DeviceNumber;
import io.recobro.source.files.posix.Extents;
import io.recobro.source.files.posix.FileStatus;
import io.recobro.source.files.posix.FileType;
import io.recobro.source.files.posix.NameList;
import io.recobro.source.files.posix.OpenDirectory;
import io.recobro.source.files.posix.OpenFile;
import io.recobro.source.files.posix.PosixException;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.posix.TargetDirectory;
import io.recobro.source.files.posix.Timestamp;
import io.recobro.source.files.posix.Xattr;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class LinuxTest {
    @TempDir
    private Path folder;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void failsWith(int errno, ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        PosixException.class, e -> assertThat(e.errno()).isEqualTo(errno));
    }

    @Test
    void tellsWhatTheJdkTells() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "hello");
        Files.createLink(folder.resolve("b"), file);
        try (OpenDirectory directory = Linux.open(folder)) {
            FileStatus status = directory.status(bytes("a"));
            assertThat(status.type()).isEqualTo(FileType.FILE);
            assertThat(status.size()).isEqualTo(5);
            assertThat(status.links()).isEqualTo(2);
            assertThat(status.inode()).isEqualTo(Files.getAttribute(file, "unix:ino"));
            assertThat(status.mode()).isEqualTo((int) Files.getAttribute(file, "unix:mode") & 07777);
            assertThat(status.uid()).isEqualTo(((Integer) Files.getAttribute(file, "unix:uid")).longValue());
            assertThat(status.mtime()).isEqualTo(time(file, "lastModifiedTime"));
            assertThat(status.ctime()).isEqualTo(time(file, "unix:ctime"));
            assertThat(directory.status().type()).isEqualTo(FileType.DIRECTORY);
            failsWith(PosixException.ENOENT, () -> directory.status(bytes("c")));
        }
    }

    private static Timestamp time(Path file, String attribute) throws IOException {
        java.time.Instant instant =
                ((java.nio.file.attribute.FileTime) Files.getAttribute(file, attribute)).toInstant();
        return new Timestamp(instant.getEpochSecond(), instant.getNano());
    }

    @Test
    void listsAllNamesAsTheyAre() throws IOException {
        byte[] odd = {'M', (byte) 0xfc, '\n'};
        try (TargetDirectory target = Linux.openTarget(folder)) {
            target.createFile(odd, 0600).close();
            for (int i = 0; i < 20_000; i++) {
                target.makeSymbolicLink(bytes("a name that is a little longer " + i), bytes("x"));
            }
            NameList names = new NameList();
            while (target.existing().read(names)) {
                continue;
            }
            NameList sorted = names.sorted();
            assertThat(sorted.size()).isEqualTo(20_001);
            assertThat(sorted.get(0)).isEqualTo(odd);
            assertThat(sorted.get(2)).isEqualTo(bytes("a name that is a little longer 1"));
            assertThat(sorted.contains(bytes("a name that is a little longer 19999")))
                    .isTrue();
            assertThat(sorted.contains(bytes("a name that is a little longer 20000")))
                    .isFalse();
            assertThat(sorted.contains(odd)).isTrue();
        }
    }

    @Test
    void aSymbolicLinkIsNeverFollowed() throws IOException {
        Files.createDirectory(folder.resolve("real"));
        Files.writeString(folder.resolve("real/secret"), "x");
        Files.createSymbolicLink(folder.resolve("trap"), Path.of("real"));
        Files.createSymbolicLink(folder.resolve("file"), Path.of("real/secret"));
        try (OpenDirectory directory = Linux.open(folder);
                TargetDirectory target = Linux.openTarget(folder)) {
            directory.openFile(RawPath.of("real/secret")).close();
            target.open(RawPath.of("real")).close();
            failsWith(PosixException.ELOOP, () -> directory.openFile(RawPath.of("file")));
            failsWith(PosixException.ELOOP, () -> directory.openFile(RawPath.of("trap/secret")));
            failsWith(PosixException.ENOTDIR, () -> directory.openDirectory(bytes("trap")));
            assertThatThrownBy(() -> target.open(RawPath.of("trap"))).isInstanceOf(PosixException.class);
            assertThat(directory.readLink(bytes("trap"))).isEqualTo(bytes("real"));
            assertThat(directory.status(bytes("trap")).type()).isEqualTo(FileType.SYMBOLIC_LINK);
            failsWith(PosixException.EEXIST, () -> target.createFile(bytes("file"), 0600));
            failsWith(PosixException.ELOOP, () -> target.openFile(bytes("file")));
        }
    }

    @Test
    void createsWhatCanBeInADirectory() throws IOException {
        try (TargetDirectory target = Linux.openTarget(folder)) {
            OpenDirectory existing = target.existing();
            target.makeDirectory(bytes("d"), 0700);
            target.makeSymbolicLink(bytes("l"), bytes("nowhere"));
            target.makeFifo(bytes("p"), 0600);
            target.makeHardLink(target, bytes("l"), bytes("l2"));
            try (TargetDirectory inner = target.open(RawPath.of("d"))) {
                inner.makeHardLink(target, bytes("p"), bytes("p2"));
            }
            assertThat(existing.status(bytes("p")).type()).isEqualTo(FileType.FIFO);
            assertThat(existing.status(bytes("p")).links()).isEqualTo(2);
            assertThat(existing.status(bytes("l2")).type()).isEqualTo(FileType.SYMBOLIC_LINK);
            target.rename(bytes("l2"), bytes("l3"));
            target.removeFile(bytes("l3"));
            failsWith(PosixException.ENOTEMPTY, () -> target.removeDirectory(bytes("d")));
            failsWith(PosixException.EISDIR, () -> target.removeFile(bytes("d")));
        }
    }

    @Test
    void createsDevices() throws IOException {
        DeviceNumber large = new DeviceNumber(259, 70_000);
        try (TargetDirectory target = Linux.openTarget(folder)) {
            try {
                target.makeDevice(bytes("c"), false, 0600, large);
            } catch (PosixException denied) {
                assumeThat(denied.denied()).as("only root makes devices").isFalse();
                throw denied;
            }
            assertThat(target.existing().status(bytes("c")).represents()).isEqualTo(large);
            assertThat(target.existing().status(bytes("c")).type()).isEqualTo(FileType.CHARACTER_DEVICE);
        }
    }

    @Test
    void setsAttributesOfFilesDirectoriesAndLinks() throws IOException {
        Timestamp time = new Timestamp(-7, 123_456_789);
        try (TargetDirectory target = Linux.openTarget(folder)) {
            target.makeDirectory(bytes("d"), 0700);
            target.makeSymbolicLink(bytes("l"), bytes("d"));
            try (OpenFile file = target.createFile(bytes("f"), 0600)) {
                change(file, time);
                file.mode(04711);
                assertThat(file.status().mtime()).isEqualTo(time);
            }
            change(target.entry(bytes("d")), time);
            target.entry(bytes("d")).mode(01777);
            change(target.entry(bytes("l")), new Timestamp(9, 9));
            failsWith(PosixException.ENOTSUP, () -> target.entry(bytes("l")).mode(0600));
            OpenDirectory existing = target.existing();
            assertThat(existing.status(bytes("f")).mode()).isEqualTo(04711);
            assertThat(existing.status(bytes("d")).mode()).isEqualTo(01777);
            assertThat(existing.status(bytes("d")).mtime()).isEqualTo(time);
            assertThat(existing.status(bytes("l")).mtime()).isEqualTo(new Timestamp(9, 9));
        }
    }

    private static void change(Alterable entry, Timestamp time) throws IOException {
        entry.owner(Alterable.KEEP, Alterable.KEEP);
        entry.time(time);
    }

    @Test
    void setsAndReadsExtendedAttributes() throws IOException {
        List<Xattr> wanted = List.of(new Xattr("user.a", bytes("1")), new Xattr("user.b", new byte[3000]));
        try (TargetDirectory target = Linux.openTarget(folder)) {
            target.makeDirectory(bytes("d"), 0700);
            try (OpenFile file = target.createFile(bytes("f"), 0600)) {
                try {
                    file.xattrs(wanted);
                } catch (PosixException failure) {
                    assumeThat(failure.errno())
                            .as("a file system with attributes")
                            .isNotEqualTo(PosixException.ENOTSUP);
                    throw failure;
                }
                assertThat(file.xattrs()).isEqualTo(wanted);
            }
            assertThat(target.existing().xattrs(bytes("f"))).isEqualTo(wanted);
            target.entry(bytes("f")).xattrs(wanted.subList(0, 1));
            assertThat(target.existing().xattrs(bytes("f"))).isEqualTo(wanted.subList(0, 1));
            target.entry(bytes("d")).xattrs(wanted);
            try (OpenDirectory inner = target.existing().openDirectory(bytes("d"))) {
                assertThat(inner.xattrs()).isEqualTo(wanted);
            }
        }
    }

    @Test
    void readsAndWritesAtPositions() throws IOException {
        byte[] content = new byte[700_001];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31 >> 2);
        }
        try (TargetDirectory target = Linux.openTarget(folder);
                OpenFile file = target.createFile(bytes("f"), 0600)) {
            file.write(0, content, 0, content.length);
            file.force();
            file.adviseSequential();
            byte[] back = new byte[content.length + 5];
            assertThat(file.read(1, back, 2, back.length - 2)).isEqualTo(content.length - 1);
            assertThat(java.util.Arrays.equals(back, 2, content.length + 1, content, 1, content.length))
                    .isTrue();
            assertThat(file.read(content.length, back, 0, 1)).isEqualTo(-1);
            file.adviseDone(0, content.length);
            file.truncate(3);
            assertThat(file.status().size()).isEqualTo(3);
        }
    }

    @Test
    void tellsWhereTheHolesAre() throws IOException {
        try (TargetDirectory target = Linux.openTarget(folder);
                OpenFile file = target.createFile(bytes("f"), 0600)) {
            byte[] block = new byte[1 << 16];
            java.util.Arrays.fill(block, (byte) 1);
            file.truncate(10 << 20);
            assumeThat(file.extents(10 << 20)).as("a file system with holes").isEqualTo(Extents.NONE);
            file.write(1 << 20, block, 0, block.length);
            file.write(5 << 20, block, 0, block.length);
            assertThat(file.extents(10 << 20)).isEqualTo(Extents.of(1 << 20, 1 << 16, 5 << 20, 1 << 16));
            assertThat(file.extents((1 << 20) + 10)).isEqualTo(Extents.of(1 << 20, 10));
            file.truncate(0);
            file.write(0, block, 0, block.length);
            assertThat(file.extents(block.length)).isEqualTo(Extents.WHOLE);
        }
    }

    @Test
    void aFifoInPlaceOfAFileDoesNotBlock() throws IOException {
        try (TargetDirectory target = Linux.openTarget(folder)) {
            target.makeFifo(bytes("p"), 0600);
            try (OpenFile opened = target.existing().openFile(RawPath.of("p"))) {
                assertThat(opened.status().type()).isEqualTo(FileType.FIFO);
            }
        }
    }

    @Test
    void whatIsClosedIsNotUsedAgain() throws IOException {
        OpenDirectory directory = Linux.open(folder);
        directory.close();
        directory.close();
        assertThatThrownBy(directory::status).isInstanceOf(IllegalStateException.class);
    }
}
