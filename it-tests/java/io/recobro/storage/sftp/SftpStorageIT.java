package io.recobro.storage.sftp;

import io.recobro.fixture.SftpHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract against Apache MINA SSHD. */
class SftpStorageIT extends SftpStorageContract {
    @TempDir
    static Path place;

    private static SftpHost host;
    private static Path knownHosts;

    @BeforeAll
    static void start() throws IOException {
        host = SftpHost.start(place.resolve("root"));
        knownHosts = Files.writeString(place.resolve("known_hosts"), host.knownHost(host.port()));
    }

    @AfterAll
    static void stop() throws IOException {
        host.close();
    }

    @Override
    SftpSettings settings(String path) {
        return settings(host.port(), knownHosts, path);
    }
}
