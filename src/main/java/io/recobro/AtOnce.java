package io.recobro;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * Ends the process without hooks. {@link Runtime#halt} waits up to 0.3 s for threads that are in a system call (HotSpot,
 * {@code VM_Exit::wait_for_threads_in_native_to_block}), as the one always is that watches the sockets of virtual threads;
 * where there is one, {@code _exit(2)} takes its place.
 */
final class AtOnce {
    private AtOnce() {}

    /** Does not return. What was written to a stream of Java must have been flushed. */
    static void exit(int status) {
        if (socketsAreWatched()) {
            Linker linker = Linker.nativeLinker();
            Optional<MemorySegment> function = linker.defaultLookup().find("_exit");
            function.ifPresent(address -> {
                MethodHandle exit = linker.downcallHandle(address, FunctionDescriptor.ofVoid(JAVA_INT));
                try {
                    exit.invokeExact(status);
                } catch (Throwable impossible) {
                    throw new AssertionError(impossible);
                }
            });
        }
        Runtime.getRuntime().halt(status);
    }

    /** By the name of the thread; that it is not found costs time only. */
    private static boolean socketsAreWatched() {
        ThreadGroup all = Thread.currentThread().getThreadGroup();
        while (all.getParent() != null) {
            all = all.getParent();
        }
        Thread[] threads = new Thread[all.activeCount() + 16];
        all.enumerate(threads);
        return Arrays.stream(threads)
                .filter(Objects::nonNull)
                .anyMatch(thread -> thread.getName().endsWith("Poller"));
    }
}
