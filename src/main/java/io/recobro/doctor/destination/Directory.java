package io.recobro.doctor.destination;

import io.recobro.fault.Finding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What can be wrong with a directory that backups are kept in, besides what writing to it shows. Makes nothing. */
public final class Directory {
    /** Where mounted file systems usually are. */
    private static final List<Path> MOUNTS = List.of(Path.of("/mnt"), Path.of("/media"));

    private Directory() {}

    /** A directory that is not there: the first backup makes it, if it can. */
    public static List<Finding> missing(Path directory) {
        Path parent = directory.toAbsolutePath().getParent();
        if (Files.isSymbolicLink(directory)) {
            return List.of(Finding.problem(
                    directory + " is a link that leads nowhere", "ls -l " + directory + ", and make its target"));
        }
        if (parent == null || !Files.isDirectory(parent)) {
            return List.of(Finding.problem(
                    directory + " is not there, nor is the directory above it",
                    "mkdir -m 700 -p " + directory + ", or mount what belongs there"));
        }
        if (!Files.isWritable(parent)) {
            return List.of(Finding.problem(
                    directory + " is not there and cannot be made",
                    "install -d -m 700 -o " + System.getProperty("user.name") + " " + directory));
        }
        return unmounted(directory, parent)
                ? List.of(unmounted(directory))
                : List.of(Finding.ok(directory + " is not there yet; the first backup makes it"));
    }

    /** A directory that is there. */
    public static List<Finding> look(Path directory) {
        List<Finding> findings = new ArrayList<>();
        if (unmounted(directory, directory)) {
            findings.add(unmounted(directory));
        }
        PosixFileAttributeView view = Files.getFileAttributeView(directory, PosixFileAttributeView.class);
        if (view != null) {
            try {
                Set<PosixFilePermission> permissions = view.readAttributes().permissions();
                if (permissions.contains(PosixFilePermission.OTHERS_READ)
                        || permissions.contains(PosixFilePermission.OTHERS_WRITE)
                        || permissions.contains(PosixFilePermission.OTHERS_EXECUTE)) {
                    findings.add(Finding.warning(
                            "everybody on this host can look into " + directory + " ("
                                    + PosixFilePermissions.toString(permissions) + ")",
                            "chmod 700 " + directory));
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        return findings;
    }

    /** A place for mounted file systems that lies on the root's own: backups would fill the root, and miss the disk. */
    private static boolean unmounted(Path directory, Path existing) {
        if (MOUNTS.stream().noneMatch(directory::startsWith)) {
            return false;
        }
        try {
            FileStore root = Files.getFileStore(Path.of("/"));
            return Files.getFileStore(existing).equals(root);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Finding unmounted(Path directory) {
        return Finding.warning(
                "nothing is mounted at " + directory + ": backups would go to the root file system",
                "mount it, and check with: findmnt -T " + directory);
    }
}
