package io.recobro.storage.s3;

import io.recobro.storage.Features;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Finds out what the server honours, by tiny objects under {@link #PREFIX} that are removed again. Only a proof counts: a
 * refusal for any other reason means unsupported; a server that cannot be used at all is a fault.
 */
final class FeatureProbe {
    static final String PREFIX = ".recobro-probe/";
    private static final byte[] CONTENT = "probe".getBytes(StandardCharsets.US_ASCII);

    private final Bucket bucket;
    private final String object;

    FeatureProbe(Bucket bucket) {
        this.bucket = bucket;
        this.object = bucket.name(PREFIX + UUID.randomUUID());
    }

    /** What holds for objects that are stored by one request. */
    Features ofObjects() {
        try {
            String right = Bucket.base64(sha256(CONTENT));
            boolean both = put(request().ifNoneMatch("*").checksumSHA256(right)) == 200;
            boolean createOnly = (both || put(request().ifNoneMatch("*")) == 200)
                    && put(request().ifNoneMatch("*")) == 412;
            boolean attests = (both || put(request().checksumSHA256(right)) == 200)
                    && put(request().checksumSHA256(wrong())) == 400;
            return new Features(createOnly, attests);
        } catch (SdkException e) {
            throw bucket.faults().translate("probe", e);
        } finally {
            remove();
        }
    }

    /** Whether digests of the parts of a multipart upload are checked. Costs four requests, and few runs store anything that large. */
    boolean ofParts() {
        try {
            return partsAreChecked();
        } catch (SdkException e) {
            throw bucket.faults().translate("probe", e);
        }
    }

    private PutObjectRequest.Builder request() {
        return PutObjectRequest.builder().bucket(bucket.settings().bucket()).key(object);
    }

    /** The status of the reply: 200, or that of a refusal of the request as such. */
    private int put(PutObjectRequest.Builder request) {
        return status(() -> bucket.client().putObject(request.build(), Bucket.body(CONTENT, CONTENT.length)));
    }

    private boolean partsAreChecked() {
        String id;
        try {
            id = bucket.client()
                    .createMultipartUpload(r -> r.bucket(bucket.settings().bucket())
                            .key(object)
                            .checksumAlgorithm(ChecksumAlgorithm.SHA256))
                    .uploadId();
        } catch (SdkException e) {
            if (S3Faults.refused(e)) {
                return false;
            }
            throw e;
        }
        boolean checked = part(id, Bucket.base64(sha256(CONTENT))) == 200 && part(id, wrong()) == 400;
        bucket.client()
                .abortMultipartUpload(
                        r -> r.bucket(bucket.settings().bucket()).key(object).uploadId(id));
        return checked;
    }

    private int part(String uploadId, String digest) {
        return status(() -> bucket.client()
                .uploadPart(
                        r -> r.bucket(bucket.settings().bucket())
                                .key(object)
                                .uploadId(uploadId)
                                .partNumber(1)
                                .checksumSHA256(digest),
                        Bucket.body(CONTENT, CONTENT.length)));
    }

    private static int status(Runnable request) {
        try {
            request.run();
            return 200;
        } catch (SdkException e) {
            if (S3Faults.refused(e)) {
                return S3Faults.status(e);
            }
            throw e;
        }
    }

    private void remove() {
        try {
            bucket.client()
                    .deleteObject(r -> r.bucket(bucket.settings().bucket()).key(object));
        } catch (SdkException leftBehind) {
            // a few bytes that no listing shows; the reason, if it matters, is met by the next request
        }
    }

    private static String wrong() {
        return Bucket.base64(new byte[32]);
    }

    static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
