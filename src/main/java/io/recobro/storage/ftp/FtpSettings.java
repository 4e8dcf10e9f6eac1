package io.recobro.storage.ftp;

import io.recobro.secret.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A directory on an FTP server as destination.
 *
 * @param name the destination's name
 * @param host as it stands in the server's certificate
 * @param ca certificates in PEM to trust besides the system's
 * @param path absolute path on the server; made when it is missing
 * @param connections control connections open at the same time; each serves one transfer
 * @param timeout how long the server may stay silent
 */
public record FtpSettings(
        String name,
        String host,
        int port,
        String user,
        Secret password,
        Protection protection,
        Optional<Path> ca,
        String path,
        int connections,
        Duration timeout) {
    public static final int DEFAULT_PORT = 21;
    public static final int DEFAULT_IMPLICIT_PORT = 990;
    public static final int DEFAULT_CONNECTIONS = 2;
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

    public enum Protection {
        /** Nothing: everyone on the way can read the password and the backups. */
        NONE,
        /** TLS after {@code AUTH TLS}. */
        EXPLICIT,
        /** TLS from the first byte. */
        IMPLICIT
    }

    public FtpSettings {
        if (!path.startsWith("/") || path.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("path must be absolute and without control characters: '" + path + "'");
        }
        if (connections < 1) {
            throw new IllegalArgumentException("connections must be at least 1: " + connections);
        }
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("timeout must be positive: " + timeout);
        }
    }
}
