package io.recobro.storage.sftp;

import static io.recobro.storage.sftp.SftpStorageContract.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.fixture.CuttingProxy;
import io.recobro.fixture.CuttingProxy.Direction;
import io.recobro.fixture.SftpHost;
import io.recobro.secret.Secret;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.Storage;
import io.recobro.storage.Upload;
import io.recobro.stream.Segment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SftpFaultsIT {
    private static final ObjectKey KEY = new ObjectKey("job/artifact");
    private static final byte[] CONTENT = new byte[12 << 20];

    static {
        new Random(5).nextBytes(CONTENT);
    }

    @TempDir
    Path place;

    private final List<Duration> pauses = new ArrayList<>();
    private SftpHost host;
    private Path knownHosts;

    @BeforeEach
    void start() throws IOException {
        host = SftpHost.start(place.resolve("root"));
        knownHosts = Files.writeString(place.resolve("known_hosts"), host.knownHost(host.port()));
    }

    @AfterEach
    void stop() throws IOException {
        host.close();
    }

    private Storage open(SftpSettings settings) {
        return SftpStorageContract.open(settings, Clock.systemUTC(), pauses::add);
    }

    private SftpSettings direct() {
        return settings(host.port(), knownHosts, "/store");
    }

    private SftpSettings through(CuttingProxy proxy) throws IOException {
        Files.writeString(knownHosts, host.knownHost(proxy.port()));
        return settings(proxy.port(), knownHosts, "/store");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void anUploadGoesOnAfterACut(int times) throws IOException {
        try (CuttingProxy proxy = new CuttingProxy(host.port(), Direction.TO_SERVER, 3_500_000, times);
                Storage storage = open(through(proxy))) {
            upload(storage);

            assertThat(proxy.cuts()).isEqualTo(times);
            assertThat(pauses).as("a new connection may fail once more").hasSizeBetween(times, 2 * times);
            assertThat(Files.readAllBytes(place.resolve("root/store/job/artifact")))
                    .isEqualTo(CONTENT);
            assertThat(names("root/store/job")).containsExactly("artifact");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void aDownloadGoesOnAfterACut(int times) throws IOException {
        try (Storage storage = open(direct())) {
            upload(storage);
        }
        pauses.clear();
        try (CuttingProxy proxy = new CuttingProxy(host.port(), Direction.TO_CLIENT, 3_000_000, times);
                Storage storage = open(through(proxy));
                InputStream stream = storage.open(KEY)) {
            assertThat(stream.readAllBytes()).isEqualTo(CONTENT);
            assertThat(proxy.cuts()).isEqualTo(times);
            assertThat(pauses).as("a new connection may fail once more").hasSizeBetween(times, 2 * times);
        }
    }

    @Test
    void aServerThatStaysAwayIsGivenUp() throws IOException {
        try (Storage storage = open(direct())) {
            storage.put(KEY, new byte[10]);
            host.close();
            RecobroException failure = failure(() -> storage.stat(KEY));

            assertThat(failure.fault()).isEqualTo(Fault.STORAGE_UNREACHABLE);
            assertThat(failure).hasMessageContaining("'job/artifact'").hasMessageContaining("'offsite'");
            assertThat(pauses).hasSize(4).allMatch(pause -> pause.compareTo(Duration.ofSeconds(30)) <= 0);
            assertThat(pauses.getLast()).isGreaterThan(pauses.getFirst());
        }
    }

    @Test
    void aServerThatDroppedItsSessionsIsUsedAgain() throws IOException {
        try (Storage storage = open(direct())) {
            storage.put(KEY, new byte[10]);
            assertThat(host.sessions()).isPositive();
            host.dropSessions();

            assertThat(storage.stat(KEY)).isPresent();
        }
    }

    @Test
    void anUnknownHostKeyIsRefusedAndCanBeAdded() throws IOException {
        Files.delete(knownHosts);
        String line;
        try (Storage storage = open(direct())) {
            RecobroException failure = failure(() -> storage.put(KEY, new byte[10]));

            assertThat(failure.fault()).isEqualTo(Fault.STORAGE_DENIED);
            assertThat(failure).hasMessageContaining("SHA256:").hasMessageContaining("there is no file");
            assertThat(pauses).isEmpty();
            String hint = failure.hint().orElseThrow();
            line = hint.substring(hint.indexOf("the line: ") + 10);
        }
        Files.writeString(knownHosts, line + "\n");
        try (Storage storage = open(direct())) {
            storage.put(KEY, new byte[10]);
        }
    }

    @Test
    void aChangedHostKeyIsRefused() throws IOException {
        Files.writeString(
                knownHosts,
                SftpHost.knownHost(
                        host.port(), SftpHost.key("ecdsa-sha2-nistp256", 256).getPublic()));
        try (Storage storage = open(direct())) {
            RecobroException failure = failure(() -> storage.put(KEY, new byte[10]));

            assertThat(failure.fault()).isEqualTo(Fault.STORAGE_DENIED);
            assertThat(failure).hasMessageContaining("has changed").hasMessageContaining("SHA256:");
            assertThat(pauses).isEmpty();
        }
    }

    @Test
    void aRevokedHostKeyIsRefused() throws IOException {
        Files.writeString(knownHosts, host.knownHost(host.port()) + "@revoked " + host.knownHost(host.port()));
        try (Storage storage = open(direct())) {
            assertThat(failure(() -> storage.put(KEY, new byte[10]))).hasMessageContaining("is revoked");
        }
    }

    @Test
    void aKeyOfAnotherHostVouchesForNothing() throws IOException {
        Files.writeString(knownHosts, "other.example.net " + host.knownHost(1).split(" ", 2)[1]);
        try (Storage storage = open(direct())) {
            assertThat(failure(() -> storage.put(KEY, new byte[10]))).hasMessageContaining("is not in '");
        }
    }

    @Test
    void aWrongPasswordIsRefusedOnce() {
        SftpSettings right = direct();
        SftpSettings wrong = new SftpSettings(
                right.name(),
                right.host(),
                right.port(),
                right.user(),
                Optional.of(Secret.of("planted-wrong-password")),
                Optional.empty(),
                Optional.empty(),
                right.knownHosts(),
                right.path(),
                2,
                right.timeout());
        try (Storage storage = open(wrong)) {
            RecobroException failure = failure(() -> storage.list(""));

            assertThat(failure.fault()).isEqualTo(Fault.STORAGE_DENIED);
            assertThat(failure).hasMessageContaining("'u1'");
            assertThat(failure.hint().orElseThrow()).contains("'password'");
            assertThat(failure.toString()).doesNotContain("planted");
            assertThat(pauses).isEmpty();
        }
    }

    @Test
    void aDiskThatRunsFullIsTold() throws IOException {
        host.close();
        SftpSubsystemFactory full = new SftpSubsystemFactory();
        full.addSftpEventListener(new SftpEventListener() {
            @Override
            public void writing(
                    ServerSession session,
                    String remoteHandle,
                    FileHandle localHandle,
                    long offset,
                    byte[] data,
                    int dataOffset,
                    int dataLen)
                    throws IOException {
                if (offset > 2_000_000) {
                    throw new SftpException(SftpConstants.SSH_FX_NO_SPACE_ON_FILESYSTEM, "disk full");
                }
            }
        });
        host = SftpHost.start(place.resolve("root"), SftpHost.key("ecdsa-sha2-nistp256", 256), 0, full);
        Files.writeString(knownHosts, host.knownHost(host.port()));
        try (Storage storage = open(direct())) {
            RecobroException failure = failure(() -> upload(storage));

            assertThat(failure.fault()).as(failure.getMessage()).isEqualTo(Fault.STORAGE_FULL);
            assertThat(failure.hint()).isPresent();
            assertThat(pauses).isEmpty();
            assertThat(storage.list("")).isEmpty();
            assertThat(storage.sweep("", Duration.ZERO)).isZero();
            storage.put(KEY, new byte[10]); // the control: what fits is stored
        }
    }

    private static void upload(Storage storage) {
        try (Upload upload = storage.begin(KEY)) {
            for (int at = 0; at < CONTENT.length; at += 5 << 20) {
                byte[] bytes = Arrays.copyOfRange(CONTENT, at, Math.min(CONTENT.length, at + (5 << 20)));
                Segment segment = new Segment(bytes, bytes.length, () -> {});
                upload.append(segment);
                segment.release();
            }
            assertThat(upload.complete().bytes()).isEqualTo(CONTENT.length);
        }
    }

    private static RecobroException failure(ThrowingCallable action) {
        RecobroException failure = catchThrowableOfType(RecobroException.class, action);
        assertThat(failure).as("it did not fail").isNotNull();
        return failure;
    }

    private List<String> names(String directory) throws IOException {
        try (Stream<Path> files = Files.list(place.resolve(directory))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
