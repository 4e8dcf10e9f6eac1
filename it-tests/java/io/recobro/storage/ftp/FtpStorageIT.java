package io.recobro.storage.ftp;

import io.recobro.fixture.FtpHost;
import io.recobro.storage.ftp.FtpSettings.Protection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract against Apache FtpServer without TLS. */
class FtpStorageIT extends FtpStorageContract {
    @TempDir
    static Path place;

    private static FtpHost host;

    @BeforeAll
    static void start() throws IOException {
        host = FtpHost.start(place.resolve("root"), Optional.empty(), false);
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @Override
    FtpSettings settings(String path) {
        return settings(host.port(), Protection.NONE, Optional.empty(), path);
    }
}
