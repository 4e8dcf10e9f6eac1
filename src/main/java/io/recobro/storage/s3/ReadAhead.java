package io.recobro.storage.s3;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.storage.ObjectKey;
import io.recobro.stream.BulkInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * A long object read as ranges, of which the next few are fetched while the present one is consumed. All ranges are of
 * the same object (the ETag of the first reply). What a range fails with is thrown where its bytes were due, and again by
 * every later read. Without a free lane the rest comes with one request, unbuffered. Closing ends the requests under way.
 */
final class ReadAhead extends BulkInputStream {
    private final Bucket bucket;
    private final ObjectKey key;
    private final Lanes lanes;
    private final String entityTag;
    private final long end;
    private final int taken;
    private final Deque<Piece> ahead = new ArrayDeque<>();
    private InputStream current;
    private byte[] spare;
    private long requested;
    private boolean closed;

    /** A range that is being fetched. */
    private record Piece(byte[] buffer, int length, Future<Void> fetched) {}

    private ReadAhead(Bucket bucket, ObjectKey key, Lanes lanes, ObjectStream head, long end) {
        this.bucket = bucket;
        this.key = key;
        this.lanes = lanes;
        this.entityTag = head.entityTag();
        this.end = end;
        this.current = head;
        this.requested = head.end();
        this.taken = lanes.take(Math.ceilDiv(end - requested, lanes.step()));
        for (int i = 0; i < taken; i++) {
            request(new byte[(int) Math.min(lanes.step(), end - requested)]);
        }
    }

    /** Opens at once. {@code length} may exceed the object's end; then the stream is short. */
    static InputStream open(Bucket bucket, ObjectKey key, Lanes lanes, long offset, long length) {
        if (length <= lanes.first()) {
            return new ObjectStream(bucket, key, offset, length, null);
        }
        ObjectStream head;
        try {
            head = new ObjectStream(bucket, key, offset, lanes.first(), null);
        } catch (RecobroException e) {
            if (offset == 0 && e.getCause() instanceof SdkException reply && S3Faults.status(reply) == 416) {
                // an empty object has no range
                return new ObjectStream(bucket, key, offset, length, null);
            }
            throw e;
        }
        if (!head.isRange()) {
            return head;
        }
        if (head.total().isEmpty() || !head.hasStrongTag()) {
            head.close();
            return new ObjectStream(bucket, key, offset, length, null);
        }
        long total = head.total().getAsLong();
        long end = length > total - offset ? total : offset + length;
        return head.end() >= end ? head : new ReadAhead(bucket, key, lanes, head, end);
    }

    private void request(byte[] buffer) {
        long from = requested;
        int length = (int) Math.min(buffer.length, end - from);
        requested += length;
        ahead.add(new Piece(buffer, length, Lanes.run(() -> fetch(from, buffer, length))));
    }

    private Void fetch(long from, byte[] buffer, int length) {
        try (ObjectStream range = new ObjectStream(bucket, key, from, length, entityTag)) {
            int filled = 0;
            while (filled < length) {
                int count = range.read(buffer, filled, length - filled);
                if (count < 0) {
                    throw Fault.STORAGE_BROKEN
                            .because(unable() + "the server sent " + filled + " bytes of the " + length + " from byte "
                                    + from)
                            .hint("check the server: it does not send what it told to have");
                }
                filled += count;
            }
        }
        return null;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("the stream is closed");
        }
        if (length == 0) {
            return 0;
        }
        int count = current.read(target, offset, length);
        while (count < 0 && advance()) {
            count = current.read(target, offset, length);
        }
        return count;
    }

    /** Whether there is more. */
    private boolean advance() throws IOException {
        current.close();
        if (spare != null && requested < end) {
            request(spare);
            spare = null;
        }
        Piece next = ahead.peek();
        if (next != null) {
            await(next);
            ahead.remove();
            spare = next.buffer();
            current = new ByteArrayInputStream(next.buffer(), 0, next.length());
            return true;
        }
        if (requested < end) {
            current = new ObjectStream(bucket, key, requested, end - requested, entityTag);
            requested = end;
            return true;
        }
        return false;
    }

    private void await(Piece piece) {
        try {
            piece.fetched().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Fault.INTERRUPTED.because(unable() + "interrupted", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                default -> throw new IllegalStateException(e.getCause());
            }
        }
    }

    private String unable() {
        return "unable to read object '" + key + "' from destination '"
                + bucket.settings().name() + "': ";
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        ahead.forEach(piece -> piece.fetched().cancel(true));
        ahead.clear();
        spare = null;
        lanes.giveBack(taken);
        current.close();
    }
}
