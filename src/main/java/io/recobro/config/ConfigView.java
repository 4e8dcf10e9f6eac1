package io.recobro.config;

import io.recobro.config.DestinationConfig.DirDestination;
import io.recobro.config.DestinationConfig.FtpDestination;
import io.recobro.config.DestinationConfig.S3Destination;
import io.recobro.config.DestinationConfig.SftpDestination;
import io.recobro.config.SourceConfig.MariaDbSource;
import io.recobro.config.alerts.NotifyView;
import io.recobro.config.drills.DrillView;
import io.recobro.config.files.FilesView;
import io.recobro.config.notation.Durations;
import io.recobro.config.s3.BucketView;
import io.recobro.config.server.ServerView;
import io.recobro.config.vectors.QdrantView;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** The configuration as it is understood: every default written out, references of secrets but never a value. */
public final class ConfigView {
    private final SiteConfig site;

    public ConfigView(SiteConfig site) {
        this.site = site;
    }

    /** Maps, lists, text, numbers and booleans under the keys of the configuration. */
    public Map<String, Object> tree() {
        Map<String, Object> destinations = new LinkedHashMap<>();
        site.destinations().forEach((name, destination) -> destinations.put(name, destination(destination)));
        Map<String, Object> jobs = new LinkedHashMap<>();
        site.jobs().forEach((name, job) -> jobs.put(name, job(job)));
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("site", site.site());
        tree.put("concurrency", site.concurrency());
        tree.put("web", Map.of("listen", site.web().text()));
        tree.put("destinations", destinations);
        tree.put("jobs", jobs);
        site.notifications().ifPresent(notify -> tree.put("notify", NotifyView.tree(notify, ConfigView::secret)));
        return tree;
    }

    public String yaml() {
        DumpSettings settings =
                DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();
        return new Dump(settings).dumpToString(tree()).stripTrailing();
    }

    private static Map<String, Object> destination(DestinationConfig destination) {
        Map<String, Object> keys = new LinkedHashMap<>();
        switch (destination) {
            case DestinationConfig.WebDestination web -> {
                keys.put("type", "web");
                keys.put("url", web.base().toString());
            }
            case DirDestination dir -> {
                keys.put("type", "dir");
                keys.put("path", dir.path().toString());
            }
            case S3Destination s3 -> {
                keys.put("type", "s3");
                s3.endpoint().ifPresent(endpoint -> keys.put("endpoint", endpoint.toString()));
                keys.put("region", s3.region());
                keys.put("bucket", s3.bucket());
                keys.put("prefix", s3.prefix());
                keys.put("path_style", s3.pathStyle());
                keys.put("access_key", secret(s3.accessKey()));
                keys.put("secret_key", secret(s3.secretKey()));
                s3.ca().ifPresent(path -> keys.put("ca", path.toString()));
                keys.put("parallel_parts", s3.parallelParts());
                keys.put("object_lock", s3.objectLock());
            }
            case SftpDestination sftp -> sftp(keys, sftp.settings());
            case FtpDestination ftp -> ftp(keys, ftp.settings());
        }
        return keys;
    }

    private static void sftp(Map<String, Object> keys, SftpSettings sftp) {
        keys.put("type", "sftp");
        keys.put("host", sftp.host());
        keys.put("port", sftp.port());
        keys.put("user", sftp.user());
        sftp.password().ifPresent(password -> keys.put("password", secret(password)));
        sftp.privateKey().ifPresent(key -> keys.put("private_key", secret(key)));
        sftp.passphrase().ifPresent(passphrase -> keys.put("passphrase", secret(passphrase)));
        keys.put("known_hosts", sftp.knownHosts().toString());
        keys.put("path", sftp.path());
        keys.put("connections", sftp.connections());
        keys.put("timeout", Durations.write(sftp.timeout()));
    }

    private static void ftp(Map<String, Object> keys, FtpSettings ftp) {
        boolean plain = ftp.protection() == Protection.NONE;
        keys.put("type", plain ? "ftp" : "ftps");
        if (plain) {
            keys.put("allow_plain_text", true);
        } else {
            keys.put("implicit", ftp.protection() == Protection.IMPLICIT);
        }
        keys.put("host", ftp.host());
        keys.put("port", ftp.port());
        keys.put("user", ftp.user());
        keys.put("password", secret(ftp.password()));
        ftp.ca().ifPresent(path -> keys.put("ca", path.toString()));
        keys.put("path", ftp.path());
        keys.put("connections", ftp.connections());
        keys.put("timeout", Durations.write(ftp.timeout()));
    }

