package io.recobro.storage.s3;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * Finds out whether the bucket keeps what these credentials destroy: stores a tiny object, then deletes the very version
 * that was stored. A deletion without a version proves nothing: where there are versions it only hides the object.
 */
final class LockProbe {
    private static final byte[] CONTENT = "locked".getBytes(StandardCharsets.US_ASCII);

    private final Bucket bucket;
    private final String object;

    LockProbe(Bucket bucket) {
        this.bucket = bucket;
        this.object = bucket.name(FeatureProbe.PREFIX + "lock-" + UUID.randomUUID());
    }

    /** What kept the object; a kept one is hidden afterwards, and goes when its lock ends and the bucket's rules say so. */
    Optional<String> run() {
        try {
            bucket.client()
                    .putObject(
                            r -> r.bucket(name())
                                    .key(object)
                                    .checksumSHA256(Bucket.base64(FeatureProbe.sha256(CONTENT))),
                            Bucket.body(CONTENT, CONTENT.length));
            HeadObjectResponse stored =
                    bucket.client().headObject(r -> r.bucket(name()).key(object));
            Optional<String> kept = destroy(stored);
            bucket.client().deleteObject(r -> r.bucket(name()).key(object));
            return kept;
        } catch (SdkException e) {
            throw bucket.faults().translate("probe the lock of", e);
        }
    }

    private Optional<String> destroy(HeadObjectResponse stored) {
        try {
            bucket.client().deleteObject(r -> r.bucket(name()).key(object).versionId(stored.versionId()));
            return Optional.empty();
        } catch (SdkException e) {
            if (S3Faults.status(e) != 403 && !S3Faults.refused(e)) {
                throw e;
            }
            return Optional.of(
                    stored.objectLockRetainUntilDate() == null
                            ? "these credentials may not delete versions"
                            : "locked until " + stored.objectLockRetainUntilDate() + " ("
                                    + stored.objectLockModeAsString() + ")");
        }
    }

    private String name() {
        return bucket.settings().bucket();
    }
}
