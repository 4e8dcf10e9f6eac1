package io.recobro.storage.dir;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * File operations whose effect survives a power failure: after a change of names, the directory is forced to the disk
 * too. Temporary files lie beside their target and are called {@code @<16 hex digits>@<name>}; no object key contains
 * an {@code @}.
 */
final class DurableTree {
    static final String MARK = "@";
    private static final String PROBE = "link-probe";
    private static final int ATTEMPTS = 10;
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final RandomGenerator random;
    /** Directories whose own names are on the disk for good. */
    private final Set<Path> durable = ConcurrentHashMap.newKeySet();

    DurableTree(RandomGenerator random) {
        this.random = random;
    }

    /** A temporary file beside the target, and the channel that writes it. */
    record Temporary(Path path, FileChannel channel) {}

    Temporary createBeside(Path target, Path root) throws IOException {
        Path directory = target.getParent();
        for (int attempt = 1; ; attempt++) {
            createDirectories(directory, root);
            Path path = directory.resolve(
                    MARK + HexFormat.of().toHexDigits(random.nextLong()) + MARK + target.getFileName());
            try {
                return new Temporary(
                        path,
                        FileChannel.open(
                                path, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), PRIVATE_FILE));
            } catch (NoSuchFileException directoryWasEmptyAndRemoved) {
                if (attempt == ATTEMPTS) {
                    throw directoryWasEmptyAndRemoved;
                }
            }
        }
    }

    /**
     * Creates what is missing of the directory below the root, each entry made durable; also one that is there already, once:
     * a process that was killed may have made it and not come to force it.
     */
    private void createDirectories(Path directory, Path root) throws IOException {
        if (directory.equals(root)) {
            if (durable.add(root)) {
                forceNameOf(root);
            }
            return;
        }
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            createDirectories(directory.getParent(), root);
            createDirectory(directory);
            durable.add(directory);
        } else if (!durable.contains(directory)) {
            createDirectories(directory.getParent(), root);
            force(directory.getParent());
            durable.add(directory);
        }
    }

    /** As far as this is allowed: the operator's own directory around the root may be closed to this account. */
    private static void forceNameOf(Path root) throws IOException {
        try {
            if (root.getParent() != null) {
                force(root.getParent());
            }
        } catch (AccessDeniedException notOurs) {
            // then it was not this program that made the root there
        }
    }

    static void createDirectory(Path directory) throws IOException {
        try {
            Files.createDirectory(directory, PRIVATE_DIRECTORY);
            force(directory.getParent());
        } catch (FileAlreadyExistsException exists) {
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileSystemException(directory.toString(), null, "not a directory");
            }
        }
    }

    /**
     * Gives the finished temporary file its name, which must be free.
     *
     * @throws FileAlreadyExistsException if the name is taken; the temporary file is left to the caller
     */
    static void publish(Path temporary, Path target, boolean hardLinks) throws IOException {
        if (hardLinks) {
            Files.createLink(target, temporary);
            Files.delete(temporary);
        } else {
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileAlreadyExistsException(target.toString());
            }
            rename(temporary, target);
        }
        force(target.getParent());
    }

    static void replace(Path temporary, Path target) throws IOException {
        rename(temporary, target);
        force(target.getParent());
    }

    private static void rename(Path temporary, Path target) throws IOException {
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException mountedOver) {
            throw new FileSystemException(target.toString(), null, "its directory spans two file systems");
        }
    }

    /** Removes the file and the directories below the root that this leaves empty. */
    static void remove(Path target, Path root) throws IOException {
        if (!Files.deleteIfExists(target)) {
            return;
        }
        Path directory = target.getParent();
        while (!directory.equals(root) && isEmpty(directory)) {
            try {
                Files.deleteIfExists(directory);
            } catch (FileSystemException filledAgain) {
                break;
            }
            directory = directory.getParent();
        }
        forceNearest(directory, root);
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (var entries = Files.newDirectoryStream(directory)) {
            return !entries.iterator().hasNext();
        } catch (NoSuchFileException removedMeanwhile) {
            return true;
        }
    }

    private static void forceNearest(Path directory, Path root) throws IOException {
        try {
            force(directory);
        } catch (NoSuchFileException removedMeanwhile) {
            if (directory.equals(root)) {
                throw removedMeanwhile;
            }
            forceNearest(directory.getParent(), root);
        }
    }

    /** Whether the file system of this directory knows hard links, found out by making one. */
    boolean hardLinks(Path root) throws IOException {
        Temporary temporary = createBeside(root.resolve(PROBE), root);
        Path link = root.resolve(temporary.path().getFileName() + MARK);
        try (FileChannel _ = temporary.channel()) {
            Files.createLink(link, temporary.path());
            return true;
        } catch (FileSystemException | UnsupportedOperationException unsupported) {
            return false;
        } finally {
            Files.deleteIfExists(link);
            Files.deleteIfExists(temporary.path());
        }
    }

    /** Removes what {@link #hardLinks} left when its process ended before it did, if last written before the instant. */
    static void removeProbes(Path root, Instant before) throws IOException {
        try (DirectoryStream<Path> probes = Files.newDirectoryStream(root, MARK + "*" + MARK + PROBE + "*")) {
            for (Path probe : probes) {
                if (Files.getLastModifiedTime(probe, LinkOption.NOFOLLOW_LINKS)
                        .toInstant()
                        .isBefore(before)) {
                    Files.deleteIfExists(probe);
                }
            }
        } catch (NoSuchFileException removedMeanwhile) {
            // another run swept it
        }
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
