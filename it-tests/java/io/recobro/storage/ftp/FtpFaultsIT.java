package io.recobro.storage.ftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.fixture.CuttingProxy;
import io.recobro.fixture.CuttingProxy.Direction;
import io.recobro.fixture.FtpHost;
import io.recobro.fixture.TestCertificate;
import io.recobro.secret.Secret;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.Storage;
import io.recobro.storage.Upload;
import io.recobro.storage.ftp.FtpSettings.Protection;
import io.recobro.storage.transfer.TransferStorage;
import io.recobro.stream.Segment;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.ftpserver.ftplet.DefaultFtpReply;
import org.apache.ftpserver.ftplet.DefaultFtplet;
import org.apache.ftpserver.ftplet.FtpException;
import org.apache.ftpserver.ftplet.FtpRequest;
import org.apache.ftpserver.ftplet.FtpSession;
import org.apache.ftpserver.ftplet.Ftplet;
import org.apache.ftpserver.ftplet.FtpletResult;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FtpFaultsIT {
    private static final ObjectKey KEY = new ObjectKey("job/artifact");
    private static final byte[] CONTENT = new byte[12 << 20];

    static {
        new Random(5).nextBytes(CONTENT);
    }

    @TempDir
    static Path certificates;

    private static TestCertificate certificate;

    @TempDir
    Path place;

    private final List<Duration> pauses = new ArrayList<>();
    private FtpHost host;

    @BeforeAll
    static void certify() throws IOException {
        certificate = TestCertificate.make(certificates, "ip:127.0.0.1,ip:127.0.0.2");
    }

    @AfterEach
    void stop() {
        if (host != null) {
            host.close();
        }
    }

    private void start(Protection protection, Ftplet ftplet) throws IOException {
        host = FtpHost.start(
                place.resolve("root"),
                protection == Protection.NONE ? Optional.empty() : Optional.of(certificate),
                protection == Protection.IMPLICIT,
                ftplet);
    }

    private Storage open(String address, Protection protection, Optional<Path> ca, String password) {
        FtpSettings settings = new FtpSettings(
                "offsite",
                address,
                host.port(),
                FtpHost.USER,
                Secret.of(password),
                protection,
                ca,
                "/store",
                1,
                Duration.ofSeconds(20));
        return new TransferStorage(
                "offsite", new FtpServer(settings), "/store", 1, Clock.systemUTC(), pauses::add, new SecureRandom());
    }

    private Storage direct(Protection protection) {
        return open("127.0.0.1", protection, Optional.of(certificate.certificate()), FtpHost.PASSWORD);
    }

    @Test
    void manyOpenStreamsShareOneConnection() throws IOException {
        start(Protection.NONE, new DefaultFtplet());
        try (Storage storage = direct(Protection.NONE)) {
            upload(storage);
            List<InputStream> streams = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                streams.add(storage.open(KEY, i * 1_000_000L, 1_000_000));
            }
            for (int part = 0; part < 2; part++) {
                for (int i = 0; i < 4; i++) {
                    int from = i * 1_000_000 + part * 500_000;
                    assertThat(streams.get(i).readNBytes(500_000))
                            .isEqualTo(Arrays.copyOfRange(CONTENT, from, from + 500_000));
                }
            }
            for (InputStream stream : streams) {
                assertThat(stream.read()).isNegative();
                stream.close();
            }
        }
    }

    @Test
    void aCertificateThatNobodyVouchesForIsRefused() throws IOException {
        start(Protection.EXPLICIT, new DefaultFtplet());
        try (Storage storage = open("127.0.0.1", Protection.EXPLICIT, Optional.empty(), FtpHost.PASSWORD)) {
            RecobroException failure = failure(() -> storage.put(KEY, new byte[10]));

            assertThat(failure.fault()).isEqualTo(Fault.STORAGE_DENIED);
            assertThat(failure).hasMessageContaining("certificate is not trusted");
            assertThat(failure.hint().orElseThrow()).contains("'ca'");
            assertThat(pauses).isEmpty();
        }
        try (Storage storage = direct(Protection.EXPLICIT)) {
            storage.put(KEY, new byte[10]);
        }
    }

    @Test
    void aCertificateOfAnotherNameIsRefused() throws IOException {
        start(Protection.EXPLICIT, new DefaultFtplet());
        try (CuttingProxy _ = new CuttingProxy(
                        new InetSocketAddress("127.0.0.3", host.port()), host.port(), Direction.TO_SERVER, 1, 0);
                Storage storage = open(
                        "127.0.0.3", Protection.EXPLICIT, Optional.of(certificate.certificate()), FtpHost.PASSWORD)) {
            RecobroException failure = failure(() -> storage.put(KEY, new byte[10]));

            assertThat(failure.fault()).isEqualTo(Fault.STORAGE_DENIED);
            assertThat(failure.hint().orElseThrow()).contains("'host'");
        }
    }

    @Test
    void aServerWithoutTlsGetsNoPassword() throws IOException {
        start(Protection.NONE, new DefaultFtplet());
        try (Storage storage = direct(Protection.EXPLICIT)) {
            RecobroException failure = failure(() -> storage.put(KEY, new byte[10]));

            assertThat(failure.fault()).isEqualTo(Fault.STORAGE_BROKEN);
            assertThat(failure.hint().orElseThrow()).contains("AUTH TLS");
        }
    }

    @Test
    void aWrongPasswordIsRefusedOnce() throws IOException {
        start(Protection.NONE, new DefaultFtplet());
        try (Storage storage = open("127.0.0.1", Protection.NONE, Optional.empty(), "planted-wrong-password")) {
            RecobroException failure = failure(() -> storage.list(""));

            assertThat(failure.fault()).isEqualTo(Fault.STORAGE_DENIED);
            assertThat(failure.hint().orElseThrow()).contains("'password'");
            assertThat(failure.toString()).doesNotContain("planted");
            assertThat(pauses).isEmpty();
        }
    }

    @Test
    void aQuotaIsTold() throws IOException {
        start(Protection.NONE, new DefaultFtplet() {
            @Override
            public FtpletResult onAppendStart(FtpSession session, FtpRequest request) throws FtpException, IOException {
                session.write(new DefaultFtpReply(552, "Quota exceeded."));
                return FtpletResult.SKIP;
            }
        });
        try (Storage storage = direct(Protection.NONE)) {
            RecobroException failure = failure(() -> upload(storage));

            assertThat(failure.fault()).isEqualTo(Fault.STORAGE_FULL);
            assertThat(failure).hasMessageContaining("'job/artifact'").hasMessageContaining("552");
            assertThat(failure.hint()).isPresent();
            assertThat(pauses).isEmpty();
            assertThat(storage.list("")).isEmpty();
            assertThat(storage.sweep("", Duration.ZERO)).isZero();
            storage.put(KEY, new byte[10]); // the control: what fits is stored
        }
    }

    @Test
    void aServerThatIsNotThereIsGivenUp() throws IOException {
        start(Protection.NONE, new DefaultFtplet());
        try (Storage storage = direct(Protection.NONE)) {
            host.close();
            assertThatThrownBy(() -> storage.stat(KEY))
                    .isInstanceOfSatisfying(
                            RecobroException.class, e -> assertThat(e.fault()).isEqualTo(Fault.STORAGE_UNREACHABLE));
            assertThat(pauses).hasSize(4);
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
}
