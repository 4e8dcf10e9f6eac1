package io.recobro.storage.dir;

import io.recobro.storage.ObjectKey;
import io.recobro.storage.StoredObject;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One walk over the files whose keys start with a prefix, from the deepest directory that holds them all. */
final class Listing {
    private final Path root;
    private final String prefix;
    private final Path start;

    Listing(Path root, String prefix) {
        this.root = root;
        this.prefix = prefix;
        this.start =
                root.resolve(prefix.substring(0, prefix.lastIndexOf('/') + 1)).normalize();
        if (!start.startsWith(root)) {
            throw new IllegalArgumentException("not a key prefix: '" + prefix + "'");
        }
    }

    /** Sorted by key. Files that are no objects (whose path is no key) are left out. */
    List<StoredObject> objects() throws IOException {
        List<StoredObject> found = new ArrayList<>();
        walk((path, attributes) -> {
            String key = key(path);
            if (key.startsWith(prefix) && ObjectKey.isValid(key)) {
                found.add(new StoredObject(new ObjectKey(key), attributes.size()));
            }
        });
        found.sort(Comparator.comparing(StoredObject::key));
        return found;
    }

    /** Temporary files of uploads to keys with the prefix, last written before the instant. */
    List<Path> temporariesBefore(Instant instant) throws IOException {
        List<Path> found = new ArrayList<>();
        walk((path, attributes) -> {
            String file = path.getFileName().toString();
            int mark = file.indexOf(DurableTree.MARK, 1);
            if (file.startsWith(DurableTree.MARK)
                    && mark > 0
                    && key(path.resolveSibling(file.substring(mark + 1))).startsWith(prefix)
                    && attributes.lastModifiedTime().toInstant().isBefore(instant)) {
                found.add(path);
            }
        });
        return found;
    }

    private String key(Path path) {
        return root.relativize(path).toString();
    }

    private interface Visit {
        void file(Path path, BasicFileAttributes attributes);
    }

    private void walk(Visit visit) throws IOException {
        if (!Files.isDirectory(start)) {
            return;
        }
        for (Path at = start; !at.equals(root); at = at.getParent()) {
            if (Files.isSymbolicLink(at)) {
                throw link(at);
            }
        }
        // the root itself may be a link: the operator named it
        Path from = start.equals(root) ? root.toRealPath() : start;
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                String key = key(named(directory)) + "/";
                boolean onTheWay = directory.equals(from) || key.startsWith(prefix) || prefix.startsWith(key);
                return onTheWay ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                if (attributes.isSymbolicLink() && key(named(path)).startsWith(prefix)) {
                    throw link(path);
                }
                if (attributes.isRegularFile()) {
                    visit.file(named(path), attributes);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path path, IOException failure) throws IOException {
                boolean vanished = failure instanceof NoSuchFileException && Files.isDirectory(root);
                boolean ofTheSystem = failure instanceof AccessDeniedException
                        && path.equals(from.resolve("lost+found"))
                        && start.equals(root);
                if (vanished || ofTheSystem) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            private Path named(Path path) {
                return from.equals(start)
                        ? path
                        : start.resolve(from.relativize(path).toString());
            }
        });
    }

    private static FileSystemException link(Path path) {
        return new FileSystemException(path.toString(), null, "'" + path + "' is a symbolic link");
    }
}
