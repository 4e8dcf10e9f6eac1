package io.recobro.storage.sftp;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fixture.OpenSshServer;
import io.recobro.secret.Secret;
import io.recobro.storage.Features;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The contract against OpenSSH, with ed25519 keys, a passphrase, and a known hosts file of hashed names. */
@EnabledIf("io.recobro.fixture.OpenSshServer#isThere")
class OpenSshStorageIT extends SftpStorageContract {
    @TempDir
    static Path place;

    private static OpenSshServer server;
    private static Path knownHosts;

    @BeforeAll
    static void start() throws IOException {
        server = OpenSshServer.start(place);
        knownHosts = server.knownHosts();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    String base() {
        return place.resolve("root").toString();
    }

    @Override
    SftpSettings settings(String path) {
        try {
            return new SftpSettings(
                    "offsite",
                    "127.0.0.1",
                    server.port(),
                    OpenSshServer.user(),
                    Optional.empty(),
                    Optional.of(Secret.of(server.userKey())),
                    Optional.of(Secret.of(OpenSshServer.PASSPHRASE)),
                    knownHosts,
                    path,
                    SftpSettings.DEFAULT_CONNECTIONS,
                    Duration.ofSeconds(20));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theServerItselfRefusesToOverwrite() {
        assertThat(storage().features()).isEqualTo(new Features(true, false));
    }

    @Test
    void freeSpaceIsThatOfItsFileSystem() throws IOException {
        assertThat(storage().freeBytes()).isPresent();
        long usable = Files.getFileStore(place).getUsableSpace();
        assertThat(storage().freeBytes().orElseThrow()).isBetween(usable / 2, usable * 2);
    }

    @Test
    void filesAndDirectoriesArePrivate() throws IOException {
        storage().put(key("private/object"), text("x"));

        Path file = Path.of(rootPath()).resolve("private/object");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
    }
}
