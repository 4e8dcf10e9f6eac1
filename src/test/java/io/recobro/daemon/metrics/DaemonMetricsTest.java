package io.recobro.daemon.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.recobro.config.ConfigLoader;
import io.recobro.config.SiteConfig;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.notify.NotifyCounts;
import io.recobro.notify.incident.Severity;
import io.recobro.objective.RpoState;
import io.recobro.objective.rto.DrillRun;
import io.recobro.objective.rto.Rto;
import io.recobro.operation.BackupOperations.BackupOutcome;
import io.recobro.operation.BackupOperations.BackupResult;
import io.recobro.operation.BackupOperations.BackupState;
import io.recobro.operation.HistoryOperations.RunDetails;
import io.recobro.operation.HistoryOperations.RunPhase;
import io.recobro.operation.Problem;
import io.recobro.operation.StatusOperations.CopyStatus;
import io.recobro.operation.StatusOperations.DestinationStatus;
import io.recobro.operation.StatusOperations.JobStatus;
import io.recobro.operation.StatusOperations.RunSummary;
import io.recobro.operation.StatusOperations.SiteStatus;
import io.recobro.operation.proof.ProofStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonMetricsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
    private static final RunSummary RUN = new RunSummary(
            "20261122T060000Z-k3f9q2",
            "backup",
            "db",
            "ok",
            Instant.parse("2026-11-22T06:00:00Z"),
            Duration.ofSeconds(42));

    @TempDir
    Path directory;

    private final DaemonMetrics metrics = new DaemonMetrics("1.2.3");

    @Test
    void knownJobsHaveTheirCountersFromTheStart() throws IOException {
        metrics.configured(config(), NOW);
        assertThat(scrape())
                .contains(
                        "recobro_build_info{version=\"1.2.3\"} 1",
                        "recobro_backup_runs_total{backup_job=\"db\",result=\"ok\"} 0.0",
                        "recobro_backup_runs_total{backup_job=\"db\",result=\"partial\"} 0.0",
                        "recobro_backup_runs_total{backup_job=\"db\",result=\"failed\"} 0.0",
                        "recobro_prune_runs_total{backup_job=\"db\",result=\"failed\"} 0.0",
                        "recobro_prune_removed_total{backup_job=\"db\",destination=\"local\"} 0.0",
                        "recobro_verify_failures_total{backup_job=\"db\",destination=\"local\"} 0.0",
                        "recobro_job_running{backup_job=\"db\"} 0.0",
                        "recobro_job_consecutive_failures{backup_job=\"db\"} 0.0",
                        "recobro_rpo_objective_seconds{backup_job=\"db\"} 25200.0",
                        "recobro_lease_held 0.0",
                        "recobro_config_last_reload_successful 1.0",
                        "recobro_config_last_reload_success_timestamp_seconds 1.795338E9")
                .noneMatch(line -> line.startsWith("recobro_recovery_point"));
    }

    @Test
    void runsAreCountedByResult() throws IOException {
        metrics.configured(config(), NOW);
        metrics.runStarted("db", NOW);
        assertThat(scrape()).contains("recobro_job_running{backup_job=\"db\"} 1.0");
        metrics.runEnded("db", Optional.of(result(ExitStatus.OK)));
        metrics.runEnded("db", Optional.of(result(ExitStatus.PARTIAL)));
        metrics.runEnded("db", Optional.of(result(ExitStatus.UNREACHABLE)));
        metrics.runEnded("db", Optional.empty());
        assertThat(scrape())
                .contains(
                        "recobro_job_running{backup_job=\"db\"} 0.0",
                        "recobro_backup_runs_total{backup_job=\"db\",result=\"ok\"} 1.0",
                        "recobro_backup_runs_total{backup_job=\"db\",result=\"partial\"} 1.0",
                        "recobro_backup_runs_total{backup_job=\"db\",result=\"failed\"} 2.0");
    }

    @Test
    void aRefusedReloadShowsAndTheTimeOfTheOldOneStays() throws IOException {
        metrics.configured(config(), NOW);
        metrics.reloadRefused();
        assertThat(scrape())
                .contains(
                        "recobro_config_last_reload_successful 0.0",
                        "recobro_config_last_reload_success_timestamp_seconds 1.795338E9");
    }

    @Test
    void theStatusBecomesTimestampsAndSizes() throws IOException {
        metrics.configured(config(), NOW);
        metrics.status(site(0));
        metrics.recorded(new RunDetails(
                RUN,
                RUN.ended(),
                Optional.empty(),
                "schedule",
                "recobro@host",
                List.of(new RunPhase("capture", Duration.ofMillis(40500))),
                List.of(),
                List.of(),
                Optional.empty()));
        assertThat(scrape())
                .contains(
                        "recobro_recovery_point_timestamp_seconds{backup_job=\"db\",destination=\"local\"}"
                                + " 1.795327201E9",
                        "recobro_backup_last_duration_seconds{backup_job=\"db\",phase=\"total\"} 42.0",
                        "recobro_backup_last_duration_seconds{backup_job=\"db\",phase=\"capture\"} 40.5",
                        "recobro_backup_last_size_bytes{backup_job=\"db\",kind=\"stored\"} 900.0",
                        "recobro_backups{backup_job=\"db\",destination=\"local\"} 2.0",
                        "recobro_destination_up{destination=\"local\"} 1.0",
                        "recobro_destination_up{destination=\"s3\"} 0.0",
                        "recobro_destination_free_bytes{destination=\"local\"} 5000.0")
                .noneMatch(line -> line.startsWith("recobro_destination_free_bytes{destination=\"s3\""));
    }

    @Test
    void backupsNewlyFoundDamagedAreCountedAndOldOnesAreNot() throws IOException {
        metrics.configured(config(), NOW);
        metrics.status(site(3));
        assertThat(scrape()).contains("recobro_verify_failures_total{backup_job=\"db\",destination=\"local\"} 0.0");
        metrics.status(site(4));
        metrics.status(site(2));
        metrics.status(site(3));
        assertThat(scrape()).contains("recobro_verify_failures_total{backup_job=\"db\",destination=\"local\"} 2.0");
    }

    /** Rules and dashboards are checked against the names of {@link Metric}: this makes those names true. */
    @Test
    void everyMetricIsExportedUnderItsNameWithItsLabelsAndNoOther() throws IOException {
        metrics.configured(config(), NOW);
        metrics.status(site(0));
        metrics.runEnded("db", Optional.of(result(ExitStatus.OK)));
        metrics.notifications(
                () -> new NotifyCounts(Map.of("email", Map.of("delivered", 3L)), 1, Map.of(Severity.CRITICAL, 1)));
        metrics.signsOfLife(() -> Optional.of(NOW), () -> Optional.of(NOW));
        Set<String> exported = new TreeSet<>();
        for (String line : scrape()) {
            if (!line.startsWith("#")) {
                String name = line.replaceAll("[{ ].*", "");
                exported.add(name);
                Metric metric = Arrays.stream(Metric.values())
                        .filter(each -> each.exported().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(name + " is not in Metric"));
                List<String> labels = line.contains("{")
                        ? Arrays.stream(line.substring(line.indexOf('{') + 1, line.indexOf('}'))
                                        .split("\",?"))
                                .filter(part -> part.contains("="))
                                .map(part -> part.substring(0, part.indexOf('=')))
                                .toList()
                        : List.of();
                assertThat(labels).as(name).containsExactlyInAnyOrderElementsOf(metric.labels());
            }
        }
        assertThat(exported)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Metric.values()).map(Metric::exported).toList());
    }

    private List<String> scrape() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(out, metrics.registry().scrape());
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private SiteConfig config() throws IOException {
        Path file = Files.writeString(directory.resolve("recobro.yml"), """
            site: jaraba
            destinations: {local: {type: dir, path: /backups}, s3: {type: dir, path: /elsewhere}}
            jobs:
              db:
                source: {type: mariadb, user: recobro, password: x, databases: [jaraba]}
                to: [local, s3]
                objectives: {rpo: 7h, rto: 1h}
            """);
        return new ConfigLoader(Map.of()).load(file);
    }

    private static BackupResult result(ExitStatus status) {
        return new BackupResult(
                status,
                List.of(new BackupOutcome(
                        "db",
                        Optional.of(RUN.run()),
                        "local",
                        BackupState.PUBLISHED,
                        900,
                        4000,
                        Duration.ofSeconds(42),
                        List.of(),
                        Optional.empty())));
    }

    private static ProofStatus proof() {
        List<DrillRun> drills =
                Stream.of(20, 10, 1).map(DaemonMetricsTest::drill).toList();
        Rto rto = Rto.judge(
                new Rto.Facts(
                        Optional.of(Duration.ofSeconds(100)),
                        true,
                        Optional.of(Duration.ofDays(7)),
                        Optional.empty(),
                        drills,
                        List.of()),
                NOW);
        return new ProofStatus(true, Optional.of(NOW.plusSeconds(60)), rto, Optional.of(drill(2)));
    }

    /** One unit more each day. */
    private static DrillRun drill(int daysAgo) {
        Instant at = NOW.minus(Duration.ofDays(daysAgo));
        long bytes = 1000 - daysAgo;
        return new DrillRun(
                "run" + daysAgo,
                "local",
                "backup",
                at,
                true,
                Duration.ofSeconds(90),
                bytes,
                bytes,
                List.of(new DrillRun.Phase("load", 90)),
                "");
    }

    @Test
    void whatDrillsHaveShownIsExported() throws IOException {
        metrics.configured(config(), NOW);
        metrics.status(site(0));
        assertThat(scrape())
                .contains(
                        "recobro_drill_last_duration_seconds{backup_job=\"db\"} 90.0",
                        "recobro_drill_last_phase_duration_seconds{backup_job=\"db\",phase=\"load\"} 90.0",
                        "recobro_drill_failed{backup_job=\"db\",destination=\"local\"} 0.0",
                        "recobro_drill_negative_failed{backup_job=\"db\"} 0.0")
                .anyMatch(line -> line.startsWith("recobro_rto_forecast_breach_timestamp_seconds{backup_job=\"db\"}"));
    }

    private static SiteStatus site(int damaged) {
        Instant point = Instant.parse("2026-11-22T06:00:01Z");
        CopyStatus copy = new CopyStatus(
                "local",
                RpoState.MET,
                Optional.of(point),
                Optional.of(Duration.ofHours(3)),
                Optional.of(point.plus(Duration.ofHours(7))),
                2,
                1900,
                damaged,
                0,
                Optional.of(RUN.run()),
                OptionalLong.of(900),
                OptionalLong.of(1000),
                Optional.of(point),
                Optional.empty());
        JobStatus job = new JobStatus(
                "db",
                Optional.of(Duration.ofHours(7)),
                Optional.of(Duration.ofHours(1)),
                true,
                Optional.of(RUN),
                Optional.of(RUN.ended()),
                0,
                Optional.of(Duration.ofSeconds(42)),
                Optional.empty(),
                Optional.of(Instant.parse("2026-11-22T12:00:00Z")),
                List.of(copy),
                proof());
        Problem down = Problem.of(Fault.STORAGE_UNREACHABLE.because("unable to list 's3': refused"));
        return new SiteStatus(
                ExitStatus.PARTIAL,
                "jaraba",
                NOW,
                List.of(job),
                List.of(
                        new DestinationStatus("local", OptionalLong.of(5000), 1900, Optional.empty()),
                        new DestinationStatus("s3", OptionalLong.empty(), 0, Optional.of(down))),
                Optional.empty());
    }
}
