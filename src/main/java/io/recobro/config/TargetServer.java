package io.recobro.config;

import io.recobro.config.SourceConfig.MariaDbSource;
import io.recobro.fault.Fault;
import io.recobro.secret.Secret;
import io.recobro.source.mariadb.MariaDbSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A server to restore into, as far as the operator named it; what is not named comes from a job's source where there is
 * one.
 *
 * @param socket replaces host and port
 */
public record TargetServer(
        Optional<String> host,
        Optional<Integer> port,
        Optional<Path> socket,
        Optional<String> user,
        Optional<Secret> password) {

    /** True when nothing is named. */
    public boolean unnamed() {
        return host.isEmpty() && port.isEmpty() && socket.isEmpty() && user.isEmpty() && password.isEmpty();
    }

    /** The server: what is named here over the base; without a base 127.0.0.1:3306 and the user {@code root}. */
    public SourceConfig over(Optional<SourceConfig> base) {
        MariaDbSettings settings = base.map(TargetServer::settings).orElseGet(TargetServer::local);
        boolean elsewhere = host.isPresent() || socket.isPresent();
        return new MariaDbSource(new MariaDbSettings(
                host.orElse(settings.host()),
                port.orElse(host.isPresent() ? 3306 : settings.port()),
                socket.or(() -> elsewhere ? Optional.empty() : settings.socket()),
                elsewhere ? Optional.empty() : settings.container(),
                user.orElse(settings.user()),
                password.orElse(settings.password()),
                settings.databases(),
                settings.users(),
                settings.tls(),
                settings.tlsCa(),
                settings.sessions(),
                settings.engine(),
                settings.command(),
                settings.timeout()));
    }

    private static MariaDbSettings settings(SourceConfig source) {
        return switch (source) {
            case MariaDbSource mariadb -> mariadb.settings();
            case SourceConfig.QdrantSource qdrant ->
                throw Fault.USAGE_WRONG
                        .because("unable to restore into a MariaDB server: the job's source is " + qdrant.type())
                        .hint("name a Qdrant server with --url and --api-key-file");
            case SourceConfig.FilesSource files ->
                throw Fault.USAGE_WRONG
                        .because("unable to restore into a MariaDB server: the job's source is " + files.type())
                        .hint("name a directory with --into");
            case SourceConfig.ServerSource _, SourceConfig.BucketSource _ ->
                throw Fault.USAGE_WRONG
                        .because("unable to restore into a MariaDB server: the job's source is " + source.type())
                        .hint("name a directory with --into");
        };
    }

    private static MariaDbSettings local() {
        return new MariaDbSettings(
                "127.0.0.1",
                3306,
                Optional.empty(),
                Optional.empty(),
                "root",
                Secret.of(""),
                List.of(),
                false,
                MariaDbSettings.Tls.PREFERRED,
                Optional.empty(),
                0,
                MariaDbSettings.Engine.RECOBRO,
                "mariadb-dump",
                MariaDbSettings.DEFAULT_TIMEOUT);
    }
}
