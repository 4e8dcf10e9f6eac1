package io.recobro.storage.s3;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.s3.ObjectSize;
import io.recobro.storage.ObjectKey;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * The requests that several operations share. Each written object carries a random token in its metadata: a conditional
 * write whose reply was lost is refused when it is tried again, and the token tells that the object is our own.
 *
 * @param patient the client for requests over which a server may think for minutes
 * @param pool runs the parts of uploads
 */
record Bucket(S3Settings settings, S3Client client, Supplier<S3Client> patient, ExecutorService pool, S3Faults faults) {
    static final Duration PART_TIMEOUT = Duration.ofMinutes(10);
    private static final String TOKEN = "recobro-write";
    private static final String MEDIA_TYPE = "application/octet-stream";

    String name(ObjectKey key) {
        return name(key.value());
    }

    String name(String key) {
        return settings.prefix().isEmpty() ? key : settings.prefix() + "/" + key;
    }

    static String newToken() {
        return UUID.randomUUID().toString();
    }

    static Map<String, String> metadata(String token) {
        return Map.of(TOKEN, token);
    }

    static String base64(byte[] digest) {
        return Base64.getEncoder().encodeToString(digest);
    }

    /** The bytes themselves, not a copy; can be sent again. */
    static RequestBody body(byte[] bytes, int length) {
        ContentStreamProvider again = () -> new ByteArrayInputStream(bytes, 0, length);
        return RequestBody.fromContentProvider(again, length, MEDIA_TYPE);
    }

    Optional<HeadObjectResponse> head(ObjectKey key) {
        try {
            return Optional.of(
                    client.headObject(r -> r.bucket(settings.bucket()).key(name(key))));
        } catch (SdkException e) {
            if (S3Faults.status(e) == 404) {
                return Optional.empty();
            }
            throw faults.translate("look at object '" + key + "' in", e);
        }
    }

    /** The size in bytes of an object, if there is one. */
    Optional<Long> size(ObjectKey key) {
        return head(key).map(head -> size(key, head.contentLength()));
    }

    /** @param told by the server; null when it did not */
    long size(ObjectKey key, Long told) {
        return ObjectSize.of(
                told, Fault.STORAGE_BROKEN, "object '" + key + "' in destination '" + settings.name() + "'");
    }

    /**
     * Stores an object with one request.
     *
     * @param digest sent for the server to check, if there is one
     */
    void put(ObjectKey key, byte[] content, int length, Optional<byte[]> digest, boolean createOnly) {
        String token = newToken();
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(settings.bucket())
                .key(name(key))
                .metadata(metadata(token))
                .overrideConfiguration(o -> o.apiCallAttemptTimeout(PART_TIMEOUT));
        digest.ifPresent(d -> request.checksumSHA256(base64(d)));
        if (createOnly) {
            request.ifNoneMatch("*");
        }
        try {
            client.putObject(request.build(), body(content, length));
        } catch (SdkException e) {
            RecobroException failure = faults.translate("store object '" + key + "' in", e);
            if (!(createOnly && S3Faults.status(e) == 412 && isOurs(key, token, failure))) {
                throw failure;
            }
        }
    }

    /** Whether the object under the key is the one written with the token; trouble in finding out joins the failure. */
    boolean isOurs(ObjectKey key, String token, RecobroException failure) {
        try {
            return head(key).map(h -> token.equals(h.metadata().get(TOKEN))).orElse(false);
        } catch (RecobroException unknown) {
            failure.addSuppressed(unknown);
            return false;
        }
    }
}
