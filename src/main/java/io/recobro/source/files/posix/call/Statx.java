package io.recobro.source.files.posix.call;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.recobro.source.files.posix.DeviceNumber;
import io.recobro.source.files.posix.FileStatus;
import io.recobro.source.files.posix.FileType;
import io.recobro.source.files.posix.PosixException;
import io.recobro.source.files.posix.Timestamp;
import java.lang.foreign.MemorySegment;

/** statx(2), whose structure has the same layout on all architectures (linux/stat.h). */
final class Statx {
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int AT_NO_AUTOMOUNT = 0x800;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int BASIC = 0x7ff;

    private Statx() {}

    /** Of what is open under this number. */
    static FileStatus of(int descriptor) throws PosixException {
        return of(descriptor, new byte[0]);
    }

    static FileStatus of(int directory, byte[] name) throws PosixException {
        Scratch scratch = Scratch.get();
        long path = scratch.path(name);
        int flags = AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | (name.length == 0 ? AT_EMPTY_PATH : 0);
        LibC.STATX.call(scratch.state, directory, path, flags, BASIC, scratch.status.address());
        return read(scratch.status);
    }

    private static FileStatus read(MemorySegment status) {
        int mode = status.get(JAVA_SHORT, 28) & 0xffff;
        return new FileStatus(
                FileType.of(mode),
                mode & 07777,
                Integer.toUnsignedLong(status.get(JAVA_INT, 20)),
                Integer.toUnsignedLong(status.get(JAVA_INT, 24)),
                status.get(JAVA_LONG, 40),
                status.get(JAVA_LONG, 48),
                time(status, 112),
                time(status, 96),
                number(status, 136),
                status.get(JAVA_LONG, 32),
                Integer.toUnsignedLong(status.get(JAVA_INT, 16)),
                number(status, 128));
    }

    private static Timestamp time(MemorySegment status, long offset) {
        return new Timestamp(status.get(JAVA_LONG, offset), status.get(JAVA_INT, offset + 8));
    }

    private static DeviceNumber number(MemorySegment status, long offset) {
        int major = status.get(JAVA_INT, offset);
        int minor = status.get(JAVA_INT, offset + 4);
        return major == 0 && minor == 0 ? DeviceNumber.NONE : new DeviceNumber(major, minor);
    }
}
