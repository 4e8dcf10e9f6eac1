package io.recobro.daemon.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** What the process takes of its machine; what the system does not tell is left out. */
final class ProcessFacts {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";

    private ProcessFacts() {}

    static void into(Samples samples) {
        ProcessHandle.Info process = ProcessHandle.current().info();
        Optional<Instant> start = process.startInstant();
        samples.set(Metric.PROCESS_START_TIME_SECONDS, start);
        process.totalCpuDuration()
                .ifPresent(time -> samples.set(Metric.PROCESS_CPU_SECONDS_TOTAL, time.toMillis() / 1000.0));
        residentBytes().ifPresent(bytes -> samples.set(Metric.PROCESS_RESIDENT_MEMORY_BYTES, bytes));
        Runtime runtime = Runtime.getRuntime();
        samples.set(Metric.JVM_MEMORY_USED_BYTES, (double) runtime.totalMemory() - runtime.freeMemory(), "heap");
        samples.set(Metric.JVM_MEMORY_MAX_BYTES, (double) runtime.maxMemory(), "heap");
    }

    /** In kB, says proc(5). */
    private static Optional<Long> residentBytes() {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(RESIDENT))
                    .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst();
        } catch (IOException | NumberFormatException notLinux) {
            return Optional.empty();
        }
    }
}
