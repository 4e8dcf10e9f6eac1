package io.recobro.source.files.posix.call;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.recobro.source.files.posix.PosixException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The functions of the C library that Recobro calls, as one shape: six numbers in, one number out. The calling conventions of
 * 64-bit Linux (System V for x86-64, AAPCS64, RISC-V) pass each of the first six integers or pointers in a register of its
 * own, and a function does not look at those it has no parameter for. So one handle is linked, once, for all of them.
 */
enum LibC {
    CLOSE,
    FADVISE("posix_fadvise"),
    FCHMOD,
    FCHMODAT,
    FCHOWN,
    FCHOWNAT,
    FLISTXATTR,
    FGETXATTR,
    FSETXATTR,
    FSYNC,
    FTRUNCATE,
    FUTIMENS,
    GETDENTS64,
    LINKAT,
    LLISTXATTR,
    LGETXATTR,
    LSEEK,
    LSETXATTR,
    LREMOVEXATTR,
    FREMOVEXATTR,
    MKDIRAT,
    MKNODAT,
    OPENAT,
    PREAD,
    PWRITE,
    READLINKAT,
    RENAMEAT,
    STATX,
    SYMLINKAT,
    SYSCALL,
    UNLINKAT,
    UTIMENSAT;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

    /** Function, errno, six numbers. */
    private static final MethodHandle CALL = LINKER.downcallHandle(
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG), ERRNO);

    /** What a caller has to hold ready for errno. */
    static final MemoryLayout STATE = Linker.Option.captureStateLayout();

    private static final long ERRNO_OFFSET = STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    private static final int EINTR = 4;

    private final String symbol;
    private volatile MemorySegment address;

    LibC() {
        this.symbol = name().toLowerCase(java.util.Locale.ROOT);
    }

    LibC(String symbol) {
        this.symbol = symbol;
    }

    /** Calls a function that returns an {@code int}, -1 for failure. */
    int call(MemorySegment state, long a, long b, long c, long d, long e) throws PosixException {
        int result;
        do {
            result = (int) raw(state, a, b, c, d, e);
        } while (result == -1 && failed(state));
        return result;
    }

    int call(MemorySegment state, long a, long b, long c) throws PosixException {
        return call(state, a, b, c, 0, 0);
    }

    /** Calls a function that returns a {@code long}, -1 for failure. */
    long count(MemorySegment state, long a, long b, long c, long d) throws PosixException {
        long result;
        do {
            result = raw(state, a, b, c, d, 0);
        } while (result == -1 && failed(state));
        return result;
    }

    /** Throws, or returns true where a signal was all that went wrong. */
    private static boolean failed(MemorySegment state) throws PosixException {
        int errno = state.get(JAVA_INT, ERRNO_OFFSET);
        if (errno != EINTR) {
            throw new PosixException(errno);
        }
        return true;
    }

    /** Calls a function whose failure does not matter. */
    void attempt(MemorySegment state, long a, long b, long c, long d) {
        raw(state, a, b, c, d, 0);
    }

    private long raw(MemorySegment state, long a, long b, long c, long d, long e) {
        MemorySegment function = address;
        if (function == null) {
            function = LINKER.defaultLookup().findOrThrow(symbol).reinterpret(0, Arena.global(), null);
            address = function;
        }
        try {
            return (long) CALL.invokeExact(function, state, a, b, c, d, e, 0L);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }
}
