package io.recobro.storage.sftp;

import io.recobro.fixture.SftpHost;
import io.recobro.secret.Secret;
import io.recobro.storage.Storage;
import io.recobro.storage.StorageContract;
import io.recobro.storage.transfer.TransferStorage;
import io.recobro.stream.Pause;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;

/** The contract against an SFTP server: each test has a directory of its own. */
abstract class SftpStorageContract extends StorageContract {
    private static final Pause NO_PAUSE = _ -> {};

    private Storage storage;

    abstract SftpSettings settings(String path);

    /** A directory on the server that all tests may use. */
    String base() {
        return "";
    }

    private final String directory = "/" + UUID.randomUUID();

    final String rootPath() {
        return base() + directory;
    }

    @Override
    protected Storage storage() {
        if (storage == null) {
            storage = open(settings(base() + directory), Clock.systemUTC());
        }
        return storage;
    }

    @Override
    protected Storage storageAfter(Duration ahead) {
        return open(settings(base() + directory), Clock.offset(Clock.systemUTC(), ahead));
    }

    static TransferStorage open(SftpSettings settings, Clock clock) {
        return open(settings, clock, NO_PAUSE);
    }

    static TransferStorage open(SftpSettings settings, Clock clock, Pause pause) {
        return new TransferStorage(
                settings.name(),
                new SftpServer(settings),
                settings.path(),
                settings.connections(),
                clock,
                pause,
                new SecureRandom());
    }

    static SftpSettings settings(int port, Path knownHosts, String path) {
        return new SftpSettings(
                "offsite",
                "127.0.0.1",
                port,
                SftpHost.USER,
                Optional.of(Secret.of(SftpHost.PASSWORD)),
                Optional.empty(),
                Optional.empty(),
                knownHosts,
                path,
                SftpSettings.DEFAULT_CONNECTIONS,
                Duration.ofSeconds(20));
    }

    @AfterEach
    void closeStorage() {
        if (storage != null) {
            storage.close();
        }
    }
}
