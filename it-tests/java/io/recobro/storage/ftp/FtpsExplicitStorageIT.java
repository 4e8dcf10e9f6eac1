package io.recobro.storage.ftp;

import io.recobro.fixture.FtpHost;
import io.recobro.fixture.TestCertificate;
import io.recobro.storage.ftp.FtpSettings.Protection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract against Apache FtpServer with TLS on demand. */
class FtpsExplicitStorageIT extends FtpStorageContract {
    @TempDir
    static Path place;

    private static FtpHost host;
    private static TestCertificate certificate;

    @BeforeAll
    static void start() throws IOException {
        certificate = TestCertificate.make(place, "ip:127.0.0.1");
        host = FtpHost.start(place.resolve("root"), Optional.of(certificate), false);
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @Override
    FtpSettings settings(String path) {
        return settings(host.port(), Protection.EXPLICIT, Optional.of(certificate.certificate()), path);
    }
}
