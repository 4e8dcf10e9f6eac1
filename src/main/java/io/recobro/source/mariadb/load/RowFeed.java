package io.recobro.source.mariadb.load;

import io.recobro.stream.BulkInputStream;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The input of one {@code LOAD DATA}: pieces of rows text that another thread fills while this one sends. At most
 * {@value #AHEAD} pieces wait. One thread writes, one reads.
 */
final class RowFeed extends BulkInputStream {
    static final int AHEAD = 3;

    /** Rows text in a buffer that goes back to the writer once it is sent; no buffer marks the end. */
    private record Piece(byte[] bytes, int from, int to) {}

    private final BlockingQueue<Piece> filled = new ArrayBlockingQueue<>(AHEAD);
    private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(AHEAD + 2);
    private volatile boolean closed;
    private volatile Throwable failure;
    private Piece current = new Piece(new byte[0], 0, 0);
    private int at;
    private boolean ended;

    /** A buffer for at least {@code size} bytes, perhaps a used one. */
    byte[] buffer(int size) {
        byte[] used = free.poll();
        return used != null && used.length >= size ? used : new byte[size + (size >> 3)];
    }

    /**
     * Hands over rows text, waiting while too much of it is on its way.
     *
     * @return false when the reader is gone and nothing more is wanted
     */
    boolean send(byte[] bytes, int from, int to) throws InterruptedException {
        return put(new Piece(bytes, from, to));
    }

    /** As {@link #send}, without waiting; false when there is no room. */
    boolean offer(byte[] bytes, int from, int to) {
        return filled.offer(new Piece(bytes, from, to));
    }

    /** Waits a moment for room. */
    void awaitRoom() throws InterruptedException {
        synchronized (filled) {
            if (filled.remainingCapacity() == 0) {
                filled.wait(20);
            }
        }
    }

    /** Ends the input. */
    void end() throws InterruptedException {
        put(new Piece(null, 0, 0));
    }

    /** Ends the input with a failure, which the reader throws: the server then undoes what it has loaded of it. */
    void fail(Throwable cause) {
        failure = cause;
        try {
            end();
        } catch (InterruptedException e) {
            closed = true;
            Thread.currentThread().interrupt();
        }
    }

    /** What {@link #fail} was told, or null. */
    Throwable failure() {
        return failure;
    }

    private boolean put(Piece piece) throws InterruptedException {
        while (!closed) {
            if (filled.offer(piece, 100, TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            if (at == current.to() && !advance()) {
                break;
            }
            int count = Math.min(length - done, current.to() - at);
            System.arraycopy(current.bytes(), at, target, offset + done, count);
            at += count;
            done += count;
        }
        return done == 0 && length > 0 ? -1 : done;
    }

    private boolean advance() throws IOException {
        if (ended) {
            return false;
        }
        if (current.bytes().length > 0 && current.bytes().length <= 4 << 20) {
            free.offer(current.bytes());
        }
        try {
            current = next();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while loading", e);
        }
        at = current.from();
        if (current.bytes() == null) {
            ended = true;
            if (failure != null) {
                throw new IOException("the input of a load failed", failure);
            }
        }
        return !ended;
    }

    private Piece next() throws InterruptedException {
        while (true) {
            Piece piece = filled.poll(100, TimeUnit.MILLISECONDS);
            if (piece != null) {
                synchronized (filled) {
                    filled.notifyAll();
                }
                return piece;
            }
            if (failure != null) {
                return new Piece(null, 0, 0);
            }
        }
    }

    /** Tells the writer that nothing more is wanted. */
    @Override
    public void close() {
        closed = true;
        filled.clear();
    }
}
