package io.recobro.daemon.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.config.SiteConfig;
import io.recobro.daemon.Scene;
import io.recobro.daemon.control.ControlClient;
import io.recobro.daemon.run.JobRunner;
import io.recobro.daemon.run.RunListener;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.operation.HistoryOperations.HistoryCall;
import io.recobro.operation.Operations;
import io.recobro.operation.StatusOperations.RunSummary;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole daemon but its process: real scheduler and socket, storages in memory. */
@Timeout(90)
class DaemonTest {
    private static final Duration WATCHDOG = Duration.ofMillis(800);

    @TempDir
    private Path directory;

    private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<RunListener.Ended> runs = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Optional<RecobroException>> reloads = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<SiteConfig> configured = new LinkedBlockingQueue<>();
    private Scene scene;
    private Daemon daemon;
    private FutureTask<ExitStatus> serving;

    @BeforeEach
    void start() {
        scene = new Scene(directory);
        scene.configure(Scene.SMALL);
        daemon = daemon(Duration.ofSeconds(30));
    }

    @AfterEach
    void stop() throws Exception {
        daemon.stop(ExitStatus.TERMINATED);
        daemon.stop(ExitStatus.TERMINATED);
        if (serving != null && !serving.isDone()) {
            serving.get(30, TimeUnit.SECONDS);
        }
    }

    private Daemon daemon(Duration grace) {
        Surroundings surroundings = new Surroundings(
                scene.state(),
                directory.resolve("control.sock"),
                message -> told.add(String.join("|", message)),
                Optional.of(WATCHDOG),
                grace,
                scene.clock(),
                "recobro/test",
                "tester@host");
        return new Daemon(
                surroundings,
                scene.factory(),
                JobRunner.Aftercare.NONE,
                new Recorder(),
                new Liveness(),
                Daemon.Lease.NONE);
    }

    private final class Recorder implements Observer {
        @Override
        public void ended(Ended run) {
            runs.add(run);
        }

        @Override
        public void configured(SiteConfig site) {
            configured.add(site);
        }

        @Override
        public void reloadFailed(Optional<RecobroException> why) {
            reloads.add(why);
        }
    }

    private void serve() {
        serving = new FutureTask<>(() -> daemon.serve(scene::load));
        Thread.ofPlatform().daemon().start(serving);
    }

    @Test
    void itTellsItsLifeToTheServiceManager() throws Exception {
        serve();
        assertThat(runs.poll(30, TimeUnit.SECONDS)).as("the job that is due").isNotNull();
        awaitTold("WATCHDOG=1");
        awaitTold("STATUS=next db at 2026-11-22T12:00:00Z");
        daemon.stop(ExitStatus.TERMINATED);
        assertThat(serving.get(30, TimeUnit.SECONDS)).isEqualTo(ExitStatus.TERMINATED);
        awaitTold("STOPPING=1|STATUS=stopping");
        assertThat(directory.resolve("control.sock")).doesNotExist();
    }

    @Test
    void readyIsSaidWhenEverythingStands() throws Exception {
        serve();
        String first = told.poll(30, TimeUnit.SECONDS);
        while (!first.startsWith("READY=1")) {
            assertThat(first).isEqualTo("WATCHDOG=1");
            first = told.poll(30, TimeUnit.SECONDS);
        }
        assertThat(new ControlClient(List.of(directory.resolve("control.sock")), "recobro/test", "me").find("scene"))
                .isPresent();
    }

    @Test
    void jobsRunWhenTheirTimeComesAndNotBefore() throws Exception {
        serve();
        assertThat(runs.poll(30, TimeUnit.SECONDS).started().trigger()).isEqualTo("schedule");
        scene.pass(Duration.ofHours(6).minusSeconds(1));
        assertThat(runs.poll(500, TimeUnit.MILLISECONDS)).isNull();
        scene.pass(Duration.ofSeconds(1));
        assertThat(runs.poll(30, TimeUnit.SECONDS).started().at()).isEqualTo(Instant.parse("2026-11-22T12:00:00Z"));
        scene.pass(Duration.ofDays(2));
        assertThat(runs.poll(30, TimeUnit.SECONDS).started().trigger())
                .as("slept over eight times")
                .isEqualTo("schedule");
        assertThat(runs.poll(500, TimeUnit.MILLISECONDS)).as("caught up once").isNull();
    }

    @Test
    void aSecondDaemonIsToldWhoIsThereSinceWhen() throws Exception {
        serve();
        awaitTold("READY=1");
        Daemon second = daemon(Duration.ofSeconds(30));
        assertThatThrownBy(() -> second.serve(scene::load))
                .isInstanceOfSatisfying(
                        RecobroException.class,
                        failure -> assertThat(failure.fault()).isEqualTo(Fault.LOCK_HELD))
                .hasMessageContaining("pid " + ProcessHandle.current().pid() + " since 2026-11-22T06:00:00Z");
        assertThat(serving.isDone()).isFalse();
    }

