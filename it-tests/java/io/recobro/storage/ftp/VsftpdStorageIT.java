package io.recobro.storage.ftp;

import io.recobro.fixture.TestCertificate;
import io.recobro.fixture.VsftpdServer;
import io.recobro.secret.Secret;
import io.recobro.storage.ftp.FtpSettings.Protection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The contract against vsftpd, which has no MLSD and demands that data connections resume the TLS session. */
@EnabledIf("io.recobro.fixture.VsftpdServer#isThere")
class VsftpdStorageIT extends FtpStorageContract {
    @TempDir
    static Path place;

    private static VsftpdServer server;
    private static TestCertificate certificate;

    @BeforeAll
    static void start() throws IOException {
        certificate = TestCertificate.make(place, "ip:127.0.0.1");
        server = VsftpdServer.start(place, certificate);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    FtpSettings settings(String path) {
        return new FtpSettings(
                "offsite",
                "127.0.0.1",
                server.port(),
                VsftpdServer.USER,
                Secret.of("nothing"),
                Protection.EXPLICIT,
                Optional.of(certificate.certificate()),
                VsftpdServer.BASE + path,
                FtpSettings.DEFAULT_CONNECTIONS,
                Duration.ofSeconds(20));
    }
}
