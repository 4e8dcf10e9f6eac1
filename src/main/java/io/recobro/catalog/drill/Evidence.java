package io.recobro.catalog.drill;

import io.recobro.source.Scratch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Format 1 of what one drill showed about one backup. Times are UTC, sizes bytes.
 *
 * @param id the run's
 * @param kind {@link #DRILL} or {@link #NEGATIVE}
 * @param destination where the backup was read
 * @param scratch where it was restored into; empty when the place was never opened
 * @param phases in order
 * @param restoreSeconds what the restore itself took, from finding the backup to its last comparison: the measured RTO; 0
 *     when nothing was restored
 * @param storedBytes of the whole backup; 0 when its manifest could not be read, as {@code plainBytes}
 * @param versions of what took part, such as {@code program} and {@code server_version}
 * @param checks what was compared
 * @param verdict {@link #PASSED} or {@link #FAILED}
 * @param problem why it failed
 */
public record Evidence(
        int format,
        String id,
        String site,
        String job,
        String kind,
        String backup,
        String destination,
        Instant recoveryPointAt,
        String scratch,
        Instant startedAt,
        Instant finishedAt,
        List<Phase> phases,
        double restoreSeconds,
        long storedBytes,
        long plainBytes,
        SortedMap<String, String> versions,
        List<Scratch.Check> checks,
        String verdict,
        Optional<String> problem,
        List<String> notices) {
    public static final int FORMAT = 1;
    public static final String DRILL = "drill";
    public static final String NEGATIVE = "negative";
    public static final String PASSED = "passed";
    public static final String FAILED = "failed";

    public Evidence {
        problem = problem == null ? Optional.empty() : problem;
    }

    /**
     * One step of a drill.
     *
     * @param bytes stored bytes read from the destination meanwhile
     * @param ofRestore it counts to the time that a restore takes
     */
    public record Phase(String name, double seconds, long bytes, boolean ofRestore) {}

    public boolean passed() {
        return verdict.equals(PASSED);
    }

    /** The measured RTO. */
    public Duration restoreTook() {
        return Duration.ofMillis(Math.round(restoreSeconds * 1000));
    }
}
