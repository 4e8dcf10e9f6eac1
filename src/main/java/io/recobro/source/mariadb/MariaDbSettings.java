package io.recobro.source.mariadb;

import io.recobro.secret.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a MariaDB server is reached and what of it is captured. Exactly one of host, socket and container is used: container
 * before socket before host.
 *
 * @param container name of a container whose address is asked of the docker command line
 * @param databases names of the databases; never empty
 * @param users whether accounts and grants are captured too
 * @param tls {@code disabled}, {@code preferred} (encrypt where the server can, without checking its certificate),
 *     {@code required} (encrypt, or fail), {@code verify-ca}, {@code verify-full}
 * @param sessions parallel sessions; 0 means one per processor, at most 8
 * @param command for engine {@code mariadb-dump}: the tool's name or path
 * @param timeout how long the server may answer nobody, new sessions included, before a run gives up; a statement may take
 *     longer
 */
public record MariaDbSettings(
        String host,
        int port,
        Optional<Path> socket,
        Optional<String> container,
        String user,
        Secret password,
        List<String> databases,
        boolean users,
        Tls tls,
        Optional<Path> tlsCa,
        int sessions,
        Engine engine,
        String command,
        Duration timeout) {
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

    public enum Tls {
        DISABLED,
        PREFERRED,
        REQUIRED,
        VERIFY_CA,
        VERIFY_FULL
    }

    public enum Engine {
        RECOBRO,
        MARIADB_DUMP
    }

    /** The same server with other databases to capture. */
    public MariaDbSettings withDatabases(List<String> others, boolean withUsers) {
        return new MariaDbSettings(
                host, port, socket, container, user, password, others, withUsers, tls, tlsCa, sessions, engine, command,
                timeout);
    }
}
