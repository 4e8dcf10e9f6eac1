package io.recobro.source.mariadb.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.fixture.MariaDbServer;
import io.recobro.fixture.MemorySink;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import io.recobro.secret.Secret;
import io.recobro.source.CaptureReport;
import io.recobro.source.mariadb.MariaDbConnector;
import io.recobro.source.mariadb.MariaDbSettings;
import io.recobro.stream.Progress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that keeps its connections and says nothing any more, as one on a frozen machine does. */
@Timeout(180)
class SilentServerIT {
    private static MariaDbServer server;

    private final CountDownLatch dumping = new CountDownLatch(1);
    private Thread worker;

    @BeforeAll
    static void start() {
        server = MariaDbServer.embedded();
        server.execute("", "CREATE DATABASE shop");
        server.execute(
                "shop",
                "CREATE TABLE big (id INT PRIMARY KEY, v VARBINARY(1024))",
                "INSERT INTO big SELECT seq, RANDOM_BYTES(1000) FROM seq_1_to_60000");
    }

    @AfterEach
    void goOn() {
        server.resume();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aCaptureEndsWhenItIsInterrupted() throws Exception {
        FutureTask<RecobroException> capture = capture(true);
        assertThat(dumping.await(60, TimeUnit.SECONDS)).isTrue();
        long began = System.nanoTime();
        worker.interrupt();
        assertThat(capture.get(60, TimeUnit.SECONDS).fault()).isEqualTo(Fault.INTERRUPTED);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        System.out.println("SilentServerIT: interrupted after " + took.toMillis() + " ms");
        assertThat(took).isLessThan(Duration.ofSeconds(30));
        Reliability.record(new Attack(
                "Servers and networks",
                "the server falls silent (SIGSTOP) in mid-dump, then the run is interrupted",
                "capture of a database",
                dumping.getCount() == 0 ? 1 : 0,
                "it ended as interrupted, without waiting for the server",
                "without the silence the capture is whole",
                "SilentServerIT"));
    }

    @Test
    void controlWithoutSilenceItIsWhole() throws Exception {
        FutureTask<RecobroException> capture = capture(false);
        assertThat(capture.get(120, TimeUnit.SECONDS)).isNull();
    }

    private FutureTask<RecobroException> capture(boolean silence) {
        MariaDbSource source = new MariaDbSource(
                new MariaDbConnector(settings()), (backup, request, progress) -> null, Clock.systemUTC());
        FutureTask<RecobroException> task = new FutureTask<>(() -> {
            try {
                CaptureReport report = source.capture(new MemorySink(), new Progress() {
                    @Override
                    public void advance(long bytes) {
                        if (silence && dumping.getCount() > 0) {
                            server.pause();
                            dumping.countDown();
                        }
                    }
                });
                assertThat(report.recoveryPoint()).isNotNull();
                return null;
            } catch (RecobroException failed) {
                return failed;
            }
        });
        worker = Thread.ofPlatform().start(task);
        return task;
    }

    private static MariaDbSettings settings() {
        return new MariaDbSettings(
                server.host(),
                server.port(),
                Optional.empty(),
                Optional.empty(),
                MariaDbServer.ADMIN,
                Secret.of(MariaDbServer.PASSWORD),
                List.of("shop"),
                false,
                MariaDbSettings.Tls.DISABLED,
                Optional.empty(),
                2,
                MariaDbSettings.Engine.RECOBRO,
                "mariadb-dump",
                MariaDbSettings.DEFAULT_TIMEOUT);
    }
}
