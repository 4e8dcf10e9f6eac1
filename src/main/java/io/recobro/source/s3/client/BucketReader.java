package io.recobro.source.s3.client;

import io.recobro.fault.RecobroException;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.select.Selection;
import io.recobro.source.s3.BucketSettings;
import io.recobro.source.s3.BucketSettings.Versions;
import io.recobro.source.s3.key.KeyPath;
import io.recobro.source.s3.key.KeyPath.Kind;
import io.recobro.source.s3.listing.Listed;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.Tag;

/** Lists and reads a bucket; changes nothing in it. Thread-safe. Failures are faults of the source. */
public final class BucketReader implements AutoCloseable {
    private final BucketSettings settings;
    private final S3Client client;
    private final BucketFaults faults;
    private final Selection selection;

    public BucketReader(BucketSettings settings) {
        this.settings = settings;
        this.client = settings.connection().client(BucketSettings.SILENCE);
        this.faults = new BucketFaults(settings);
        this.selection = settings.selection();
    }

    /** Asks for one key: tells whether the bucket is there and may be listed. */
    public void check() {
        try {
            client.listObjectsV2(list ->
                    list.bucket(settings.bucket()).prefix(settings.prefix()).maxKeys(1));
        } catch (SdkException failure) {
            throw faults.translate("list objects of", failure);
        }
    }

    /** Whether the server keeps older versions; empty where it does not say. */
    public Optional<Boolean> versioned() {
        try {
            BucketVersioningStatus status = client.getBucketVersioning(get -> get.bucket(settings.bucket()))
                    .status();
            return Optional.of(status == BucketVersioningStatus.ENABLED);
        } catch (SdkException notTold) {
            return Optional.empty();
        }
    }

    /** Tells every object that is to be captured once, page by page, in the order of the server. */
    public void list(Consumer<Listed> taker) {
        try {
            if (settings.versions() == Versions.ALL) {
                versions(taker);
            } else {
                current(taker);
            }
        } catch (SdkException failure) {
            throw faults.translate("list objects of", failure);
        }
    }

    private void current(Consumer<Listed> taker) {
        String next = null;
        do {
            String token = next;
            ListObjectsV2Response page = client.listObjectsV2(list ->
                    list.bucket(settings.bucket()).prefix(settings.prefix()).continuationToken(token));
            page.contents().stream()
                    .filter(object -> selection.takes(object.key()))
                    .forEach(object -> taker.accept(new Listed(
                            KeyPath.current(settings.bucket(), object.key()),
                            faults.size(object.key(), object.size()),
                            bare(object.eTag()),
                            object.lastModified())));
            next = page.nextContinuationToken();
        } while (next != null);
    }

    private void versions(Consumer<Listed> taker) {
        String key = null;
        String version = null;
        ListObjectVersionsResponse page;
        do {
            String keyMarker = key;
            String versionMarker = version;
            page = client.listObjectVersions(list -> list.bucket(settings.bucket())
                    .prefix(settings.prefix())
                    .keyMarker(keyMarker)
                    .versionIdMarker(versionMarker));
            page.versions().stream()
                    .filter(object -> selection.takes(object.key()))
                    .forEach(object -> taker.accept(listed(object)));
            page.deleteMarkers().stream()
                    .filter(mark -> selection.takes(mark.key()))
                    .forEach(mark -> taker.accept(new Listed(
                            KeyPath.older(settings.bucket(), mark.key(), Kind.DELETED, mark.versionId()),
                            0,
                            "",
                            mark.lastModified())));
            key = page.nextKeyMarker();
            version = page.nextVersionIdMarker();
        } while (Boolean.TRUE.equals(page.isTruncated()));
    }

    private Listed listed(ObjectVersion object) {
        RawPath path = Boolean.TRUE.equals(object.isLatest())
                ? KeyPath.current(settings.bucket(), object.key())
                : KeyPath.older(settings.bucket(), object.key(), Kind.OLDER, object.versionId());
        return new Listed(path, faults.size(object.key(), object.size()), bare(object.eTag()), object.lastModified());
    }

    /**
     * Opens an object as it is now, or an older version. Empty when it is gone.
     *
     * @throws RecobroException a fault of the source, at reading too; {@code SOURCE_CHANGED} when the object is replaced
     *     during a read that has to be taken up again
     */
    public Optional<BucketObject> open(KeyPath.Named object) {
        GetObjectRequest.Builder get =
                GetObjectRequest.builder().bucket(settings.bucket()).key(object.key());
        if (!object.version().isEmpty()) {
            get.versionId(object.version());
        }
        GetObjectRequest request = get.build();
        try {
            ResponseInputStream<GetObjectResponse> response = client.getObject(request);
            GetObjectResponse told = response.response();
            if (told.contentLength() == null) {
                response.abort();
            }
            ObjectFacts facts = new ObjectFacts(
                    faults.size(object.key(), told.contentLength()),
                    bare(told.eTag()),
                    told.lastModified(),
                    attributes(told, object));
            return Optional.of(new BucketObject(facts, new ObjectBody(client, faults, request, response)));
        } catch (SdkException failure) {
            if (BucketFaults.status(failure) == 404) {
                return Optional.empty();
            }
            throw faults.translate("read object '" + object.key() + "' of", failure);
        }
    }

    private SortedMap<String, String> attributes(GetObjectResponse told, KeyPath.Named object) {
        SortedMap<String, String> found = new TreeMap<>();
        put(found, ObjectFacts.ENTITY_TAG, bare(told.eTag()));
        put(found, ObjectFacts.VERSION, told.versionId());
        put(found, ObjectFacts.CONTENT_TYPE, told.contentType());
        put(found, ObjectFacts.CONTENT_ENCODING, told.contentEncoding());
        put(found, ObjectFacts.CONTENT_LANGUAGE, told.contentLanguage());
        put(found, ObjectFacts.CONTENT_DISPOSITION, told.contentDisposition());
        put(found, ObjectFacts.CACHE_CONTROL, told.cacheControl());
        told.metadata().forEach((name, value) -> put(found, ObjectFacts.METADATA + name, value));
        if (told.tagCount() != null && told.tagCount() > 0) {
            put(found, ObjectFacts.TAGS, tags(object));
        }
        return found;
    }

    /** The tags of an object as they stand among its attributes now; empty for none, also where it is gone. */
    public String tagsNow(KeyPath.Named object) {
        try {
            return tags(object);
        } catch (SdkException failure) {
            if (BucketFaults.status(failure) == 404) {
                return "";
            }
            throw faults.translate("read the tags of object '" + object.key() + "' of", failure);
        }
    }

    private String tags(KeyPath.Named object) {
        List<Tag> tags = client.getObjectTagging(get -> {
                    get.bucket(settings.bucket()).key(object.key());
                    if (!object.version().isEmpty()) {
                        get.versionId(object.version());
                    }
                })
                .tagSet();
        return tags.stream()
                .map(tag -> encoded(tag.key()) + "=" + encoded(tag.value()))
                .sorted()
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static void put(Map<String, String> map, String name, String value) {
        if (value != null && !value.isEmpty()) {
            map.put(name, value);
        }
    }

    private static String bare(String entityTag) {
        return entityTag == null ? "" : entityTag.replace("\"", "");
    }

    @Override
    public void close() {
        client.close();
    }
}
