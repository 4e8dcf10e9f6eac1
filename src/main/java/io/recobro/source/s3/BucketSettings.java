package io.recobro.source.s3;

import io.recobro.s3.S3Connection;
import io.recobro.secret.Secret;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.select.Selection;
import io.recobro.source.files.select.SelectionRules;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A bucket as source.
 *
 * @param prefix only keys that start so; empty for all
 * @param pathStyle whether the bucket is named in the path rather than in the host name
 * @param ca certificates in PEM to trust instead of the system's
 * @param versions which versions of each object are captured
 * @param keys patterns of the keys that are captured, relative to the bucket
 * @param compareTags whether the tags of each object are asked for, since no listing tells that they changed
 * @param allowEmpty store the bucket as empty although it was not in the snapshot before
 */
public record BucketSettings(
        URI endpoint,
        String region,
        String bucket,
        String prefix,
        boolean pathStyle,
        Secret accessKey,
        Secret secretKey,
        Optional<Path> ca,
        Versions versions,
        SelectionRules keys,
        boolean compareTags,
        boolean allowEmpty) {
    /** How long the server may stay silent. */
    public static final Duration SILENCE = Duration.ofSeconds(60);

    public enum Versions {
        /** Those that a reader gets at the time of the listing. */
        CURRENT,
        /** The older ones and the marks of deletion, too. */
        ALL
    }

    public S3Connection connection() {
        return new S3Connection("bucket '" + bucket + "'", endpoint, region, pathStyle, accessKey, secretKey, ca);
    }

    /** The same server, another bucket. */
    public BucketSettings withBucket(String other) {
        return new BucketSettings(
                endpoint,
                region,
                other,
                prefix,
                pathStyle,
                accessKey,
                secretKey,
                ca,
                versions,
                keys,
                compareTags,
                allowEmpty);
    }

    /** Tells which keys are captured. */
    public Selection selection() {
        RawPath root = RawPath.of(bucket);
        return keys.below(root, List.of(root));
    }
}