    @Test
    void aValidConfigurationTakesOver() throws Exception {
        serve();
        awaitTold("READY=1");
        assertThat(runs.poll(30, TimeUnit.SECONDS).started().job()).isEqualTo("db");
        scene.configure(Scene.SMALL.replace("to: [local]}", "to: [local], schedule: \"30 * * * *\"}"));
        daemon.reloadSoon();
        awaitTold("RELOADING=1");
        awaitTold("READY=1");
        assertThat(reloads.poll(10, TimeUnit.SECONDS)).isEmpty();
        assertThat(runs.poll(30, TimeUnit.SECONDS).started().job()).isEqualTo("other");
    }

    @Test
    void aWrongConfigurationChangesNothing() throws Exception {
        serve();
        awaitTold("READY=1");
        assertThat(runs.poll(30, TimeUnit.SECONDS)).isNotNull();
        for (String wrong : List.of(Scene.SMALL + "bad: true\n", Scene.SMALL.replace("site: scene", "site: another"))) {
            scene.configure(Scene.SMALL);
            java.nio.file.Files.writeString(scene.file(), wrong);
            daemon.reloadSoon();
            awaitTold("READY=1");
            assertThat(reloads.poll(10, TimeUnit.SECONDS)).isPresent();
        }
        scene.pass(Duration.ofHours(6));
        assertThat(runs.poll(30, TimeUnit.SECONDS).started().job())
                .as("the old one goes on")
                .isEqualTo("db");
    }

    @Test
    void stoppingLetsARunFinishWhole() throws Exception {
        CountDownLatch capturing = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        scene.captures = (database, progress) -> {
            capturing.countDown();
            block(release);
        };
        serve();
        assertThat(capturing.await(30, TimeUnit.SECONDS)).isTrue();
        daemon.stop(ExitStatus.TERMINATED);
        awaitTold("STOPPING=1");
        awaitTold("EXTEND_TIMEOUT_USEC=");
        release.countDown();
        assertThat(serving.get(30, TimeUnit.SECONDS)).isEqualTo(ExitStatus.TERMINATED);
        assertThat(records()).extracting(RunSummary::outcome).containsExactly("ok");
        assertThat(scene.storage("local").list("scene/db/backups")).isNotEmpty();
    }

    @Test
    void stoppingEndsARunThatTakesTooLongAndRecordsIt() throws Exception {
        daemon = daemon(Duration.ofMillis(200));
        CountDownLatch capturing = new CountDownLatch(1);
        scene.captures = (database, progress) -> {
            capturing.countDown();
            block(new CountDownLatch(1));
        };
        serve();
        assertThat(capturing.await(30, TimeUnit.SECONDS)).isTrue();
        daemon.stop(ExitStatus.TERMINATED);
        assertThat(serving.get(30, TimeUnit.SECONDS)).isEqualTo(ExitStatus.TERMINATED);
        assertThat(records()).extracting(RunSummary::outcome).containsExactly("failed");
        assertThat(scene.storage("local").list("scene/db/backups")).isEmpty();
    }

    @Test
    void aSecondSignalLeavesNoTime() throws Exception {
        CountDownLatch capturing = new CountDownLatch(1);
        scene.captures = (database, progress) -> {
            capturing.countDown();
            block(new CountDownLatch(1));
        };
        serve();
        assertThat(capturing.await(30, TimeUnit.SECONDS)).isTrue();
        long began = System.nanoTime();
        daemon.stop(ExitStatus.INTERRUPTED);
        daemon.stop(ExitStatus.INTERRUPTED);
        assertThat(serving.get(30, TimeUnit.SECONDS)).isEqualTo(ExitStatus.INTERRUPTED);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(25));
    }

    private void awaitTold(String beginning) throws InterruptedException {
        String message = told.poll(30, TimeUnit.SECONDS);
        while (message != null && !message.startsWith(beginning)) {
            message = told.poll(30, TimeUnit.SECONDS);
        }
        assertThat(message).as("waiting for %s", beginning).isNotNull();
    }

    private List<RunSummary> records() {
        try (Operations operations = scene.factory().create(Optional.of(scene.load()))) {
            return operations
                    .history(new HistoryCall(
                            Optional.of("db"),
                            Optional.of("backup"),
                            scene.now().minus(Duration.ofDays(5))))
                    .runs();
        }
    }

    private static void block(CountDownLatch release) {
        try {
            release.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Fault.INTERRUPTED.because("unable to capture: interrupted", stopped);
        }
    }
}
