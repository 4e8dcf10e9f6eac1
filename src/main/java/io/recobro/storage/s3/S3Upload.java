package io.recobro.storage.s3;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.storage.Features;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.Upload;
import io.recobro.stream.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * An object sent segment by segment: a multipart upload with one part per segment, a few of them at once. The first
 * segment waits for the second, because an object of one segment is stored by one plain request.
 */
final class S3Upload implements Upload {
    private final Bucket bucket;
    private final ObjectKey key;
    private final Features features;
    private final Supplier<Boolean> partsAreAttested;
    private final Semaphore slots;
    private final String token = Bucket.newToken();
    private final List<Future<CompletedPart>> parts = new ArrayList<>();
    private Segment first;
    private String uploadId;
    private boolean partsHaveDigests;
    private long bytes;
    private boolean finished;
    private volatile boolean abandoned;

    /**
     * @param features what holds for an object stored by one request
     * @param partsAreAttested whether the digests of parts are checked; asked when there are parts
     */
    S3Upload(Bucket bucket, ObjectKey key, Features features, Supplier<Boolean> partsAreAttested) {
        this.bucket = bucket;
        this.key = key;
        this.features = features;
        this.partsAreAttested = partsAreAttested;
        this.slots = new Semaphore(bucket.settings().parallelParts());
    }

    @Override
    public void append(Segment segment) {
        bytes += segment.length();
        if (uploadId == null && first == null) {
            segment.retain();
            first = segment;
            return;
        }
        if (uploadId == null) {
            start();
            Segment waiting = first;
            first = null;
            try {
                submit(waiting);
            } finally {
                waiting.release();
            }
        }
        reportFailures();
        submit(segment);
    }

    private void start() {
        partsHaveDigests = partsAreAttested.get();
        try {
            uploadId = bucket.client()
                    .createMultipartUpload(r -> {
                        r.bucket(bucket.settings().bucket())
                                .key(bucket.name(key))
                                .metadata(Bucket.metadata(token));
                        if (partsHaveDigests) {
                            r.checksumAlgorithm(ChecksumAlgorithm.SHA256);
                        }
                    })
                    .uploadId();
        } catch (SdkException e) {
            throw bucket.faults().translate(action(), e);
        }
    }

    /** Blocks while as many parts as allowed are under way. */
    private void submit(Segment segment) {
        int number = parts.size() + 1;
        try {
            slots.acquire();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        segment.retain();
        parts.add(bucket.pool().submit(() -> {
            try {
                if (abandoned) {
                    throw new CancellationException();
                }
                return send(segment, number);
            } finally {
                segment.release();
                slots.release();
            }
        }));
    }

    private CompletedPart send(Segment segment, int number) {
        Optional<String> digest = partsHaveDigests ? Optional.of(Bucket.base64(segment.sha256())) : Optional.empty();
        UploadPartResponse response = bucket.client()
                .uploadPart(
                        r -> {
                            r.bucket(bucket.settings().bucket())
                                    .key(bucket.name(key))
                                    .uploadId(uploadId)
                                    .partNumber(number)
                                    .overrideConfiguration(o -> o.apiCallAttemptTimeout(Bucket.PART_TIMEOUT));
                            digest.ifPresent(r::checksumSHA256);
                        },
                        Bucket.body(segment.bytes(), segment.length()));
        CompletedPart.Builder part = CompletedPart.builder().partNumber(number).eTag(response.eTag());
        digest.ifPresent(part::checksumSHA256);
        return part.build();
    }

    private void reportFailures() {
        for (Future<CompletedPart> part : parts) {
            if (part.state() == Future.State.FAILED) {
                result(part);
            }
        }
    }

    private CompletedPart result(Future<CompletedPart> part) {
        try {
            return part.get();
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case SdkException failure -> throw bucket.faults().translate(action(), failure);
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                default -> throw new IllegalStateException(e.getCause());
            }
        }
    }

    @Override
    public Completed complete() {
        if (finished) {
            throw new IllegalStateException("completed or closed already: " + key);
        }
        if (!features.createOnly()) {
            refuseExisting();
        }
        if (uploadId == null) {
            putWhole();
        } else {
            List<CompletedPart> done = parts.stream().map(this::result).toList();
            completeParts(done);
        }
        finished = true;
        checkSize();
        return new Completed(bytes, uploadId == null ? features.attestsDigest() : partsHaveDigests);
    }

    private void putWhole() {
        byte[] content = first == null ? new byte[0] : first.bytes();
        byte[] digest = first == null ? FeatureProbe.sha256(content) : first.sha256();
        bucket.put(
                key,
                content,
                (int) bytes,
                features.attestsDigest() ? Optional.of(digest) : Optional.empty(),
                features.createOnly());
        releaseFirst();
    }

    private void completeParts(List<CompletedPart> done) {
        try {
            bucket.patient().get().completeMultipartUpload(r -> {
                r.bucket(bucket.settings().bucket())
                        .key(bucket.name(key))
                        .uploadId(uploadId)
                        .multipartUpload(m -> m.parts(done));
                if (features.createOnly()) {
                    r.ifNoneMatch("*");
                }
            });
        } catch (SdkException e) {
            // a reply may have been lost, and the second attempt refused because the first was heard
            RecobroException failure = bucket.faults().translate(action(), e);
            boolean mayBeDone = S3Faults.status(e) == 412 || S3Faults.status(e) == 404;
            if (!(mayBeDone && bucket.isOurs(key, token, failure))) {
                throw failure;
            }
        }
    }

    private void refuseExisting() {
        if (bucket.head(key).isPresent()) {
            throw Fault.OBJECT_EXISTS.because("unable to " + action() + " destination '"
                    + bucket.settings().name() + "': it exists already");
        }
    }

    private void checkSize() {
        long stored = bucket.size(key).orElse(-1L);
        if (stored != bytes) {
            throw Fault.STORAGE_BROKEN
                    .because("unable to " + action() + " destination '"
                            + bucket.settings().name() + "': sent were " + bytes + " bytes, "
                            + (stored < 0 ? "nothing" : stored + " bytes") + " arrived")
                    .hint("check the server: it confirmed what it did not store");
        }
    }

    @Override
    public void close() {
        releaseFirst();
        if (finished) {
            return;
        }
        finished = true;
        abandoned = true;
        // a part that is still under way would survive the abort
        slots.acquireUninterruptibly(bucket.settings().parallelParts());
        if (uploadId != null) {
            try {
                bucket.client()
                        .abortMultipartUpload(r -> r.bucket(bucket.settings().bucket())
                                .key(bucket.name(key))
                                .uploadId(uploadId));
            } catch (SdkException leftToSweep) {
                // the port allows it: nothing is visible, and sweep aborts it
            }
        }
    }

    private void releaseFirst() {
        if (first != null) {
            first.release();
            first = null;
        }
    }

    private RecobroException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return Fault.INTERRUPTED.because(
                "unable to " + action() + " destination '" + bucket.settings().name() + "': interrupted", e);
    }

    private String action() {
        return "store object '" + key + "' in";
    }
}
