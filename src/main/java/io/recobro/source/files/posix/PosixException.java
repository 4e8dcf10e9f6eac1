package io.recobro.source.files.posix;

import java.io.IOException;
import java.util.Map;

/** A call of the operating system failed. The message is its reason in words. */
public final class PosixException extends IOException {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int EACCES = 13;
    public static final int EEXIST = 17;
    public static final int ENOTDIR = 20;
    public static final int EISDIR = 21;
    public static final int EINVAL = 22;
    public static final int ENXIO = 6;
    public static final int ENOSPC = 28;
    public static final int ERANGE = 34;
    public static final int ENAMETOOLONG = 36;
    public static final int ENOSYS = 38;
    public static final int ENOTEMPTY = 39;
    public static final int ELOOP = 40;
    public static final int ENODATA = 61;
    public static final int ENOTSUP = 95;

    private static final int ESTALE = 116;
    private static final long serialVersionUID = 1L;

    /** errno(3) as on every architecture that Java 25 runs on with Linux. */
    private static final Map<Integer, String> WORDS = Map.ofEntries(
            Map.entry(EPERM, "operation not permitted"),
            Map.entry(ENOENT, "no such file or directory"),
            Map.entry(5, "input/output error"),
            Map.entry(ENXIO, "no such device"),
            Map.entry(9, "bad file descriptor"),
            Map.entry(12, "out of memory"),
            Map.entry(EACCES, "permission denied"),
            Map.entry(16, "device or resource busy"),
            Map.entry(EEXIST, "file exists"),
            Map.entry(18, "another file system"),
            Map.entry(19, "no such device"),
            Map.entry(ENOTDIR, "not a directory"),
            Map.entry(EISDIR, "is a directory"),
            Map.entry(EINVAL, "invalid argument"),
            Map.entry(23, "too many open files in the system"),
            Map.entry(24, "too many open files"),
            Map.entry(26, "text file busy"),
            Map.entry(27, "file too large"),
            Map.entry(ENOSPC, "no space left on device"),
            Map.entry(30, "read-only file system"),
            Map.entry(31, "too many links"),
            Map.entry(ERANGE, "result too large"),
            Map.entry(ENAMETOOLONG, "file name too long"),
            Map.entry(ENOSYS, "not implemented by this kernel"),
            Map.entry(ENOTEMPTY, "directory not empty"),
            Map.entry(ELOOP, "a symbolic link is in the way"),
            Map.entry(ENODATA, "no such attribute"),
            Map.entry(75, "value too large"),
            Map.entry(ENOTSUP, "not supported by the file system"),
            Map.entry(107, "not connected"),
            Map.entry(ESTALE, "stale file handle"),
            Map.entry(122, "disk quota exceeded"));

    private final int errno;

    public PosixException(int errno) {
        super(WORDS.getOrDefault(errno, "error " + errno));
        this.errno = errno;
    }

    public int errno() {
        return errno;
    }

    /** Whether the entry is gone, or something else is in its place by now. */
    public boolean vanished() {
        return errno == ENOENT || errno == ENOTDIR || errno == ELOOP || errno == ESTALE;
    }

    public boolean denied() {
        return errno == EACCES || errno == EPERM;
    }
}
