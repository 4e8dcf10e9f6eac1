package io.recobro.source.scratch;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of one scratch place: {@code HOME/RUN/}, and beside it {@code RUN.lock}, which is locked as long as its drill is
 * under way, and tells what else belongs to it. A directory whose lock is free was left behind by a process that ended, or
 * kept on purpose. Nothing else in the home is touched.
 */
public final class ScratchDirectory implements AutoCloseable {
    private static final String LOCK = ".lock";
    private static final String PROCESS = "process ";
    private static final String SOCKETS = "sockets ";
    private static final String SHORT = "rcb";

    /** Ids of runs and nothing else: the home may be anybody's directory. */
    private static final Pattern RUN = Pattern.compile("\\d{8}T\\d{6}Z-[0-9a-z]{6}");

    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");

    /** Locked by this process: who opens such a file and closes it gives the lock of the whole process back, see fcntl(2). */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

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

    /**
     * Makes the directory, for nobody but its owner, and locks it.
     *
     * @param run the id of a run
     * @throws io.recobro.fault.RecobroException {@code SCRATCH_UNAVAILABLE} when it cannot be made
     */
    public static ScratchDirectory create(Path home, String run) {
        if (!RUN.matcher(run).matches()) {
            throw new IllegalArgumentException("not the id of a run: '" + run + "'");
        }
        Path file = lockOf(home, run);
        HELD.add(file);
        FileChannel lock = null;
        try {
            Files.createDirectories(home);
            lock = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            lock.lock();
            Path directory = Files.createDirectory(home.resolve(run), PosixFilePermissions.asFileAttribute(OWNER));
            Path sockets = directory;
            if (directory.toString().length() > SOCKET_PATH) {
                sockets = Files.createTempDirectory(SHORT);
                tell(lock, SOCKETS + sockets);
            }
            return new ScratchDirectory(home, run, lock, sockets);
        } catch (IOException broken) {
            HELD.remove(file);
            if (lock != null) {
                release(lock, file);
            }
            throw Fault.SCRATCH_UNAVAILABLE
                    .because("unable to make a scratch place in '" + home + "': " + broken, broken)
                    .hint("make it writable, or name another directory under 'scratch'");
        }
    }

    private static Path lockOf(Path home, String run) {
        return home.resolve(run + LOCK).toAbsolutePath().normalize();
    }

    /** In the file of the lock, which is nobody's but this account's, whoever the directory is given to. */
    private static void tell(FileChannel lock, String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            lock.write(bytes);
        }
    }

    private static void release(FileChannel lock, Path file) {
        try {
            lock.close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } finally {
            HELD.remove(file);
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
            tell(lock, PROCESS + process.pid() + " " + started(process));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Leaves everything where it is for a later {@link #sweep}. */
    public void leave() {
        release(lock, lockOf(home, run));
    }

    /**
     * Removes everything.
     *
     * @throws io.recobro.fault.RecobroException {@code SCRATCH_UNAVAILABLE} when something stays; a later {@link #sweep} tries
     *     again
     */
    @Override
    public void close() {
        try {
            remove(home, run, sockets);
        } catch (IOException broken) {
            throw unremoved(home, broken);
        } finally {
            leave();
        }
    }

    private static RecobroException unremoved(Path home, Exception broken) {
        return Fault.SCRATCH_UNAVAILABLE
                .because("unable to remove what drills left in '" + home + "': " + broken.getMessage(), broken)
                .hint("it is a copy of what was backed up: remove it by hand, or see why it stays");
    }

    /** Whether the drill of this id is under way on this host. */
    public static boolean isUnderWay(Path home, String run) {
        Path file = lockOf(home, run);
        if (HELD.contains(file)) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock free = channel.tryLock()) {
            return free == null;
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
                    endProcess(home, run);
                    remove(home, run, socketsOf(home, run));
                    removed.add(run);
                }
            }
        } catch (IOException | UncheckedIOException broken) {
            throw unremoved(home, broken);
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
                    .filter(RUN.asMatchPredicate())
                    .sorted()
                    .toList();
        }
    }

    private static void endProcess(Path home, String run) throws IOException {
        Optional<String> mark = told(home, run, PROCESS);
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

    /** A line of the file of a free lock; none that a power cut has left half written. */
    private static Optional<String> told(Path home, String run, String what) throws IOException {
        String text = Files.readString(lockOf(home, run));
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .filter(line -> line.startsWith(what))
                .map(line -> line.substring(what.length()))
                .findFirst();
    }

    private static Path socketsOf(Path home, String run) throws IOException {
        return told(home, run, SOCKETS)
                .map(Path::of)
                .filter(path -> path.getFileName().toString().startsWith(SHORT))
                .orElse(home.resolve(run));
    }

    private static void remove(Path home, String run, Path sockets) throws IOException {
        delete(sockets);
        delete(home.resolve(run));
        Files.deleteIfExists(lockOf(home, run));
    }

    /** Makes a directory one that its owner can empty; whether it was not. */
    private static boolean open(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                || Files.getPosixFilePermissions(directory).containsAll(OWNER)) {
            return false;
        }
        Files.setPosixFilePermissions(directory, OWNER);
        return true;
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

            /** Restored directories have the modes of the originals, and their owner may not be root. */
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                open(directory);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE; // a server that is just ending removes its own
                }
                if (failure instanceof AccessDeniedException && open(file)) {
                    delete(file);
                    return FileVisitResult.CONTINUE;
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
