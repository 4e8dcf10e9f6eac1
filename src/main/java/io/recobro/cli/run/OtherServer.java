package io.recobro.cli.run;

import io.recobro.config.TargetServer;
import io.recobro.secret.FileSecret;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** A MariaDB server to restore into, where it is not the job's. */
final class OtherServer {
    @Option(names = "--host", paramLabel = "HOST", description = "Its name or address.")
    private String host;

    @Option(names = "--port", paramLabel = "PORT", description = "Its port.")
    private Integer port;

    @Option(names = "--socket", paramLabel = "PATH", description = "Its unix socket, instead of host and port.")
    private Path socket;

    @Option(names = "--user", paramLabel = "USER", description = "Account that may create and load.")
    private String user;

    @Option(names = "--password-file", paramLabel = "FILE", description = "File with the account's password.")
    private Path passwordFile;

    /** Whether two addresses are given. */
    boolean contradicts() {
        return socket != null && (host != null || port != null);
    }

    TargetServer named() {
        return new TargetServer(
                Optional.ofNullable(host),
                Optional.ofNullable(port),
                Optional.ofNullable(socket),
                Optional.ofNullable(user),
                Optional.ofNullable(passwordFile).map(FileSecret::new));
    }
}
