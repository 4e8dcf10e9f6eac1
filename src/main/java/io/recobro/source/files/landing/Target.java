package io.recobro.source.files.landing;

import io.recobro.source.files.posix.FileStatus;
import io.recobro.source.files.posix.NameList;
import io.recobro.source.files.posix.OpenFile;
import io.recobro.source.files.posix.PosixException;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.posix.TargetDirectory;
import io.recobro.source.files.tree.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The directory that entries are brought back beneath. Paths are relative to it; a symbolic link on the way is never
 * followed, but fails. Thread-safe. Failures of the system are {@link PosixException}s.
 */
public final class Target implements AutoCloseable {
    private static final byte[] TEMPORARY = ".recobro-unfinished-".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SELF = {'.'};
    private static final int PRIVATE = 0600;

    private final OpenDirectories directories;
    private final Outfit outfit;
    private final AtomicLong names = new AtomicLong(ThreadLocalRandom.current().nextLong() >>> 16 << 16);

    /** @param root closed with this */
    public Target(TargetDirectory root, OwnerIds owners) {
        this.directories = new OpenDirectories(root);
        this.outfit = new Outfit(owners);
    }

    /** Whether a name is one of an unfinished file. */
    public static boolean isTemporary(byte[] name) {
        return name.length > TEMPORARY.length
                && Arrays.equals(name, 0, TEMPORARY.length, TEMPORARY, 0, TEMPORARY.length);
    }

    private byte[] temporary() {
        byte[] number = Long.toHexString(names.incrementAndGet()).getBytes(StandardCharsets.US_ASCII);
        byte[] name = Arrays.copyOf(TEMPORARY, TEMPORARY.length + number.length);
        System.arraycopy(number, 0, name, TEMPORARY.length, number.length);
        return name;
    }

    /** Empty when there is nothing, also when a directory on the way is missing. */
    public Optional<FileStatus> status(RawPath path) throws IOException {
        try (Lease parent = directories.open(path.parent())) {
            return Optional.of(
                    path.isRoot()
                            ? parent.get().existing().status()
                            : parent.get().existing().status(path.name()));
        } catch (PosixException missing) {
            if (missing.errno() == PosixException.ENOENT) {
                return Optional.empty();
            }
            throw missing;
        }
    }

    /** Where a symbolic link points to. */
    public byte[] readLink(RawPath path) throws IOException {
        try (Lease parent = directories.open(path.parent())) {
            return parent.get().existing().readLink(path.name());
        }
    }

    /** The names in a directory, in no order. */
    public NameList names(RawPath path) throws IOException {
        NameList names = new NameList();
        try (Lease parent = directories.open(RawPath.ROOT);
                TargetDirectory directory = parent.get().open(path)) {
            boolean more = true;
            while (more) {
                more = directory.existing().read(names);
            }
        }
        return names;
    }

    /** Opens a regular file for reading. */
    public OpenFile read(RawPath path) throws IOException {
        try (Lease parent = directories.open(path.parent())) {
            return parent.get().existing().openFile(RawPath.of(path.name()));
        }
    }

    public void makeDirectory(RawPath path, int mode) throws IOException {
        try (Lease parent = directories.open(path.parent())) {
            parent.get().makeDirectory(path.name(), mode);
        }
    }

    /** Begins a file under a temporary name beside {@code path}. */
    public NewFile begin(RawPath path) throws IOException {
        Lease parent = directories.open(path.parent());
        try {
            byte[] temporary = temporary();
            return new NewFile(parent, temporary, path.name(), parent.get().createFile(temporary, PRIVATE), outfit);
        } catch (IOException | RuntimeException failure) {
            parent.close();
            throw failure;
        }
    }

    /**
     * Makes a symbolic link, fifo or device with its attributes, in place of anything there but a directory. It gets its name
     * last: who goes on after a process that was killed takes what has its name for finished.
     *
     * @return what could not be set, in words
     */
    public List<String> make(RawPath path, Entry entry) throws IOException {
        try (Lease parent = directories.open(path.parent())) {
            TargetDirectory directory = parent.get();
            byte[] temporary = temporary();
            switch (entry) {
                case Entry.SymbolicLink link -> directory.makeSymbolicLink(temporary, link.target());
                case Entry.Fifo _ -> directory.makeFifo(temporary, PRIVATE);
                case Entry.Device device -> directory.makeDevice(temporary, device.block(), PRIVATE, device.number());
                default -> throw new IllegalArgumentException("not made here: " + entry.path());
            }
            try {
                List<String> notSet = outfit.putOn(
                        directory.entry(temporary), entry.attributes(), entry instanceof Entry.SymbolicLink);
                directory.rename(temporary, path.name());
                return notSet;
            } catch (IOException | RuntimeException failure) {
                removeIfThere(directory, temporary);
                throw failure;
            }
        }
    }

    /** Makes {@code path} another name of {@code existing}, in place of anything there but a directory. */
    public void link(RawPath existing, RawPath path) throws IOException {
        try (Lease from = directories.open(existing.parent());
                Lease to = directories.open(path.parent())) {
            try {
                to.get().makeHardLink(from.get(), existing.name(), path.name());
            } catch (PosixException exists) {
                if (exists.errno() != PosixException.EEXIST) {
                    throw exists;
                }
                byte[] temporary = temporary();
                to.get().makeHardLink(from.get(), existing.name(), temporary);
                try {
                    to.get().rename(temporary, path.name());
                } finally {
                    removeIfThere(to.get(), temporary);
                }
            }
        }
    }

    /** Renaming one name of a file to another of the same file does nothing, and leaves the first. */
    private static void removeIfThere(TargetDirectory directory, byte[] name) throws IOException {
        try {
            directory.removeFile(name);
        } catch (PosixException gone) {
            if (gone.errno() != PosixException.ENOENT) {
                throw gone;
            }
        }
    }

    /** Removes anything but a directory that holds something. */
    public void remove(RawPath path) throws IOException {
        directories.forget(path);
        try (Lease parent = directories.open(path.parent())) {
            try {
                parent.get().removeFile(path.name());
            } catch (PosixException refused) {
                if (refused.errno() != PosixException.EISDIR) {
                    throw refused;
                }
                parent.get().removeDirectory(path.name());
            }
        }
    }

    /**
     * Sets owner, mode, extended attributes and time of something that is there.
     *
     * @return what could not be set, in words
     */
    public List<String> apply(RawPath path, Entry entry) throws IOException {
        try (Lease parent = directories.open(path.parent())) {
            byte[] name = path.isRoot() ? SELF : path.name();
            return outfit.putOn(parent.get().entry(name), entry.attributes(), entry instanceof Entry.SymbolicLink);
        }
    }

    @Override
    public void close() {
        directories.close();
    }
}
