package io.recobro.doctor.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.config.ConfigLoader;
import io.recobro.config.JobConfig;
import io.recobro.fault.Finding;
import io.recobro.fault.Finding.Level;
import io.recobro.retention.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScheduleCheckTest {
    private static final Instant NOW = Instant.parse("2026-11-22T07:00:00Z");
    private static final Duration SIX_HOURS = Duration.ofHours(6);

    /** Every six hours on the hour, without end. */
    private static final Function<Instant, Optional<Instant>> NEXT = after ->
            Optional.of(Instant.ofEpochSecond(after.getEpochSecond() / SIX_HOURS.toSeconds() * SIX_HOURS.toSeconds())
                    .plus(SIX_HOURS));

    @TempDir
    private Path directory;

    @Test
    void anObjectiveThatHolds() throws IOException {
        assertThat(look("7h", Duration.ofMinutes(30), NEXT))
                .extracting(Finding::level)
                .containsExactly(Level.OK);
    }

    @Test
    void theTimeThatARunTakesCounts() throws IOException {
        assertThat(look("6h", Duration.ZERO, NEXT)).extracting(Finding::level).containsExactly(Level.OK);
        List<Finding> findings = look("6h", Duration.ofMinutes(30), NEXT);
        assertThat(findings).extracting(Finding::level).containsExactly(Level.PROBLEM);
        assertThat(findings.getFirst().text()).contains("objective of 6h 00m", "6h 30m old");
        assertThat(findings.getFirst().fix()).contains("run jobs.db more often, or set objectives: {rpo: 7h}");
    }

    @Test
    void nothingIsSaidWhereNobodyKnows() throws IOException {
        assertThat(look("6h", Duration.ZERO, after -> Optional.empty())).isEmpty();
    }

    @Test
    void countsWhatWillBeKept() throws IOException {
        Policy month = job("6h").keep().in("local");
        assertThat(ScheduleCheck.kept(month, NEXT, NOW)).contains(30 * 4 + 7);
        assertThat(ScheduleCheck.kept(Policy.KEEP_ALL, NEXT, NOW)).isEmpty();
        assertThat(ScheduleCheck.kept(month, after -> Optional.empty(), NOW)).isEmpty();
    }

    private List<Finding> look(String rpo, Duration usual, Function<Instant, Optional<Instant>> next)
            throws IOException {
        return ScheduleCheck.look(job(rpo), next, NOW, usual);
    }

    private JobConfig job(String rpo) throws IOException {
        Path file = Files.writeString(directory.resolve("recobro.yml"), """
            site: jaraba
            destinations: {local: {type: dir, path: /backups}}
            jobs:
              db:
                source: {type: mariadb, user: recobro, password: {file: /nowhere/db}, databases: [jaraba]}
                to: [local]
                keep: {within: 30d, daily: 7}
                objectives: {rpo: %s}
            """.formatted(rpo));
        return new ConfigLoader(Map.of()).load(file).jobs().get("db");
    }
}
