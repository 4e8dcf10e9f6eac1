package io.recobro.storage.ftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fixture.CuttingProxy;
import io.recobro.fixture.CuttingProxy.Direction;
import io.recobro.fixture.FreePort;
import io.recobro.fixture.TestCertificate;
import io.recobro.fixture.VsftpdServer;
import io.recobro.secret.Secret;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.Storage;
import io.recobro.storage.Upload;
import io.recobro.storage.ftp.FtpSettings.Protection;
import io.recobro.storage.transfer.TransferStorage;
import io.recobro.stream.Segment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.commons.net.ftp.FTPSClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data connections of vsftpd that break: its ports are reached through another address of this host. */
@EnabledIf("io.recobro.fixture.VsftpdServer#isThere")
class FtpsCutIT {
    private static final byte[] CONTENT = new byte[12 << 20];

    @TempDir
    static Path place;

    private static VsftpdServer server;
    private static TestCertificate certificate;
    private static int dataPort;

    private final List<Duration> pauses = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        new Random(5).nextBytes(CONTENT);
        certificate = TestCertificate.make(place, "ip:127.0.0.1,ip:127.0.0.2");
        dataPort = FreePort.choose();
        server = VsftpdServer.start(place, certificate, dataPort);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void anUploadGoesOnAfterACut(int times) throws IOException {
        ObjectKey key = new ObjectKey("up/cut" + times);
        try (CuttingProxy control = proxy(server.port(), Direction.TO_SERVER, 0);
                CuttingProxy data = proxy(dataPort, Direction.TO_SERVER, times);
                Storage storage = open("127.0.0.2")) {
            upload(storage, key);

            assertThat(control.cuts()).isZero();
            assertThat(data.cuts()).isEqualTo(times);
            assertThat(Files.readAllBytes(place.resolve("root/store/" + key))).isEqualTo(CONTENT);
        }
        assertThat(pauses).hasSizeGreaterThanOrEqualTo(times);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aDownloadGoesOnAfterACut(int times) throws IOException {
        ObjectKey key = new ObjectKey("down/cut" + times);
        try (Storage storage = open("127.0.0.1")) {
            upload(storage, key);
        }
        pauses.clear();
        try (CuttingProxy control = proxy(server.port(), Direction.TO_CLIENT, 0);
                CuttingProxy data = proxy(dataPort, Direction.TO_CLIENT, times);
                Storage storage = open("127.0.0.2");
                InputStream stream = storage.open(key)) {
            assertThat(Arrays.equals(stream.readAllBytes(), CONTENT)).isTrue();
            assertThat(control.cuts()).isZero();
            assertThat(data.cuts()).isEqualTo(times);
        }
        assertThat(pauses).hasSizeGreaterThanOrEqualTo(times);
    }

    /** What shows that this server demands a resumed session: a client that does not resume one is refused. */
    @Test
    void aClientThatResumesNothingIsRefused() throws IOException {
        FTPSClient client = new FTPSClient(false, Trust.context(Optional.of(certificate.certificate())));
        client.connect("127.0.0.1", server.port());
        try {
            assertThat(client.login(VsftpdServer.USER, "nothing")).isTrue();
            client.execPBSZ(0);
            client.execPROT("P");
            client.enterLocalPassiveMode();
            try {
                assertThat(client.storeFile("/store/refused", new ByteArrayInputStream(new byte[10])))
                        .isFalse();
            } catch (IOException cutOff) {
                client.getReply();
            }
            assertThat(client.getReplyString()).contains("session reuse required");
        } finally {
            client.disconnect();
        }
    }

    @Test
    void anUnreadableDirectoryIsNoEmptyOne() throws IOException {
        Path closed = Files.createDirectories(place.resolve("root/store/closed/inner"));
        Files.setPosixFilePermissions(
                closed.getParent(), java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
        try (Storage storage = open("127.0.0.1")) {
            assertThatThrownBy(() -> storage.list("closed/"))
                    .hasMessageContaining("unable to list 'closed/' in destination 'offsite'");
        } finally {
            Files.delete(closed);
            Files.delete(closed.getParent());
        }
    }

    private static CuttingProxy proxy(int port, Direction direction, int times) throws IOException {
        return new CuttingProxy(new InetSocketAddress("127.0.0.2", port), port, direction, 3_500_000, times);
    }

    private Storage open(String address) {
        FtpSettings settings = new FtpSettings(
                "offsite",
                address,
                server.port(),
                VsftpdServer.USER,
                Secret.of("nothing"),
                Protection.EXPLICIT,
                Optional.of(certificate.certificate()),
                VsftpdServer.BASE,
                1,
                Duration.ofSeconds(20));
        return new TransferStorage(
                "offsite",
                new FtpServer(settings),
                VsftpdServer.BASE,
                1,
                Clock.systemUTC(),
                pauses::add,
                new SecureRandom());
    }

    private static void upload(Storage storage, ObjectKey key) {
        try (Upload upload = storage.begin(key)) {
            for (int at = 0; at < CONTENT.length; at += 5 << 20) {
                byte[] bytes = Arrays.copyOfRange(CONTENT, at, Math.min(CONTENT.length, at + (5 << 20)));
                Segment segment = new Segment(bytes, bytes.length, () -> {});
                upload.append(segment);
                segment.release();
            }
            assertThat(upload.complete().bytes()).isEqualTo(CONTENT.length);
        }
    }
}
