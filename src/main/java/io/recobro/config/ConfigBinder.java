package io.recobro.config;

import io.recobro.config.DestinationConfig.DirDestination;
import io.recobro.config.DestinationConfig.FtpDestination;
import io.recobro.config.DestinationConfig.S3Destination;
import io.recobro.config.DestinationConfig.SftpDestination;
import io.recobro.config.JobConfig.Objectives;
import io.recobro.config.JobConfig.Timing;
import io.recobro.config.SourceConfig.MariaDbSource;
import io.recobro.config.alerts.NotifyBinder;
import io.recobro.config.drills.DrillBinder;
import io.recobro.config.files.FilesBinder;
import io.recobro.config.notation.Durations;
import io.recobro.config.s3.BucketBinder;
import io.recobro.config.server.ServerBinder;
import io.recobro.config.vectors.QdrantBinder;
import io.recobro.retention.Policy;
import io.recobro.secret.CommandSecret;
import io.recobro.secret.CredentialSecret;
import io.recobro.secret.EnvironmentSecret;
import io.recobro.secret.FileSecret;
import io.recobro.secret.Secret;
import io.recobro.source.mariadb.MariaDbSettings;
import io.recobro.storage.ftp.FtpSettings;
import io.recobro.storage.ftp.FtpSettings.Protection;
import io.recobro.storage.sftp.SftpSettings;
import io.recobro.stream.Codec;
import io.recobro.stream.Compression;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;

/** Turns a tree without mistakes into settings; the one place that knows the defaults. */
final class ConfigBinder {
    private final Map<String, String> environment;
    private Set<String> variables = Set.of(); // that hold secrets

    ConfigBinder(Map<String, String> environment) {
        this.environment = environment;
    }

    SiteConfig bind(JsonNode root, Path file) {
        variables = Set.copyOf(root.findValuesAsString("env"));
        Timing timing = timing(root, Timing.DEFAULT);
        return new SiteConfig(
                root.path("site").asString(),
                file,
                named(root.path("destinations"), this::destination),
                named(root.path("jobs"), (name, node) -> job(name, node, timing)),
                present(root, "notify").map(node -> NotifyBinder.bind(node, this::secret)),
                root.path("concurrency").asInt(1),
                WebConfig.of(root.path("web")));
    }

    private static <T> SequencedMap<String, T> named(JsonNode node, BiFunction<String, JsonNode, T> bind) {
        SequencedMap<String, T> all = new LinkedHashMap<>();
        node.properties().forEach(entry -> all.put(entry.getKey(), bind.apply(entry.getKey(), entry.getValue())));
        return Collections.unmodifiableSequencedMap(all);
    }

    private DestinationConfig destination(String name, JsonNode node) {
        String type = node.path("type").asString();
        return switch (type) {
            case "dir" -> new DirDestination(name, Path.of(node.path("path").asString()));
            case "sftp" -> new SftpDestination(sftp(name, node));
            case "ftps" ->
                new FtpDestination(ftp(
                        name,
                        node,
                        node.path("implicit").asBoolean(false) ? Protection.IMPLICIT : Protection.EXPLICIT));
            case "ftp" -> new FtpDestination(ftp(name, node, Protection.NONE));
            default -> s3(name, node);
        };
    }

    private SftpSettings sftp(String name, JsonNode node) {
        return new SftpSettings(
                name,
                node.path("host").asString(),
                node.path("port").asInt(SftpSettings.DEFAULT_PORT),
                node.path("user").asString(),
                present(node, "password").map(this::secret),
                present(node, "private_key").map(this::secret),
                present(node, "passphrase").map(this::secret),
                text(node, "known_hosts").map(Path::of).orElse(SftpSettings.DEFAULT_KNOWN_HOSTS),
                node.path("path").asString(),
                node.path("connections").asInt(SftpSettings.DEFAULT_CONNECTIONS),
                duration(node, "timeout").orElse(SftpSettings.DEFAULT_TIMEOUT));
    }

    private FtpSettings ftp(String name, JsonNode node, Protection protection) {
        return new FtpSettings(
                name,
                node.path("host").asString(),
                node.path("port")
                        .asInt(
                                protection == Protection.IMPLICIT
                                        ? FtpSettings.DEFAULT_IMPLICIT_PORT
                                        : FtpSettings.DEFAULT_PORT),
                node.path("user").asString(),
                secret(node.path("password")),
                protection,
                text(node, "ca").map(Path::of),
                node.path("path").asString(),
                node.path("connections").asInt(FtpSettings.DEFAULT_CONNECTIONS),
                duration(node, "timeout").orElse(FtpSettings.DEFAULT_TIMEOUT));
    }

    private DestinationConfig s3(String name, JsonNode node) {
        Optional<URI> endpoint = text(node, "endpoint").map(URI::create);
        return new S3Destination(
                name,
                endpoint,
                text(node, "region").orElse("us-east-1"),
                node.path("bucket").asString(),
                text(node, "prefix").orElse(""),
                node.path("path_style").asBoolean(endpoint.isPresent()),
                secret(node.path("access_key")),
                secret(node.path("secret_key")),
                text(node, "ca").map(Path::of),
                node.path("parallel_parts").asInt(2),
                node.path("object_lock").asBoolean(false));
    }

