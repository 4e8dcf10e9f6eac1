package io.recobro.doctor.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.config.ConfigLoader;
import io.recobro.config.JobConfig;
import io.recobro.fault.Finding;
import io.recobro.fault.Finding.Level;
import io.recobro.objective.rto.DrillRun;
import io.recobro.objective.rto.Rto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrillCheckTest {
    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
    private static final String OBJECTIVE = "objectives: {rto: 1h}";
    private static final String SCHEDULE = "drill: {schedule: \"0 4 * * 0\"}";

    @TempDir
    private Path directory;

    @Test
    void aJobThatIsDrilledInTimeIsFine() throws IOException {
        assertThat(look(job(OBJECTIVE, SCHEDULE), drill(3, true, 600)))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.level()).isEqualTo(Level.OK);
                    assertThat(finding.text()).isEqualTo("the last drill that passed restored it in 10m 00s");
                });
    }

    @Test
    void anObjectiveThatNothingMeasuresIsAWarning() throws IOException {
        assertThat(DrillCheck.look(job(OBJECTIVE), Optional.empty(), Optional.empty(), NOW))
                .singleElement()
                .satisfies(finding -> assertThat(finding.text())
                        .isEqualTo("no drill is scheduled: nothing proves that it can be restored within 1h 00m"));
    }

    @Test
    void aJobWithoutObjectiveAndDrillIsNotSpokenOf() throws IOException {
        assertThat(DrillCheck.look(job(), Optional.empty(), Optional.empty(), NOW))
                .isEmpty();
    }

    @Test
    void aRestoreThatTakesTooLongIsAProblem() throws IOException {
        assertThat(look(job(OBJECTIVE, SCHEDULE), drill(3, true, 3601)))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.level()).isEqualTo(Level.PROBLEM);
                    assertThat(finding.text()).contains("cannot keep the objective of 1h 00m");
                });
    }

    @Test
    void drillsThatFailedAreLongAgoOrNeverRanAreWarnings() throws IOException {
        JobConfig job = job(OBJECTIVE, SCHEDULE);
        assertThat(only(look(job, drill(1, false, 0)))).contains("no drill has passed yet");
        assertThat(only(look(job, drill(20, true, 600)))).contains("but that was 20d 00h ago");
        assertThat(only(look(job))).contains("no drill has run yet");
        assertThat(DrillCheck.look(job, Optional.empty(), Optional.of(Duration.ofDays(200)), NOW))
                .extracting(Finding::text)
                .singleElement()
                .asString()
                .contains("up to 200d 00h apart");
    }

    private static String only(List<Finding> findings) {
        assertThat(findings).hasSize(1);
        assertThat(findings.getFirst().level()).isEqualTo(Level.WARNING);
        return findings.getFirst().text();
    }

    private static List<Finding> look(JobConfig job, DrillRun... drills) {
        Rto rto = Rto.judge(
                new Rto.Facts(
                        job.objectives().rto(),
                        true,
                        Optional.of(Duration.ofDays(7)),
                        Optional.empty(),
                        List.of(drills),
                        List.of()),
                NOW);
        return DrillCheck.look(job, Optional.of(rto), Optional.of(Duration.ofDays(7)), NOW);
    }

    private static DrillRun drill(int daysAgo, boolean passed, long seconds) {
        Instant at = NOW.minus(Duration.ofDays(daysAgo));
        return new DrillRun("run", "s3", "backup", at, passed, Duration.ofSeconds(seconds), 900, 900, List.of(), "");
    }

    private JobConfig job(String... more) throws IOException {
        Path file = Files.writeString(
                directory.resolve("recobro.yml"),
                """
                    site: jaraba
                    destinations:
                      s3: {type: dir, path: /backups}
                    jobs:
                      db:
                        source: {type: mariadb, user: recobro, password: x, databases: [jaraba]}
                        to: [s3]
                    """ + List.of(more).stream().map(line -> "    " + line + "\n").reduce("", String::concat));
        return new ConfigLoader(Map.of()).load(file).jobs().get("db");
    }
}
