package io.recobro.stream.segment;

import io.recobro.fault.Fault;
import io.recobro.stream.Segment;
import java.util.ArrayDeque;

/** A fixed number of equal buffers, made when first needed. Thread-safe. Bounds the memory of everything downstream. */
public final class SegmentPool {
    /** Large enough for 128 GiB in fewer than the 10,000 parts that S3 allows. */
    public static final int SEGMENT_BYTES = 16 << 20;

    private final int segmentBytes;
    private final ArrayDeque<byte[]> free = new ArrayDeque<>();
    private int unmade;

    /** A pool of {@code segments} buffers of {@link #SEGMENT_BYTES}. */
    public SegmentPool(int segments) {
        this(segments, SEGMENT_BYTES);
    }

    public SegmentPool(int segments, int segmentBytes) {
        if (segments < 1 || segmentBytes < 1) {
            throw new IllegalArgumentException("a pool needs at least one segment of one byte");
        }
        this.unmade = segments;
        this.segmentBytes = segmentBytes;
    }

    public int segmentBytes() {
        return segmentBytes;
    }

    /** Waits for a free buffer; INTERRUPTED when the thread is interrupted. */
    synchronized byte[] acquire() {
        try {
            while (free.isEmpty() && unmade == 0) {
                wait();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Fault.INTERRUPTED.because("unable to wait for a free segment: interrupted", interrupted);
        }
        if (!free.isEmpty()) {
            return free.pop();
        }
        unmade--;
        return new byte[segmentBytes];
    }

    synchronized void recycle(byte[] buffer) {
        free.push(buffer);
        notifyAll();
    }

    Segment segment(byte[] buffer, int length) {
        return new Segment(buffer, length, () -> recycle(buffer));
    }
}
