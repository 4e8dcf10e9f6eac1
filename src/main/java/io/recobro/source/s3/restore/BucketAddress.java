package io.recobro.source.s3.restore;

import io.recobro.fault.Fault;
import io.recobro.source.RestoreRequest;
import io.recobro.source.s3.BucketSettings;
import java.util.Optional;

/**
 * Where objects go.
 *
 * @param prefix stands before every key, without a slash of its own; empty for none
 */
record BucketAddress(String bucket, String prefix) {
    private static final String SCHEME = "s3://";

    /** The bucket that is asked for; empty when a directory is. */
    static Optional<BucketAddress> of(BucketSettings settings, RestoreRequest request) {
        if (request.files().inPlace()) {
            return Optional.of(new BucketAddress(settings.bucket(), ""));
        }
        String into = request.into()
                .orElseThrow(() -> Fault.USAGE_WRONG
                        .because("unable to restore objects: it is not said where to")
                        .hint("name a place with --into s3://BUCKET/PREFIX or --into DIR, or say --in-place"));
        if (!into.startsWith(SCHEME)) {
            return Optional.empty();
        }
        String[] parts = into.substring(SCHEME.length()).split("/", 2);
        if (parts[0].isEmpty()) {
            throw Fault.USAGE_WRONG
                    .because("unable to restore into '" + into + "': it names no bucket")
                    .hint("write s3://BUCKET or s3://BUCKET/PREFIX");
        }
        return Optional.of(new BucketAddress(parts[0], parts.length == 1 ? "" : parts[1]));
    }

    @Override
    public String toString() {
        return SCHEME + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
    }
}
