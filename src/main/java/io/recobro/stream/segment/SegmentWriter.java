package io.recobro.stream.segment;

import io.recobro.stream.ByteSink;
import io.recobro.stream.Content;
import io.recobro.stream.digest.Digests;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts the stored bytes of one artifact into segments of the pool's size, and into objects at member boundaries. An
 * object passes its limit only by a member that is written in several pieces and larger than {@link #ALLOWANCE}, or that
 * is larger than the limit. Blocks while the pool is empty. Not thread-safe.
 */
public final class SegmentWriter implements ByteSink, AutoCloseable {
    /** Objects of at most 128 GiB: 8192 segments of 16 MiB. */
    public static final long OBJECT_LIMIT = 128L << 30;

    /** What a member is expected to take at least when only its first piece is known. */
    static final int ALLOWANCE = 4 << 20;

    private final SegmentPool pool;
    private final SegmentSink sink;
    private final long objectLimit;
    private final int allowance;
    private final MessageDigest objectDigest = Digests.sha256();
    private final List<Content> objects = new ArrayList<>();
    private long objectBytes;
    private byte[] buffer;
    private int filled;
    private boolean atBoundary = true;
    private boolean ended;

    public SegmentWriter(SegmentPool pool, SegmentSink sink) {
        this(pool, sink, OBJECT_LIMIT);
    }

    public SegmentWriter(SegmentPool pool, SegmentSink sink, long objectLimit) {
        this.pool = pool;
        this.sink = sink;
        this.objectLimit = objectLimit;
        this.allowance = (int) Math.min(ALLOWANCE, objectLimit / 8);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (ended) {
            throw new IllegalStateException("the artifact has ended");
        }
        if (atBoundary && length > 0 && objectBytes > 0 && objectBytes + Math.max(length, allowance) > objectLimit) {
            endObject();
        }
        atBoundary &= length == 0;
        objectDigest.update(bytes, offset, length);
        objectBytes += length;
        int done = 0;
        while (done < length) {
            if (buffer == null) {
                buffer = pool.acquire();
            }
            int count = Math.min(length - done, buffer.length - filled);
            System.arraycopy(bytes, offset + done, buffer, filled, count);
            filled += count;
            done += count;
            if (filled == buffer.length) {
                handOver();
            }
        }
    }

    @Override
    public void memberEnd() {
        atBoundary = true;
    }

    /** Hands over the last, short segment; returns size and SHA-256 of every object in order, at least one. */
    public List<Content> end() {
        if (!ended) {
            endObject();
            ended = true;
        }
        return List.copyOf(objects);
    }

    private void endObject() {
        if (filled > 0) {
            handOver();
        }
        Content content = new Content(objectBytes, Digests.hex(objectDigest));
        objects.add(content);
        objectBytes = 0;
        sink.endObject(content);
    }

    private void handOver() {
        byte[] full = buffer;
        int length = filled;
        buffer = null;
        filled = 0;
        sink.segment(pool.segment(full, length));
    }

    /** Gives the unfinished segment back to the pool; what it held is lost unless {@link #end} was reached. */
    @Override
    public void close() {
        ended = true;
        if (buffer != null) {
            pool.recycle(buffer);
            buffer = null;
            filled = 0;
        }
    }
}
