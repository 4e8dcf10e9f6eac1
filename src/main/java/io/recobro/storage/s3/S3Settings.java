package io.recobro.storage.s3;

import io.recobro.s3.S3Connection;
import io.recobro.secret.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * An S3 bucket as destination.
 *
 * @param name the destination's name
 * @param endpoint base address of the server, {@code http} or {@code https}
 * @param region for the signature; mandatory even where a server ignores it
 * @param prefix keys lie below it; empty for the whole bucket; never starts or ends with a slash
 * @param pathStyle whether the bucket is named in the path rather than in the host name
 * @param caFile certificates in PEM to trust instead of the system's
 * @param timeout how long a server may stay silent, and one attempt of a small request may take
 * @param parallelParts parts under way at once; each holds a segment in memory
 */
public record S3Settings(
        String name,
        URI endpoint,
        String region,
        String bucket,
        String prefix,
        boolean pathStyle,
        Secret accessKey,
        Secret secretKey,
        Optional<Path> caFile,
        Duration timeout,
        int parallelParts) {
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);
    public static final int DEFAULT_PARALLEL_PARTS = 2;

    public S3Settings {
        if (!"http".equals(endpoint.getScheme()) && !"https".equals(endpoint.getScheme())) {
            throw new IllegalArgumentException("endpoint must start with http:// or https://: '" + endpoint + "'");
        }
        if (bucket.isBlank()) {
            throw new IllegalArgumentException("bucket must not be empty");
        }
        if (parallelParts < 1) {
            throw new IllegalArgumentException("parallel parts must be at least 1: " + parallelParts);
        }
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("timeout must be positive: " + timeout);
        }
        prefix = prefix.replaceAll("^/+|/+$", "");
    }

    /** With the defaults for certificates, time-out and parallel parts. */
    public S3Settings(
            String name,
            URI endpoint,
            String region,
            String bucket,
            String prefix,
            boolean pathStyle,
            Secret accessKey,
            Secret secretKey) {
        this(
                name,
                endpoint,
                region,
                bucket,
                prefix,
                pathStyle,
                accessKey,
                secretKey,
                Optional.empty(),
                DEFAULT_TIMEOUT,
                DEFAULT_PARALLEL_PARTS);
    }

    S3Connection connection() {
        return new S3Connection(
                "destination '" + name + "'", endpoint, region, pathStyle, accessKey, secretKey, caFile);
    }
}