    private static Map<String, Object> job(JobConfig job) {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("source", source(job.source()));
        keys.put("to", job.to());
        job.schedule().ifPresent(schedule -> keys.put("schedule", schedule));
        keys.put("timezone", job.timing().zone().getId());
        keys.put("random_delay", Durations.write(job.timing().randomDelay()));
        keys.put(
                "retry",
                Map.of(
                        "attempts",
                        job.timing().retries(),
                        "after",
                        Durations.write(job.timing().retryAfter())));
        Map<String, Object> compression = new LinkedHashMap<>();
        compression.put("codec", word(job.compression().codec()));
        if (job.compression().codec() != Codec.NONE) {
            compression.put("level", job.compression().level());
        }
        keys.put("compression", compression);
        Map<String, Object> keep = rule(job.keep().rule());
        job.keep().byDestination().forEach((name, rule) -> keep.put(name, rule(rule)));
        keep.put("grace", Durations.write(job.keep().grace()));
        keys.put("keep", keep);
        Map<String, Object> objectives = new LinkedHashMap<>();
        job.objectives().rpo().ifPresent(rpo -> objectives.put("rpo", Durations.write(rpo)));
        job.objectives().rto().ifPresent(rto -> objectives.put("rto", Durations.write(rto)));
        keys.put("objectives", objectives);
        job.drill().ifPresent(drill -> keys.put("drill", DrillView.tree(drill, ConfigView::secret)));
        return keys;
    }

    private static Map<String, Object> source(SourceConfig source) {
        return switch (source) {
            case MariaDbSource mariadb -> mariadb(mariadb.settings());
            case SourceConfig.FilesSource files -> FilesView.tree(files.settings());
            case SourceConfig.ServerSource server -> ServerView.tree(server.settings());
            case SourceConfig.BucketSource bucket -> BucketView.tree(bucket.settings(), ConfigView::secret);
            case SourceConfig.QdrantSource qdrant -> QdrantView.tree(qdrant.settings(), ConfigView::secret);
        };
    }

    private static Map<String, Object> mariadb(MariaDbSettings settings) {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("type", "mariadb");
        if (settings.container().isPresent()) {
            keys.put("container", settings.container().get());
            keys.put("port", settings.port());
        } else if (settings.socket().isPresent()) {
            keys.put("socket", settings.socket().get().toString());
        } else {
            keys.put("host", settings.host());
            keys.put("port", settings.port());
        }
        keys.put("user", settings.user());
        keys.put("password", secret(settings.password()));
        keys.put("databases", settings.databases());
        keys.put("users", settings.users());
        keys.put("tls", word(settings.tls()));
        settings.tlsCa().ifPresent(path -> keys.put("tls_ca", path.toString()));
        keys.put("sessions", settings.sessions());
        keys.put("engine", word(settings.engine()));
        if (settings.engine() == MariaDbSettings.Engine.MARIADB_DUMP) {
            keys.put("command", settings.command());
        }
        keys.put("timeout", Durations.write(settings.timeout()));
        return keys;
    }

    private static Map<String, Object> rule(Policy rule) {
        Map<String, Object> keys = new LinkedHashMap<>();
        rule.within().ifPresent(within -> keys.put("within", Durations.write(within)));
        count(keys, "last", rule.last());
        count(keys, "hourly", rule.hourly());
        count(keys, "daily", rule.daily());
        count(keys, "weekly", rule.weekly());
        count(keys, "monthly", rule.monthly());
        count(keys, "yearly", rule.yearly());
        return keys;
    }

    private static void count(Map<String, Object> keys, String key, OptionalInt count) {
        count.ifPresent(number -> keys.put(key, number));
    }

    private static Object secret(Secret secret) {
        return switch (secret) {
            case FileSecret file -> Map.of("file", file.file().toString());
            case EnvironmentSecret variable -> Map.of("env", variable.name());
            case CredentialSecret credential -> Map.of("credential", credential.name());
            case CommandSecret command ->
                Map.of("command", List.of(command.command().getFirst(), "****"));
            default -> "****";
        };
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
