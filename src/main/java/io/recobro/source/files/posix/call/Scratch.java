package io.recobro.source.files.posix.call;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.recobro.source.files.posix.PosixException;
import io.recobro.source.files.posix.Timestamp;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The native memory of one thread for its calls; what is in it holds until its next call. */
final class Scratch {
    static final int STATUS_BYTES = 256;
    private static final int PATH_BYTES = 4096 + 64;
    private static final int VALUE_BYTES = 64 << 10;
    private static final int DATA_BYTES = 256 << 10;

    /** sys/stat.h. */
    private static final long UTIME_OMIT = (1L << 30) - 2;

    private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

    /** Collected with the thread that it belongs to. */
    private final Arena arena = Arena.ofAuto();

    final MemorySegment state = arena.allocate(LibC.STATE);
    final MemorySegment status = arena.allocate(STATUS_BYTES, 8);

    /** Of {@link #VALUE_BYTES}: the most that Linux lets an attribute have. */
    final MemorySegment value = arena.allocate(VALUE_BYTES, 8);

    private final MemorySegment first = arena.allocate(PATH_BYTES);
    private final MemorySegment second = arena.allocate(PATH_BYTES);
    private MemorySegment data;

    private Scratch() {}

    static Scratch get() {
        return OF_THREAD.get();
    }

    /** For the content of files. */
    MemorySegment data() {
        if (data == null) {
            data = arena.allocate(DATA_BYTES, 8);
        }
        return data;
    }

    /** The address of a C string of these bytes. */
    long path(byte[] bytes) throws PosixException {
        return string(first, bytes);
    }

    /** The address of another one. */
    long otherPath(byte[] bytes) throws PosixException {
        return string(second, bytes);
    }

    /** The address of two times: that of the last access, to be left as it is, and this one. */
    long times(Timestamp mtime) {
        status.set(JAVA_LONG, 0, 0);
        status.set(JAVA_LONG, 8, UTIME_OMIT);
        status.set(JAVA_LONG, 16, mtime.seconds());
        status.set(JAVA_LONG, 24, mtime.nanos());
        return status.address();
    }

    private static long string(MemorySegment target, byte[] bytes) throws PosixException {
        if (bytes.length >= target.byteSize()) {
            throw new PosixException(PosixException.ENAMETOOLONG);
        }
        MemorySegment.copy(bytes, 0, target, JAVA_BYTE, 0, bytes.length);
        target.set(JAVA_BYTE, bytes.length, (byte) 0);
        return target.address();
    }
}
