package io.recobro.daemon.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.daemon.Scene;
import io.recobro.daemon.run.JobRunner;
import io.recobro.daemon.run.PastRuns;
import io.recobro.daemon.run.RunListener;
import io.recobro.daemon.run.RunQueue;
import io.recobro.daemon.run.Ticket;
import io.recobro.daemon.schedule.Plan;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.operation.BackupOperations.BackupCall;
import io.recobro.operation.BackupOperations.BackupResult;
import io.recobro.operation.BackupOperations.BackupState;
import io.recobro.operation.StatusOperations.DaemonFacts;
import io.recobro.stream.Progress;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ControlTest {
    @TempDir
    private Path directory;

    private final AtomicInteger reloads = new AtomicInteger();
    private final CountDownLatch capturing = new CountDownLatch(1);
    private Scene scene;
    private RunQueue queue;
    private Path socket;
    private ControlServer server;
    private ControlClient client;

    @BeforeEach
    void start() {
        scene = new Scene(directory);
        Plan plan = Plan.of(scene.configure(Scene.SMALL));
        JobRunner runner = new JobRunner(
                () -> plan, scene.factory(), new PastRuns(), RunListener.NONE, JobRunner.Aftercare.NONE, scene.clock());
        queue = new RunQueue(1, runner::run);
        socket = directory.resolve("run").resolve("control.sock");
        server = ControlServer.open(socket, "recobro/test", "scene", new Requests());
        client = new ControlClient(List.of(directory.resolve("nothing"), socket), "recobro/test", "me@host");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private final class Requests implements ControlRequests {
        @Override
        public Ticket backupNow(String job, String by, Progress progress) {
            if (!jobs().contains(job)) {
                throw Fault.USAGE_WRONG
                        .because("unable to find job '" + job + "'")
                        .hint("look again");
            }
            Ticket ticket = Ticket.asked(job, by, scene.now(), progress);
            queue.submit(ticket);
            return ticket;
        }

        @Override
        public void cancel(Ticket ticket) {
            queue.cancel(ticket);
        }

        @Override
        public List<String> jobs() {
            return List.of("db", "other");
        }

        @Override
        public DaemonFacts facts() {
            return new DaemonFacts("root@host", Optional.of(scene.now()), OptionalInt.of(42), List.of());
        }

        @Override
        public void reload() {
            reloads.incrementAndGet();
        }
    }

    @Test
    void aBackupComesBackWithItsProgress() {
        scene.captures = (database, progress) -> {
            progress.expect(1000);
            progress.advance(300);
            progress.advance(700);
            progress.notice("planted notice of " + database);
        };
        Seen seen = new Seen();
        BackupResult result = client.backupNow("scene", new BackupCall(List.of(), false), seen)
                .orElseThrow();
        assertThat(result.status()).isEqualTo(ExitStatus.OK);
        assertThat(result.outcomes()).hasSize(3).allMatch(outcome -> outcome.state() == BackupState.PUBLISHED);
        assertThat(result.outcomes().getFirst().bytes()).isPositive();
        assertThat(result.outcomes().getFirst().took()).isEqualTo(Duration.ZERO);
        assertThat(result.outcomes().getFirst().id()).isPresent();
        assertThat(seen.lines)
                .contains(
                        "phase prepare",
                        "phase capture",
                        "phase publish",
                        "expect 1000",
                        "notice planted notice of db",
                        "notice planted notice of other");
        assertThat(seen.bytes).hasValueGreaterThanOrEqualTo(2000);
    }

    @Test
    void failuresComeBackAsTheyAre() {
        scene.captures = (database, progress) -> {
            throw Fault.SOURCE_UNREACHABLE.because("unable to connect: planted").hint("mend it");
        };
        BackupResult result = client.backupNow("scene", new BackupCall(List.of("db"), false), Progress.NONE)
                .orElseThrow();
        assertThat(result.status()).isEqualTo(ExitStatus.UNREACHABLE);
        assertThat(result.outcomes().getFirst().problem().orElseThrow().message())
                .isEqualTo("unable to connect: planted");
        assertThatThrownBy(() -> client.backupNow("scene", new BackupCall(List.of("nope"), false), Progress.NONE))
                .isInstanceOfSatisfying(RecobroException.class, failure -> {
                    assertThat(failure.fault()).isEqualTo(Fault.USAGE_WRONG);
                    assertThat(failure.hint()).contains("look again");
                });
    }

    @Test
    void anInterruptedClientCancelsItsRun() throws Exception {
        scene.captures = (database, progress) -> {
            capturing.countDown();
            awaitInterrupt();
        };
        List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
        Thread asking = Thread.ofPlatform().start(() -> {
            try {
                client.backupNow("scene", new BackupCall(List.of("db"), false), Progress.NONE);
            } catch (RecobroException failure) {
                thrown.add(failure);
            }
        });
        assertThat(capturing.await(20, TimeUnit.SECONDS)).isTrue();
        asking.interrupt();
        asking.join();
        assertThat(thrown)
                .singleElement()
                .matches(failure -> ((RecobroException) failure).fault() == Fault.INTERRUPTED);
        assertThat(queue.awaitIdle(Duration.ofSeconds(20))).isTrue();
    }

    @Test
    void aClientThatGoesAwayLeavesItsRun() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        scene.captures = (database, progress) -> {
            capturing.countDown();
            await(release);
        };
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            ask(channel, "backup-now", 1);
            assertThat(capturing.await(20, TimeUnit.SECONDS)).isTrue();
        }
        release.countDown();
        assertThat(queue.awaitIdle(Duration.ofSeconds(20))).isTrue();
        assertThat(scene.storage("local").list("scene/db/backups")).isNotEmpty();
    }

    @Test
    void theDaemonIsFound() {
        assertThat(client.find("scene")).get().extracting(DaemonFacts::by).isEqualTo("root@host");
        assertThat(client.find("another")).isEmpty();
        server.close();
        assertThat(client.find("scene")).isEmpty();
        assertThat(client.backupNow("scene", new BackupCall(List.of("db"), false), Progress.NONE))
                .isEmpty();
    }

    @Test
    void onlyItsOwnerMayAsk() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rw-------");
        assertThat(directory.resolve("run")).isDirectoryContaining(path -> path.equals(socket));
        try (var entries = Files.list(directory.resolve("run"))) {
            assertThat(entries).as("nothing else is left there").hasSize(1);
        }
    }

    @Test
    void aSocketThatWasLeftBehindIsReplacedAndALivingOneIsNot() throws Exception {
        assertThatThrownBy(() -> ControlServer.open(socket, "recobro/test", "scene", new Requests()))
                .hasMessageContaining("another daemon answers there");
        server.close();
        try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(socket));
        }
        assertThat(socket).exists();
        server = ControlServer.open(socket, "recobro/test", "scene", new Requests());
        assertThat(client.find("scene")).isPresent();
    }

    @Test
    void anotherProtocolIsNamed() throws Exception {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            ask(channel, "status", 99);
            String said = new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(said).contains("speaks protocol 1", "with protocol 99");
        }
    }

    @Test
    void nonsenseEndsOnlyItsOwnConnection() throws Exception {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            OutputStream out = Channels.newOutputStream(channel);
            out.write("GET / HTTP/1.1\n".getBytes(StandardCharsets.UTF_8));
            assertThat(new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8))
                    .contains("unable to understand");
        }
        assertThat(client.find("scene")).isPresent();
    }

    @Test
    void aPathTooLongForASocketIsRefusedInWords() {
        Path deep = directory.resolve("x".repeat(100)).resolve("control.sock");
        assertThatThrownBy(() -> ControlServer.open(deep, "recobro/test", "scene", new Requests()))
                .hasMessageContaining("too long");
    }

    private static void ask(SocketChannel channel, String request, int protocol) throws Exception {
        Channels.newOutputStream(channel)
                .write(Protocol.line(
                        new Protocol.Request(protocol, "recobro/test", "scene", request, List.of("db"), "me")));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitInterrupt() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Fault.INTERRUPTED.because("unable to capture: interrupted", e);
        }
    }

    private static final class Seen implements Progress {
        private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
        private final AtomicLong bytes = new AtomicLong();

        @Override
        public void phase(String name) {
            lines.add("phase " + name);
        }

        @Override
        public void expect(long expected) {
            lines.add("expect " + expected);
        }

        @Override
        public void advance(long more) {
            bytes.addAndGet(more);
        }

        @Override
        public void notice(String message) {
            lines.add("notice " + message);
        }
    }
}
