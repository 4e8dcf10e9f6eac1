package io.recobro.storage.dir;

import io.recobro.fault.Fault;
import io.recobro.storage.Features;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.Storage;
import io.recobro.storage.StoredObject;
import io.recobro.storage.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Objects as files below a root directory. Directories are 0700, files 0600. A symbolic link below the root is refused:
 * it could lead anywhere. Where the file system has no hard links, a write to an existing key is refused by a look
 * before, which {@link #features} tells.
 */
public final class DirStorage implements Storage {
    /** Leases, records and manifests may take from the reserve: retention could not make room without them. */
    private static final int SMALL = 1 << 20;

    private final String name;
    private final DirSettings settings;
    private final Clock clock;
    private final LongSupplier usable;
    private final DirFaults faults;
    private final DurableTree tree = new DurableTree(new SecureRandom());
    private Features features;

    /** @param clock tells the age of abandoned temporary files */
    public DirStorage(String name, DirSettings settings, Clock clock) {
        this(name, settings, clock, settings.path().toFile()::getUsableSpace);
    }

    DirStorage(String name, DirSettings settings, Clock clock, LongSupplier usable) {
        this.usable = usable;
        this.name = name;
        this.settings = settings;
        this.clock = clock;
        this.faults = new DirFaults(name);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void put(ObjectKey key, byte[] content) {
        store(key, content, false);
    }

    @Override
    public void replace(ObjectKey key, byte[] content) {
        store(key, content, true);
    }

    private void store(ObjectKey key, byte[] content, boolean replacing) {
        try (DirUpload upload = start(key, replacing, content.length <= SMALL ? 0 : settings.reserve())) {
            upload.write(content, content.length);
            upload.finish(replacing);
        }
    }

    @Override
    public Upload begin(ObjectKey key) {
        return start(key, false, settings.reserve());
    }

    private DirUpload start(ObjectKey key, boolean replacing, long reserve) {
        String action = "store object '" + key + "' in";
        rootForWriting();
        Path target = file(key, action);
        if (!replacing && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw Fault.OBJECT_EXISTS.because("unable to " + action + " destination '" + name + "': it exists already");
        }
        demandSpace(action, 0, reserve);
        try {
            return new DirUpload(this, key, target, tree.createBeside(target, root()), reserve);
        } catch (IOException e) {
            throw faults.translate(action, e);
        }
    }

    @Override
    public InputStream open(ObjectKey key) {
        return open(key, 0, Long.MAX_VALUE);
    }

    @Override
    public InputStream open(ObjectKey key, long offset, long length) {
        String action = "read object '" + key + "' from";
        rootExists();
        try {
            FileChannel channel =
                    FileChannel.open(file(key, action), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            try {
                if (offset > channel.size()) {
                    throw Fault.OBJECT_MISSING.because("unable to " + action + " destination '" + name + "': it has "
                            + channel.size() + " bytes, wanted were " + length + " from " + offset);
                }
                channel.position(offset);
                return new FileRange(channel, length, faults, key);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw faults.translate(action, notADirectory(e) ? new NoSuchFileException(key.value()) : e);
        }
    }

    @Override
    public Optional<StoredObject> stat(ObjectKey key) {
        String action = "look at object '" + key + "' in";
        if (!rootExists()) {
            return Optional.empty();
        }
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file(key, action), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile()
                    ? Optional.of(new StoredObject(key, attributes.size()))
                    : Optional.empty();
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException e) {
            if (notADirectory(e)) {
                return Optional.empty();
            }
            throw faults.translate(action, e);
        }
    }

    @Override
    public List<StoredObject> list(String prefix) {
        if (!rootExists()) {
            return List.of();
        }
        try {
            return new Listing(settings.path(), prefix).objects();
        } catch (IOException e) {
            throw faults.translate("list '" + prefix + "' in", e);
        }
    }

    @Override
    public void delete(ObjectKey key) {
        String action = "delete object '" + key + "' from";
        if (!rootExists()) {
            return;
        }
        try {
            DurableTree.remove(file(key, action), root());
        } catch (IOException e) {
            if (!notADirectory(e)) {
                throw faults.translate(action, e);
            }
        }
    }

    @Override
    public Optional<Long> freeBytes() {
        return rootExists() ? Optional.of(Math.max(0, usable.getAsLong() - settings.reserve())) : Optional.empty();
    }

    @Override
    public synchronized Features features() {
        if (features == null) {
            rootForWriting();
            try {
                features = new Features(tree.hardLinks(root()), false);
            } catch (IOException e) {
                throw faults.translate("probe", e);
            }
        }
        return features;
    }

    @Override
    public int sweep(String prefix, Duration olderThan) {
        if (!rootExists()) {
            return 0;
        }
        try {
            int removed = 0;
            Instant before = clock.instant().minus(olderThan);
            DurableTree.removeProbes(root(), before);
            for (Path stale : new Listing(root(), prefix).temporariesBefore(before)) {
                DurableTree.remove(stale, root());
                removed++;
            }
            return removed;
        } catch (IOException e) {
            throw faults.translate("sweep '" + prefix + "' in", e);
        }
    }

    @Override
    public void close() {}

    DirFaults faults() {
        return faults;
    }

    Path root() {
        return settings.path();
    }

    void demandSpace(String action, long bytes, long reserve) {
        if (reserve == 0) {
            return; // then the system has the last word
        }
        long free = usable.getAsLong();
        if (free - bytes < reserve) {
            throw faults.full(action, bytes, free, reserve);
        }
    }

    /** The file of a key, after a look at each directory on the way. */
    private Path file(ObjectKey key, String action) {
        Path path = root();
        for (String part : key.value().split("/")) {
            path = path.resolve(part);
            if (Files.isSymbolicLink(path)) {
                throw Fault.STORAGE_BROKEN
                        .because("unable to " + action + " destination '" + name + "': '" + path
                                + "' is a symbolic link")
                        .hint("mount the other directory there instead of linking to it");
            }
        }
        return path;
    }

    /** False if nothing was ever written; a fault if even the place for the root is missing. */
    private boolean rootExists() {
        if (Files.isDirectory(root())) {
            return true;
        }
        Path parent = root().getParent();
        if (Files.exists(root()) || parent == null || !Files.isDirectory(parent)) {
            throw Fault.STORAGE_UNREACHABLE
                    .because("unable to reach destination '" + name + "': '" + root() + "' is not a directory")
                    .hint("mount its file system, or create the directory");
        }
        return false;
    }

    private void rootForWriting() {
        if (!rootExists()) {
            try {
                DurableTree.createDirectory(root());
            } catch (IOException e) {
                throw faults.translate("create the directory of", e);
            }
        }
    }

    private static boolean notADirectory(IOException e) {
        return e instanceof NotDirectoryException
                || String.valueOf(e.getMessage()).contains("Not a directory");
    }
}
