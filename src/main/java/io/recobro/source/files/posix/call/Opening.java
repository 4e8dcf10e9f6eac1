package io.recobro.source.files.posix.call;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.recobro.source.files.posix.PosixException;
import io.recobro.source.files.posix.RawPath;

/** How directories and files are opened: never through a symbolic link, closed in children, without touching access times. */
final class Opening {
    static final int NONE = -100;

    private static final boolean ARM = "aarch64".equals(System.getProperty("os.arch"));

    /** asm-generic/fcntl.h, and where arm64 differs from it (arch/arm64/include/uapi/asm/fcntl.h). */
    private static final int O_DIRECTORY = ARM ? 040000 : 0200000;

    private static final int O_NOFOLLOW = ARM ? 0100000 : 0400000;
    private static final int O_NOATIME = 01000000;
    private static final int O_CLOEXEC = 02000000;
    private static final int O_NONBLOCK = 04000;
    private static final int O_RDWR = 2;
    private static final int O_CREAT = 0100;
    private static final int O_EXCL = 0200;
    private static final int O_PATH = 010000000;

    /** openat2(2), the same on all architectures; Linux 5.6. */
    private static final int OPENAT2 = 437;

    private static final int RESOLVE_NO_MAGICLINKS = 0x02;
    private static final int RESOLVE_NO_SYMLINKS = 0x04;
    private static final int RESOLVE_BENEATH = 0x08;
    private static final int HOW_BYTES = 24;

    /** What one call takes as a path, with the byte that ends it (linux/limits.h); deeper files are reached in steps. */
    private static final int PATH_MAX = 4096;

    private static volatile boolean resolves = true;

    private Opening() {}

    static Descriptor directory(int start, byte[] name) throws PosixException {
        return withoutAccessTime(start, name, O_DIRECTORY | O_NOFOLLOW);
    }

    /** Follows symbolic links: only for paths that an operator gave. */
    static Descriptor root(byte[] path) throws PosixException {
        return withoutAccessTime(NONE, path, O_DIRECTORY);
    }

    private static Descriptor withoutAccessTime(int start, byte[] name, int flags) throws PosixException {
        try {
            return open(start, name, flags | O_CLOEXEC | O_NOATIME, 0);
        } catch (PosixException notOwner) {
            if (notOwner.errno() != PosixException.EPERM) {
                throw notOwner;
            }
            return open(start, name, flags | O_CLOEXEC, 0);
        }
    }

    static Descriptor forReading(int start, RawPath path) throws PosixException {
        int flags = O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK;
        try {
            return beneath(start, path, flags | O_NOATIME);
        } catch (PosixException notOwner) {
            if (notOwner.errno() != PosixException.EPERM) {
                throw notOwner;
            }
            return beneath(start, path, flags);
        }
    }

    /** A directory below {@code start}, through directories only. */
    static Descriptor directoryBeneath(int start, RawPath path) throws PosixException {
        return beneath(start, path, O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    }

    static Descriptor create(int directory, byte[] name, int mode) throws PosixException {
        return open(directory, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    }

    static Descriptor forWriting(int directory, byte[] name) throws PosixException {
        return open(directory, name, O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0);
    }

    /** What a name stands for, a symbolic link included, without opening it. */
    static Descriptor asPath(int directory, byte[] name) throws PosixException {
        return open(directory, name, O_PATH | O_NOFOLLOW | O_CLOEXEC, 0);
    }

    private static Descriptor open(int start, byte[] name, int flags, int mode) throws PosixException {
        Scratch scratch = Scratch.get();
        return new Descriptor(LibC.OPENAT.call(scratch.state, start, scratch.path(name), flags, mode, 0));
    }

    private static Descriptor beneath(int start, RawPath path, int flags) throws PosixException {
        if (path.depth() <= 1) {
            return open(start, path.isRoot() ? new byte[] {'.'} : path.bytes(), flags, 0);
        }
        if (resolves && path.bytes().length < PATH_MAX) {
            try {
                return resolved(start, path, flags);
            } catch (PosixException unknown) {
                boolean absent = unknown.errno() == PosixException.ENOSYS || unknown.errno() == PosixException.EPERM;
                if (!absent || (flags & O_NOATIME) != 0 && unknown.errno() == PosixException.EPERM) {
                    throw unknown;
                }
                resolves = unknown.errno() != PosixException.ENOSYS;
            }
        }
        return stepwise(start, path, flags);
    }

    private static Descriptor resolved(int start, RawPath path, int flags) throws PosixException {
        Scratch scratch = Scratch.get();
        scratch.status.set(JAVA_LONG, 0, flags);
        scratch.status.set(JAVA_LONG, 8, 0);
        scratch.status.set(JAVA_LONG, 16, RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS | RESOLVE_BENEATH);
        long how = scratch.status.address();
        return new Descriptor(
                LibC.SYSCALL.call(scratch.state, OPENAT2, start, scratch.path(path.bytes()), how, HOW_BYTES));
    }

    /** For kernels (and sandboxes) without openat2, and for the last names of a path that is too long for it. */
    private static Descriptor stepwise(int start, RawPath path, int flags) throws PosixException {
        try (Descriptor parent = beneath(start, path.parent(), O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)) {
            return open(parent.number(), path.name(), flags, 0);
        }
    }
}
