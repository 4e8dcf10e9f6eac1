package io.recobro.source.s3.client;

import io.recobro.source.s3.BucketSettings;
import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Tagging;

/**
 * Writes objects into a bucket. Every request carries the MD5 of its body, which servers compare. An object is there whole
 * or not at all. Thread-safe. Failures are faults of the source that name the object.
 */
public final class BucketWriter implements AutoCloseable {
    private final BucketSettings settings;
    private final String bucket;
    private final S3Client client;
    private final BucketFaults faults;

    /** @param bucket of the same server; need not be that of the settings */
    public BucketWriter(BucketSettings settings, String bucket) {
        this.settings = settings.withBucket(bucket);
        this.bucket = bucket;
        this.client = this.settings.connection().client(BucketSettings.SILENCE);
        this.faults = new BucketFaults(this.settings);
    }

    /** Whether no key starts so. */
    public boolean isEmpty(String prefix) {
        try {
            return client.listObjectsV2(
                            list -> list.bucket(bucket).prefix(prefix).maxKeys(1))
                    .contents()
                    .isEmpty();
        } catch (SdkException failure) {
            throw faults.translate("list objects of", failure);
        }
    }

    /** Size and entity tag of what is there; empty when nothing is. */
    public Optional<Present> present(String key) {
        try {
            HeadObjectResponse head =
                    client.headObject(get -> get.bucket(bucket).key(key));
            return Optional.of(new Present(
                    faults.size(key, head.contentLength()), head.eTag().replace("\"", ""), carried(head)));
        } catch (SdkException failure) {
            if (BucketFaults.status(failure) == 404) {
                return Optional.empty();
            }
            throw faults.translate("look at object '" + key + "' of", failure);
        }
    }

    /** @param carried headers and metadata, by the names of {@link ObjectFacts}; without tags */
    public record Present(long size, String entityTag, Map<String, String> carried) {}

    private static Map<String, String> carried(HeadObjectResponse head) {
        Map<String, String> found = new TreeMap<>();
        found.put(ObjectFacts.CONTENT_TYPE, head.contentType());
        found.put(ObjectFacts.CONTENT_ENCODING, head.contentEncoding());
        found.put(ObjectFacts.CONTENT_LANGUAGE, head.contentLanguage());
        found.put(ObjectFacts.CONTENT_DISPOSITION, head.contentDisposition());
        found.put(ObjectFacts.CACHE_CONTROL, head.cacheControl());
        head.metadata().forEach((name, value) -> found.put(ObjectFacts.METADATA + name, value));
        found.values().removeIf(value -> value == null || value.isEmpty());
        return found;
    }

    /** Stores an object with one request. */
    public void put(String key, byte[] content, int length, Map<String, String> attributes) {
        Attributes of = new Attributes(attributes);
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(bucket)
                .key(key)
                .metadata(of.metadata())
                .contentMD5(md5(content, length));
        of.text(ObjectFacts.CONTENT_TYPE, request::contentType);
        of.text(ObjectFacts.CONTENT_ENCODING, request::contentEncoding);
        of.text(ObjectFacts.CONTENT_LANGUAGE, request::contentLanguage);
        of.text(ObjectFacts.CONTENT_DISPOSITION, request::contentDisposition);
        of.text(ObjectFacts.CACHE_CONTROL, request::cacheControl);
        of.tagging().ifPresent(request::tagging);
        try {
            client.putObject(request.build(), body(content, length, of.type()));
        } catch (SdkException failure) {
            throw faults.translate("store object '" + key + "' in", failure);
        }
    }

    /** Begins an object of several parts. */
    public Parts begin(String key, Map<String, String> attributes) {
        Attributes of = new Attributes(attributes);
        CreateMultipartUploadRequest.Builder request =
                CreateMultipartUploadRequest.builder().bucket(bucket).key(key).metadata(of.metadata());
        of.text(ObjectFacts.CONTENT_TYPE, request::contentType);
        of.text(ObjectFacts.CONTENT_ENCODING, request::contentEncoding);
        of.text(ObjectFacts.CONTENT_LANGUAGE, request::contentLanguage);
        of.text(ObjectFacts.CONTENT_DISPOSITION, request::contentDisposition);
        of.text(ObjectFacts.CACHE_CONTROL, request::cacheControl);
        of.tagging().ifPresent(request::tagging);
        try {
            return new Parts(key, client.createMultipartUpload(request.build()).uploadId());
        } catch (SdkException failure) {
            throw faults.translate("store object '" + key + "' in", failure);
        }
    }

    /** Parts on their way; they are no object unless completed. Used by one thread. */
    public final class Parts implements AutoCloseable {
        private final String key;
        private final String upload;
        private final List<CompletedPart> parts = new ArrayList<>();
        private boolean complete;

        private Parts(String key, String upload) {
            this.key = key;
            this.upload = upload;
        }

        /** All but the last have at least 5 MiB. */
        public void add(byte[] content, int length) {
            int number = parts.size() + 1;
            try {
                String tag = client.uploadPart(
                                part -> part.bucket(bucket)
                                        .key(key)
                                        .uploadId(upload)
                                        .partNumber(number)
                                        .contentMD5(md5(content, length)),
                                body(content, length, "application/octet-stream"))
                        .eTag();
                parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
            } catch (SdkException failure) {
                throw faults.translate("store object '" + key + "' in", failure);
            }
        }

        public void complete() {
            try {
                client.completeMultipartUpload(
                        end -> end.bucket(bucket).key(key).uploadId(upload).multipartUpload(list -> list.parts(parts)));
                complete = true;
            } catch (SdkException failure) {
                throw faults.translate("store object '" + key + "' in", failure);
            }
        }

        /** Gives the parts up unless they were completed. */
        @Override
        public void close() {
            if (!complete) {
                try {
                    client.abortMultipartUpload(
                            end -> end.bucket(bucket).key(key).uploadId(upload));
                } catch (SdkException failure) {
                    throw faults.translate("give up the upload of '" + key + "' to", failure);
                }
            }
        }
    }

    private static RequestBody body(byte[] content, int length, String type) {
        return RequestBody.fromContentProvider(() -> new ByteArrayInputStream(content, 0, length), length, type);
    }

    private static String md5(byte[] content, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            digest.update(content, 0, length);
            return Base64.getEncoder().encodeToString(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What a snapshot keeps of an object besides its content. */
    private record Attributes(Map<String, String> all) {
        void text(String name, Consumer<String> setter) {
            Optional.ofNullable(all.get(name)).ifPresent(setter);
        }

        String type() {
            return all.getOrDefault(ObjectFacts.CONTENT_TYPE, "application/octet-stream");
        }

        Map<String, String> metadata() {
            Map<String, String> metadata = new TreeMap<>();
            all.forEach((name, value) -> {
                if (name.startsWith(ObjectFacts.METADATA)) {
                    metadata.put(name.substring(ObjectFacts.METADATA.length()), value);
                }
            });
            return metadata;
        }

        Optional<Tagging> tagging() {
            String text = all.getOrDefault(ObjectFacts.TAGS, "");
            if (text.isEmpty()) {
                return Optional.empty();
            }
            List<Tag> tags = new ArrayList<>();
            for (String pair : text.split("&")) {
                String[] parts = pair.split("=", 2);
                tags.add(Tag.builder()
                        .key(decoded(parts[0]))
                        .value(decoded(parts[1]))
                        .build());
            }
            return Optional.of(Tagging.builder().tagSet(tags).build());
        }

        private static String decoded(String text) {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