    private static Timing timing(JsonNode node, Timing otherwise) {
        JsonNode retry = node.path("retry");
        return new Timing(
                text(node, "timezone").map(ZoneId::of).orElse(otherwise.zone()),
                duration(node, "random_delay").orElse(otherwise.randomDelay()),
                retry.path("attempts").asInt(otherwise.retries()),
                duration(retry, "after").orElse(otherwise.retryAfter()));
    }

    private JobConfig job(String name, JsonNode node, Timing siteTiming) {
        return new JobConfig(
                name,
                source(node.path("source")),
                texts(node.path("to")),
                text(node, "schedule"),
                timing(node, siteTiming),
                compression(
                        node.path("compression"),
                        node.path("source").path("type").asString()),
                keep(node.path("keep")),
                new Objectives(duration(node.path("objectives"), "rpo"), duration(node.path("objectives"), "rto")),
                present(node, "drill").map(drill -> DrillBinder.bind(drill, this::secret)));
    }

    private SourceConfig source(JsonNode node) {
        return switch (node.path("type").asString()) {
            case "files" -> new SourceConfig.FilesSource(FilesBinder.bind(node));
            case "server" -> new SourceConfig.ServerSource(ServerBinder.bind(node));
            case "s3" -> new SourceConfig.BucketSource(BucketBinder.bind(node, this::secret));
            case "qdrant" -> new SourceConfig.QdrantSource(QdrantBinder.bind(node, this::secret));
            default -> new MariaDbSource(mariadb(node));
        };
    }

    private MariaDbSettings mariadb(JsonNode node) {
        return new MariaDbSettings(
                text(node, "host").orElse("127.0.0.1"),
                node.path("port").asInt(3306),
                text(node, "socket").map(Path::of),
                text(node, "container"),
                node.path("user").asString(),
                node.has("password") ? secret(node.path("password")) : Secret.of(""),
                texts(node.path("databases")),
                node.path("users").asBoolean(true),
                MariaDbSettings.Tls.valueOf(word(text(node, "tls").orElse("preferred"))),
                text(node, "tls_ca").map(Path::of),
                node.path("sessions").asInt(0),
                MariaDbSettings.Engine.valueOf(word(text(node, "engine").orElse("recobro"))),
                text(node, "command").orElse("mariadb-dump"),
                duration(node, "timeout").orElse(MariaDbSettings.DEFAULT_TIMEOUT));
    }

    /** Snapshots of Qdrant stay the plain files that its upload takes, unless told. */
    private static Compression compression(JsonNode node, String source) {
        Codec codec = Codec.valueOf(word(text(node, "codec").orElse(source.equals("qdrant") ? "none" : "gzip")));
        return switch (codec) {
            case NONE -> Compression.NONE;
            case ZSTD -> new Compression(codec, node.path("level").asInt(3));
            case GZIP -> new Compression(codec, node.path("level").asInt(Compression.DEFAULT.level()));
        };
    }

    private static KeepConfig keep(JsonNode node) {
        TreeMap<String, Policy> byDestination = new TreeMap<>();
        node.properties().forEach(entry -> {
            if (entry.getValue().isObject()) {
                byDestination.put(entry.getKey(), rule(entry.getValue()));
            }
        });
        return new KeepConfig(
                rule(node),
                Collections.unmodifiableSortedMap(byDestination),
                duration(node, "grace").orElse(KeepConfig.DEFAULT_GRACE));
    }

    private static Policy rule(JsonNode node) {
        return new Policy(
                duration(node, "within"),
                count(node, "last"),
                count(node, "hourly"),
                count(node, "daily"),
                count(node, "weekly"),
                count(node, "monthly"),
                count(node, "yearly"));
    }

    private Secret secret(JsonNode node) {
        if (!node.isObject()) {
            return Secret.of(node.asString());
        }
        Map.Entry<String, JsonNode> reference = node.properties().iterator().next();
        String value = reference.getValue().asString("");
        return switch (reference.getKey()) {
            case "file" -> new FileSecret(Path.of(value));
            case "env" -> new EnvironmentSecret(value, environment);
            case "credential" -> new CredentialSecret(value, environment);
            case "command" -> new CommandSecret(texts(reference.getValue()), CommandSecret.TIME_LIMIT, variables);
            default -> throw new IllegalStateException("unknown secret reference '" + reference.getKey() + "'");
        };
    }

    private static Optional<JsonNode> present(JsonNode node, String key) {
        return Optional.ofNullable(node.get(key));
    }

    private static Optional<String> text(JsonNode node, String key) {
        return present(node, key).map(JsonNode::asString);
    }

    private static List<String> texts(JsonNode node) {
        return node.valueStream().map(JsonNode::asString).toList();
    }

    private static Optional<Duration> duration(JsonNode node, String key) {
        return text(node, key).map(Durations::parse);
    }

    private static OptionalInt count(JsonNode node, String key) {
        return node.has(key) ? OptionalInt.of(node.path(key).asInt()) : OptionalInt.empty();
    }

    private static String word(String text) {
        return text.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
