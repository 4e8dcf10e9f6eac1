package io.recobro.storage.sftp;

import io.recobro.secret.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A directory on an SFTP server as destination.
 *
 * @param name the destination's name
 * @param password offered as password and as the answer to the server's question for it
 * @param privateKey in the format of OpenSSH or in PEM; tried before the password
 * @param passphrase of the private key
 * @param knownHosts file of host keys as OpenSSH writes it
 * @param path absolute path on the server; made when it is missing
 * @param connections connections open at the same time
 * @param timeout how long the server may stay silent
 */
public record SftpSettings(
        String name,
        String host,
        int port,
        String user,
        Optional<Secret> password,
        Optional<Secret> privateKey,
        Optional<Secret> passphrase,
        Path knownHosts,
        String path,
        int connections,
        Duration timeout) {
    public static final int DEFAULT_PORT = 22;
    public static final int DEFAULT_CONNECTIONS = 2;
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);
    public static final Path DEFAULT_KNOWN_HOSTS = Path.of("/etc/recobro/known_hosts");

    public SftpSettings {
        if (password.isEmpty() && privateKey.isEmpty()) {
            throw new IllegalArgumentException("neither a password nor a private key");
        }
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("path must be absolute: '" + path + "'");
        }
        if (connections < 1) {
            throw new IllegalArgumentException("connections must be at least 1: " + connections);
        }
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("timeout must be positive: " + timeout);
        }
    }
}
