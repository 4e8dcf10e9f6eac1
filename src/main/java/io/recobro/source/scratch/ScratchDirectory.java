package io.recobro.source.scratch;

import io.recobro.fault.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of one scratch place: {@code HOME/RUN/}, and beside it {@code RUN.lock}, which is locked as long as its drill is
 * under way. A directory whose lock is free was left behind by a process that ended, or kept on purpose.
 */
public final class ScratchDirectory implements AutoCloseable {
    private static final String LOCK = ".lock";
    private static final String PROCESS = "process";
    private static final String SOCKET_PLACE = "socket-place";

    /** Longest path of a socket that every system takes, with room for its name. */
    private static final int SOCKET_PATH = 92;

    private final Path home;
    private final String run;
    private final FileChannel lock;
    private final Path sockets;

    private ScratchDirectory(Path home, String run, FileChannel lock, Path sockets) {
        this.home = home;
        this.run = run;
        this.lock = lock;
        this.sockets = sockets;
    }

    /** Makes the directory, for nobody but its owner, and locks it. */
    public static ScratchDirectory create(Path home, String run) {
        FileChannel lock = null;
        try {
            Files.createDirectories(home);
            lock = FileChannel.open(home.resolve(run + LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            lock.lock();
            Path directory = Files.createDirectory(
                    home.resolve(run),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Path sockets = directory;
            if (directory.toString().length() > SOCKET_PATH) {
                sockets = Files.createTempDirectory("rcb");
                Files.writeString(directory.resolve(SOCKET_PLACE), sockets.toString());
            }
            return new ScratchDirectory(home, run, lock, sockets);
        } catch (IOException broken) {
            release(lock, broken);
            throw Fault.SCRATCH_UNAVAILABLE
                    .because("unable to make a scratch place in '" + home + "': " + broken, broken)
                    .hint("make it writable, or name another directory under 'scratch'");
        }
    }

    private static void release(FileChannel lock, IOException reason) {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException alsoBroken) {
            reason.addSuppressed(alsoBroken);
        }
    }

    public Path path() {
        return home.resolve(run);
    }

    /** Where a socket's path is short enough; for nobody but the owner. */
    public Path sockets() {
        return sockets;
    }

    /** Makes sure that the process ends with the place, even when this one is killed before. */
    public void owns(ProcessHandle process) {
        try {
            Files.writeString(path().resolve(PROCESS), process.pid() + " " + started(process));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Leaves everything where it is for a later {@link #sweep}. */
    public void leave() {
        try {
            lock.close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Removes everything. */
    @Override
    public void close() {
        try {
            remove(home, run);
            lock.close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Whether the drill of this id is under way on this host. */
    public static boolean isUnderWay(Path home, String run) {
        Path file = home.resolve(run + LOCK);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock free = channel.tryLock()) {
            return free == null;
        } catch (OverlappingFileLockException ofThisProcess) {
            return true;
        } catch (NoSuchFileException over) {
            return false;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /**
     * Removes the places of drills that are over.
     *
     * @return their ids
     * @throws io.recobro.fault.RecobroException {@code SCRATCH_UNAVAILABLE} when one cannot be removed
     */
    public static List<String> sweep(Path home) {
        List<String> removed = new ArrayList<>();
        try {
            for (String run : left(home)) {
                if (!isUnderWay(home, run)) {
                    endProcess(home.resolve(run));
                    remove(home, run);
                    removed.add(run);
                }
            }
        } catch (IOException | UncheckedIOException broken) {
            throw Fault.SCRATCH_UNAVAILABLE.because(
                    "unable to remove what drills left in '" + home + "': " + broken.getMessage(), broken);
        }
        return removed;
    }

    private static List<String> left(Path home) throws IOException {
        if (!Files.isDirectory(home)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(home)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(LOCK))
                    .map(name -> name.substring(0, name.length() - LOCK.length()))
                    .sorted()
                    .toList();
        }
    }

    private static void endProcess(Path directory) throws IOException {
        Optional<String> mark = text(directory.resolve(PROCESS));
        if (mark.isPresent()) {
            String[] words = mark.get().split(" ", 2);
            ProcessHandle.of(Long.parseLong(words[0]))
                    .filter(process -> started(process).equals(words[1]))
                    .ifPresent(process -> {
                        process.destroyForcibly();
                        process.onExit().join();
                    });
        }
    }

    /** When it began: another process may get its number. */
    private static String started(ProcessHandle process) {
        return process.info().startInstant().map(Object::toString).orElse("");
    }

    private static Optional<String> text(Path file) throws IOException {
        return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    }

    private static void remove(Path home, String run) throws IOException {
        Path directory = home.resolve(run);
        Optional<String> elsewhere = text(directory.resolve(SOCKET_PLACE));
        if (elsewhere.isPresent()) {
            delete(Path.of(elsewhere.get()));
        }
        delete(directory);
        Files.deleteIfExists(home.resolve(run + LOCK));
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE; // a server that is just ending removes its own
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
