package io.recobro.storage.s3;

import io.recobro.fault.Fault;
import io.recobro.storage.Features;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.Storage;
import io.recobro.storage.StoredObject;
import io.recobro.storage.Upload;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Objects in an S3 bucket, below the prefix of the settings. Nothing outside the prefix is touched. Credentials are read
 * once, with the first request. Unfinished uploads are found as far as the server lists them: MinIO lists those of one
 * whole key only, and removes all after a day by itself. The SDK repeats a failed request up to twice; a broken download goes on where it was.
 */
public final class S3Storage implements Storage {
    /** The longest a server may take to put the parts of an object together. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final S3Settings settings;
    private final Clock clock;
    private final S3Faults faults;
    private final ExecutorService pool;
    private final Lanes lanes;
    private final Once<S3Client> client;
    private final Once<S3Client> patient;
    private final Once<Features> objects;
    private final Once<Boolean> parts;

    /** @param clock tells the age of abandoned uploads */
    public S3Storage(S3Settings settings, Clock clock) {
        this(settings, clock, Lanes.usual());
    }

    S3Storage(S3Settings settings, Clock clock, Lanes lanes) {
        this.settings = settings;
        this.lanes = lanes;
        this.clock = clock;
        this.faults = new S3Faults(settings.name(), settings.endpoint(), settings.bucket(), clock);
        this.pool = Executors.newFixedThreadPool(
                settings.parallelParts(),
                Thread.ofPlatform()
                        .daemon()
                        .name("upload-" + settings.name() + "-", 1)
                        .factory());
        this.client = new Once<>(() -> settings.connection().client(settings.timeout()));
        this.patient = new Once<>(() -> settings.connection().client(PATIENCE));
        this.objects = new Once<>(() -> new FeatureProbe(bucket()).ofObjects());
        this.parts = new Once<>(() -> objects.get().attestsDigest() && new FeatureProbe(bucket()).ofParts());
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public void put(ObjectKey key, byte[] content) {
        if (!objects.get().createOnly() && stat(key).isPresent()) {
            throw Fault.OBJECT_EXISTS.because(
                    "unable to store object '" + key + "' in destination '" + name() + "': it exists already");
        }
        bucket().put(
                        key,
                        content,
                        content.length,
                        digest(content),
                        objects.get().createOnly());
    }

    @Override
    public void replace(ObjectKey key, byte[] content) {
        bucket().put(key, content, content.length, digest(content), false);
    }

    private Optional<byte[]> digest(byte[] content) {
        return objects.get().attestsDigest() ? Optional.of(FeatureProbe.sha256(content)) : Optional.empty();
    }

    @Override
    public Upload begin(ObjectKey key) {
        Features known = objects.get();
        if (stat(key).isPresent()) {
            throw Fault.OBJECT_EXISTS.because(
                    "unable to store object '" + key + "' in destination '" + name() + "': it exists already");
        }
        return new S3Upload(bucket(), key, known, parts);
    }

    @Override
    public InputStream open(ObjectKey key) {
        return ReadAhead.open(bucket(), key, lanes, 0, Long.MAX_VALUE);
    }

    @Override
    public InputStream open(ObjectKey key, long offset, long length) {
        if (length == 0) {
            if (stat(key).isEmpty()) {
                throw Fault.OBJECT_MISSING.because("unable to read object '" + key + "' from destination '" + name()
                        + "': there is no such object");
            }
            return InputStream.nullInputStream();
        }
        return ReadAhead.open(bucket(), key, lanes, offset, length);
    }

    @Override
    public Optional<StoredObject> stat(ObjectKey key) {
        return bucket().size(key).map(size -> new StoredObject(key, size));
    }

    @Override
    public List<StoredObject> list(String prefix) {
        String root = bucket().name("");
        List<StoredObject> found = new ArrayList<>();
        try {
            for (ListObjectsV2Response page : client.get()
                    .listObjectsV2Paginator(r -> r.bucket(settings.bucket()).prefix(root + prefix))) {
                for (S3Object object : page.contents()) {
                    String key = object.key().substring(root.length());
                    if (ObjectKey.isValid(key) && !key.startsWith(FeatureProbe.PREFIX)) {
                        ObjectKey listed = new ObjectKey(key);
                        found.add(new StoredObject(listed, bucket().size(listed, object.size())));
                    }
                }
            }
        } catch (SdkException e) {
            throw faults.translate("list '" + prefix + "' in", e);
        }
        found.sort(Comparator.comparing(StoredObject::key));
        return found;
    }

    @Override
    public void delete(ObjectKey key) {
        try {
            client.get().deleteObject(r -> r.bucket(settings.bucket()).key(bucket().name(key)));
        } catch (SdkException e) {
            if (!(S3Faults.status(e) == 404 && faults.translate("", e).fault() == Fault.OBJECT_MISSING)) {
                throw faults.translate("delete object '" + key + "' from", e);
            }
        }
    }

    @Override
    public Optional<Long> freeBytes() {
        return Optional.empty();
    }

    @Override
    public Features features() {
        return new Features(objects.get().createOnly(), parts.get());
    }

    @Override
    public Optional<String> protection() {
        return new LockProbe(bucket()).run();
    }

    @Override
    public int sweep(String prefix, Duration olderThan) {
        Instant limit = clock.instant().minus(olderThan);
        String full = bucket().name(prefix);
        int aborted = 0;
        try {
            for (var page : client.get()
                    .listMultipartUploadsPaginator(
                            r -> r.bucket(settings.bucket()).prefix(full))) {
                for (MultipartUpload upload : page.uploads()) {
                    // some servers ignore the prefix
                    if (upload.key().startsWith(full) && upload.initiated().isBefore(limit)) {
                        abort(upload);
                        aborted++;
                    }
                }
            }
        } catch (SdkException e) {
            throw faults.translate("sweep '" + prefix + "' in", e);
        }
        return aborted;
    }

    private void abort(MultipartUpload upload) {
        try {
            client.get()
                    .abortMultipartUpload(
                            r -> r.bucket(settings.bucket()).key(upload.key()).uploadId(upload.uploadId()));
        } catch (SdkException e) {
            if (S3Faults.status(e) != 404) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        pool.shutdown();
        client.ifMade(S3Client::close);
        patient.ifMade(S3Client::close);
    }

    private Bucket bucket() {
        return new Bucket(settings, client.get(), patient, pool, faults);
    }
}
