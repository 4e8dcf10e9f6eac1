package io.recobro.source.mariadb.scratch;

import io.recobro.secret.Secret;
import io.recobro.source.Scratch.Need;
import io.recobro.source.mariadb.MariaDbSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * How much a scratch server takes, and the options of one that lives for one load: nothing that it writes has to survive
 * anything.
 */
public record Sizing(OptionalLong memory, OptionalLong spaceLimit, long plainBytes) {
    /** Where memory ends, the kernel ends a scratch server before the one in use, see proc_pid_oom_score_adj(5). */
    public static final int OOM_SCORE = 800;

    private static final long MIB = 1L << 20;

    /** A fresh data directory with its undo logs and temporary tables. */
    private static final long EMPTY_SERVER = 160 * MIB;

    public static Sizing of(ScratchSettings settings, Need need) {
        return new Sizing(settings.memory(), settings.spaceLimit(), need.plainBytes());
    }

    /** Rows with their keys take up to twice the space of their text; sorting them for a key takes more for a while. */
    public long needed() {
        return EMPTY_SERVER + logBytes() + 2 * plainBytes;
    }

    public long limit() {
        return spaceLimit.orElse(3 * plainBytes + 2048 * MIB);
    }

    /** A redo log that holds back no load of this size. */
    private long logBytes() {
        return Math.clamp(plainBytes / 4, 32 * MIB, 1024 * MIB) / MIB * MIB;
    }

    public List<String> serverOptions() {
        return List.of(
                "--character-set-server=utf8mb4",
                "--skip-name-resolve",
                "--skip-log-bin",
                // no DATA DIRECTORY: the server in use has its files there
                "--skip-symbolic-links",
                // it would make itself a key first, which takes up to minutes; nobody comes over a network
                "--skip-ssl",
                "--event-scheduler=OFF",
                "--local-infile=1",
                "--max-allowed-packet=1073741824",
                "--max-connections=64",
                "--performance-schema=OFF",
                "--innodb-buffer-pool-size=" + bufferPool(),
                "--innodb-log-file-size=" + logBytes(),
                "--innodb-flush-log-at-trx-commit=0",
                "--innodb-doublewrite=0",
                "--innodb-buffer-pool-dump-at-shutdown=OFF",
                "--innodb-buffer-pool-load-at-startup=OFF");
    }

    /** Not more than the data can fill, and what others have left. */
    private long bufferPool() {
        long most = Math.clamp(Math.min(machine() / 8, available() / 3), 64 * MIB, 4096 * MIB);
        long useful = Math.max(64 * MIB, 2 * plainBytes);
        return memory.orElse(Math.min(most, useful)) / MIB * MIB;
    }

    /** What may be taken before others have to give memory back, see proc_meminfo(5); everything where that is not told. */
    private static long available() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
            return lines.filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
        } catch (IOException | UncheckedIOException unknown) {
            return Long.MAX_VALUE;
        }
    }

    private static long machine() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
    }

    /** A server that is protected by where its socket lies. */
    public static MariaDbSettings reachedBy(Path socket) {
        return new MariaDbSettings(
                "localhost",
                3306,
                Optional.of(socket),
                Optional.empty(),
                "root",
                Secret.of(""),
                List.of(),
                false,
                MariaDbSettings.Tls.DISABLED,
                Optional.empty(),
                0,
                MariaDbSettings.Engine.RECOBRO,
                "mariadb-dump",
                MariaDbSettings.DEFAULT_TIMEOUT);
    }
}
