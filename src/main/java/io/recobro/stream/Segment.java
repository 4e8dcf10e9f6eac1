package io.recobro.stream;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A piece of a stored object, kept in memory until every destination has stored it or has been given up. Reference
 * counted: whoever passes it on to another thread calls {@link #retain} first; the last {@link #release} gives the buffer
 * back to its pool. Bytes {@code [0, length)} of {@link #bytes} are constant while anyone holds it.
 */
public final class Segment {
    private final byte[] bytes;
    private final int length;
    private byte[] sha256;
    private final Runnable recycle;
    private final AtomicInteger holders = new AtomicInteger(1);

    /** A segment whose digest is computed when a store first asks for it. */
    public Segment(byte[] bytes, int length, Runnable recycle) {
        this(bytes, length, null, recycle);
    }

    public Segment(byte[] bytes, int length, byte[] sha256, Runnable recycle) {
        this.bytes = bytes;
        this.length = length;
        this.sha256 = sha256;
        this.recycle = recycle;
    }

    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return length;
    }

    /** SHA-256 of the {@code length} bytes. */
    public synchronized byte[] sha256() {
        if (sha256 == null) {
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                digest.update(bytes, 0, length);
                sha256 = digest.digest();
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        return sha256;
    }

    public void retain() {
        if (holders.getAndIncrement() <= 0) {
            throw new IllegalStateException("segment is already recycled");
        }
    }

    public void release() {
        int left = holders.decrementAndGet();
        if (left == 0) {
            recycle.run();
        } else if (left < 0) {
            throw new IllegalStateException("segment released too often");
        }
    }
}
