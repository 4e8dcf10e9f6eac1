package io.recobro.doctor.host;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.recobro.fault.Finding;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/** Asks the kernel whether anything keeps this host's clock right. Recovery points and retention go by that clock. */
public final class KernelClock {
    /** Of adjtimex(2) with no mode set, which reads only: the clock is not synchronised. */
    private static final int STA_UNSYNC = 0x40;

    private static final int STATUS_OFFSET = 40;
    private static final int ROOMY = 512;

    private KernelClock() {}

    public static List<Finding> look() {
        return List.of(finding(status()));
    }

    /** @param status of adjtimex; empty where the kernel does not tell */
    static Finding finding(Optional<Integer> status) {
        if (status.isEmpty()) {
            return Finding.skipped(
                    "the kernel does not tell whether the clock is synchronised",
                    "timedatectl show -p NTPSynchronized");
        }
        return (status.get() & STA_UNSYNC) == 0
                ? Finding.ok("the clock is synchronised")
                : Finding.warning(
                        "nothing keeps this host's clock right; recovery points, schedules and retention go by it",
                        "apt install systemd-timesyncd && timedatectl set-ntp true");
    }

    private static Optional<Integer> status() {
        if (!System.getProperty("os.name", "").equals("Linux")
                || !System.getProperty("sun.arch.data.model", "").equals("64")) {
            return Optional.empty();
        }
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup().find("adjtimex").flatMap(function -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment state = arena.allocate(ROOMY, Long.BYTES);
                int answer = (int) linker.downcallHandle(function, FunctionDescriptor.of(JAVA_INT, ADDRESS))
                        .invokeExact(state);
                return answer < 0 ? Optional.empty() : Optional.of(state.get(JAVA_INT, STATUS_OFFSET));
            } catch (RuntimeException | Error failure) {
                throw failure;
            } catch (Throwable impossible) {
                throw new IllegalStateException("a C function throws nothing", impossible);
            }
        });
    }
}
