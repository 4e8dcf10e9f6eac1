package io.recobro.daemon.lookout;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.recobro.config.SiteConfig;
import io.recobro.daemon.metrics.DaemonMetrics;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.notify.Notifier;
import io.recobro.notify.NotifySettings;
import io.recobro.notify.incident.Incident;
import io.recobro.notify.message.Sender;
import io.recobro.operation.HistoryOperations.HistoryCall;
import io.recobro.operation.HistoryOperations.RunDetails;
import io.recobro.operation.StatusOperations.RunSummary;
import io.recobro.site.SiteOperations;
import io.recobro.site.SiteScene;
import io.recobro.site.Watch;
import io.recobro.storage.FaultyStorage.Operation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LookoutTest {
    private static final String NO_WEB = "web: {listen: off}\n";

    @TempDir
    Path directory;

    private final Moving clock = new Moving();
    private final DaemonMetrics metrics = new DaemonMetrics("test");
    private Optional<Duration> schedulerSilence = Optional.of(Duration.ofSeconds(3));
    private Notifier notifier;
    private SiteScene scene;
    private Lookout lookout;

    @BeforeEach
    void protect() {
        scene = new SiteScene(directory);
        scene.backup("local", "db", "2026-11-22T06:00:00Z", 900);
        scene.backup("s3", "db", "2026-11-22T06:00:00Z", 900);
        scene.backup("s3", "other", "2026-11-22T06:00:00Z", 5);
        scene.run("backup", "db", "2026-11-22T06:00:00Z", Duration.ofSeconds(50), "ok", "local", "s3");
        lookout = open();
    }

    private Lookout open() {
        SignsOfLife signs =
                new SignsOfLife(() -> schedulerSilence, () -> Optional.of(Duration.ofSeconds(1)), () -> true);
        return new Lookout(
                config -> scene.operations(config.orElseThrow(), Watch.BLIND, clock),
                this::open,
                metrics,
                signs,
                clock);
    }

    private Notifier open(SiteConfig config) {
        notifier = new Notifier(
                config.notifications().orElse(NotifySettings.NONE),
                new Sender("jaraba", "host", "test"),
                directory,
                clock,
                new Random(7));
        return notifier;
    }

    @AfterEach
    void close() {
        lookout.close();
    }

    @Test
    void allIsWell() {
        lookout.configured(scene.config(NO_WEB));
        lookout.look();
        assertThat(causes()).isEmpty();
    }

    @Test
    void anObjectiveThatPassesIsAnIncidentThatOutlivesAnOutage() {
        lookout.configured(scene.config(NO_WEB));
        lookout.look();
        clock.now = Instant.parse("2026-11-22T13:00:00Z");
        lookout.look();
        assertThat(causes()).containsExactlyInAnyOrder("rpo/db/local", "rpo/db/s3");
        scene.storage("s3").on(Operation.LIST).fail(Fault.STORAGE_UNREACHABLE);
        for (int minute = 0; minute < 20; minute++) {
            clock.now = clock.now.plusSeconds(60);
            lookout.look();
        }
        assertThat(causes()).containsExactlyInAnyOrder("rpo/db/local", "rpo/db/s3", "destination-down/s3");
    }

    @Test
    void anIncidentOutlivesARestartDuringAnOutage() {
        lookout.configured(scene.config(NO_WEB));
        clock.now = Instant.parse("2026-11-22T13:00:00Z");
        lookout.look();
        lookout.close();
        scene.storage("s3").on(Operation.LIST).fail(Fault.STORAGE_UNREACHABLE);
        lookout = open();
        lookout.configured(scene.config(NO_WEB));
        for (int minute = 0; minute < 20; minute++) {
            clock.now = clock.now.plusSeconds(60);
            lookout.look();
        }
        assertThat(causes()).containsExactlyInAnyOrder("rpo/db/local", "rpo/db/s3", "destination-down/s3");
        scene.storage("s3").heal();
        scene.backup("s3", "db", "2026-11-22T13:00:00Z", 900);
        for (int minute = 0; minute < 20; minute++) {
            clock.now = clock.now.plusSeconds(60);
            lookout.look();
        }
        assertThat(causes()).as("control").containsExactly("rpo/db/local");
    }

    @Test
    void aSchedulerThatHangsIsToldAndObjectivesAreStillWatched() {
        lookout.configured(scene.config(NO_WEB));
        schedulerSilence = Optional.of(Duration.ofMinutes(3));
        clock.now = Instant.parse("2026-11-22T13:00:00Z");
        lookout.look();
        assertThat(causes()).containsExactlyInAnyOrder("scheduler-hangs", "rpo/db/local", "rpo/db/s3");
    }

    @Test
    void loadsOfTheConfigurationAreRecordedWithWhatChanged() {
        lookout.configured(scene.config(NO_WEB));
        lookout.configured(scene.config(NO_WEB + "concurrency: 2\n"));
        RecobroException wrong = Fault.CONFIGURATION_INVALID.because("recobro.yml:3:1: unknown key 'jbos'");
        lookout.reloadFailed(Optional.of(wrong));
        lookout.look();
        assertThat(causes()).containsExactly("config-reload");
        List<RunDetails> records = records();
        assertThat(records)
                .hasSize(3)
                .anySatisfy(record -> assertThat(record.notices()).hasSize(2).contains("changed concurrency"));
        assertThat(records).anySatisfy(record -> assertThat(record.error()).contains(wrong.getMessage()));
        assertThat(records)
                .allSatisfy(record ->
                        assertThat(record.notices().getFirst()).matches("file .*recobro\\.yml sha256 [0-9a-f]{64}"));
    }

    @Test
    void metricsFollowWhatIsSeen() throws IOException {
        lookout.configured(scene.config(NO_WEB));
        lookout.look();
        assertThat(scrape())
                .contains(
                        "recobro_recovery_point_timestamp_seconds{backup_job=\"db\",destination=\"s3\"} 1.7953272E9",
                        "recobro_backup_last_duration_seconds{backup_job=\"db\",phase=\"capture\"} 1.5",
                        "recobro_incidents_open{severity=\"critical\"} 0.0",
                        "recobro_lease_held 1.0",
                        "recobro_scheduler_last_tick_timestamp_seconds 1.795337997E9");
    }

    @Test
    void aPortInUseIsAnAlertAndIsTriedAgain() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            int port;
            try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
                port = taken.getLocalPort();
                lookout.configured(scene.config("web: {listen: \"127.0.0.1:" + port + "\"}\n"));
                lookout.look();
                assertThat(causes()).containsExactly("web-server");
            }
            lookout.look();
            HttpRequest ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/readyz"))
                    .build();
            HttpResponse<String> answer = client.send(ready, BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("the lease of the site is held");
        }
    }

    private List<String> causes() {
        return notifier.open().stream().map(Incident::cause).toList();
    }

    private List<RunDetails> records() {
        try (SiteOperations operations = scene.operations(scene.config(NO_WEB), Watch.BLIND, clock)) {
            return operations
                    .history(new HistoryCall(Optional.empty(), Optional.of("config-load"), clock.now.minusSeconds(60)))
                    .runs()
                    .stream()
                    .map(RunSummary::run)
                    .map(operations::run)
                    .toList();
        }
    }

    private String scrape() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(out, metrics.registry().scrape());
        return out.toString(StandardCharsets.UTF_8);
    }

    /** A clock that a test moves. */
    private static final class Moving extends Clock {
        private Instant now = SiteScene.NOW;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
