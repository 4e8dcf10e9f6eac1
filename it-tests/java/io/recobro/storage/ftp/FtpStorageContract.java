package io.recobro.storage.ftp;

import io.recobro.fixture.FtpHost;
import io.recobro.secret.Secret;
import io.recobro.storage.Storage;
import io.recobro.storage.StorageContract;
import io.recobro.storage.ftp.FtpSettings.Protection;
import io.recobro.storage.transfer.TransferStorage;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;

/** The contract against an FTP server: each test has a directory of its own. */
abstract class FtpStorageContract extends StorageContract {
    private final String directory = "/" + UUID.randomUUID();
    private Storage storage;

    abstract FtpSettings settings(String path);

    @Override
    protected Storage storage() {
        if (storage == null) {
            storage = open(settings(directory), Clock.systemUTC());
        }
        return storage;
    }

    @Override
    protected Storage storageAfter(Duration ahead) {
        return open(settings(directory), Clock.offset(Clock.systemUTC(), ahead));
    }

    static TransferStorage open(FtpSettings settings, Clock clock) {
        return new TransferStorage(
                settings.name(),
                new FtpServer(settings),
                settings.path(),
                settings.connections(),
                clock,
                _ -> {},
                new SecureRandom());
    }

    static FtpSettings settings(int port, Protection protection, Optional<Path> ca, String path) {
        return new FtpSettings(
                "offsite",
                "127.0.0.1",
                port,
                FtpHost.USER,
                Secret.of(FtpHost.PASSWORD),
                protection,
                ca,
                path,
                FtpSettings.DEFAULT_CONNECTIONS,
                Duration.ofSeconds(20));
    }

    @AfterEach
    void closeStorage() {
        if (storage != null) {
            storage.close();
        }
    }
}
