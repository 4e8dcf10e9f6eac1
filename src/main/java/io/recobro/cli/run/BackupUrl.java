package io.recobro.cli.run;

import io.recobro.config.DestinationConfig;
import io.recobro.config.DestinationConfig.DirDestination;
import io.recobro.config.DestinationConfig.S3Destination;
import io.recobro.config.DestinationConfig.WebDestination;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.secret.EnvironmentSecret;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The address of a backup: {@code …/SITE/JOB/manifests/….json}, or {@code …/SITE/JOB} for the newest one, behind
 * {@code file://}, {@code s3://BUCKET} or {@code https://}.
 *
 * @param place what the site's folder lies in
 * @param manifest the name of the manifest; empty for the newest backup
 */
record BackupUrl(DestinationConfig place, String site, String job, Optional<String> manifest) {
    private static final int PARALLEL = 2;

    /** @param environment holds what an S3 store asks for, by the names that other programs use: {@code AWS_…} */
    static BackupUrl of(String text, Map<String, String> environment) {
        URI url = parsed(text);
        String scheme = String.valueOf(url.getScheme());
        if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw wrong(
                    text,
                    "it has an account, a query or a fragment: what lies beside the manifest has other addresses");
        }
        String path = scheme.equals("file") || scheme.equals("s3") ? url.getPath() : url.getRawPath();
        List<String> names = Arrays.stream(String.valueOf(path).split("/"))
                .filter(name -> !name.isEmpty())
                .toList();
        boolean named = !names.isEmpty() && names.getLast().endsWith(".json");
        int tail = named ? 4 : 2;
        if (names.size() < tail || named && !names.get(names.size() - 2).equals("manifests")) {
            throw wrong(text, "it does not end in SITE/JOB/manifests/….json or SITE/JOB");
        }
        List<String> above = names.subList(0, names.size() - tail);
        return new BackupUrl(
                place(text, url, scheme, String.join("/", above), environment),
                names.get(above.size()),
                names.get(above.size() + 1),
                named ? Optional.of(names.getLast()) : Optional.empty());
    }

    private static URI parsed(String text) {
        try {
            return new URI(text).normalize();
        } catch (URISyntaxException malformed) {
            throw wrong(text, "it is no URL");
        }
    }

    private static DestinationConfig place(
            String text, URI url, String scheme, String folder, Map<String, String> environment) {
        return switch (scheme) {
            case "file" -> new DirDestination("/" + folder, Path.of("/" + folder));
            case "s3" -> bucket(text, url, folder, environment);
            case "http", "https" -> {
                if (url.getHost() == null) {
                    throw wrong(text, "it names no host");
                }
                String port = url.getPort() < 0 ? "" : ":" + url.getPort();
                String tail = folder.isEmpty() ? "" : "/" + folder;
                yield new WebDestination(URI.create(scheme + "://" + url.getHost() + port + tail));
            }
            default -> throw wrong(text, "it starts with none of file://, s3://, https://");
        };
    }

    private static DestinationConfig bucket(String text, URI url, String prefix, Map<String, String> environment) {
        if (url.getAuthority() == null) {
            throw wrong(text, "it names no bucket");
        }
        if (environment.containsKey("AWS_SESSION_TOKEN")) {
            throw wrong(text, "AWS_SESSION_TOKEN is set, and only lasting keys can be used");
        }
        Optional<URI> endpoint =
                first(environment, "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL").map(URI::create);
        return new S3Destination(
                "s3://" + url.getAuthority(),
                endpoint,
                first(environment, "AWS_REGION", "AWS_DEFAULT_REGION").orElse("us-east-1"),
                url.getAuthority(),
                prefix,
                endpoint.isPresent(),
                new EnvironmentSecret("AWS_ACCESS_KEY_ID", environment),
                new EnvironmentSecret("AWS_SECRET_ACCESS_KEY", environment),
                Optional.empty(),
                PARALLEL,
                false);
    }

    private static Optional<String> first(Map<String, String> environment, String... names) {
        return Arrays.stream(names)
                .map(environment::get)
                .filter(value -> value != null && !value.isEmpty())
                .findFirst();
    }

    private static RecobroException wrong(String url, String cause) {
        return Fault.USAGE_WRONG
                .because("unable to restore from '"
                        + url.replaceFirst("//[^/@]*@", "//…@").replaceFirst("[?#].*", "?…") + "': " + cause)
                .hint("name a manifest, such as https://backups.example.net/SITE/JOB/manifests/….json, or with file://"
                        + " and s3:// the folder of a job");
    }
}
