package io.recobro.storage.transfer;

import io.recobro.stream.BulkInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A range of a file of known size. When the connection breaks, or the file seems to end too early, a new session goes on
 * behind the last byte that arrived. Not thread-safe, but for {@link #yieldSession}.
 */
final class ResumingStream extends BulkInputStream implements Sessions.Idler {
    private final Attempts attempts;
    private final String action;
    private final String path;
    private final long end;
    private final ReentrantLock inUse = new ReentrantLock();
    private long position;
    private Sessions.Lease lease;
    private InputStream source;
    private boolean closed;

    /** @param end position behind the last byte; not more than the file has */
    ResumingStream(Attempts attempts, String action, String path, long position, long end) {
        this.attempts = attempts;
        this.action = action;
        this.path = path;
        this.position = position;
        this.end = end;
        attempts.sessions().register(this);
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        inUse.lock();
        try {
            if (closed) {
                throw new IllegalStateException("closed: " + path);
            }
            if (position >= end) {
                return -1;
            }
            int wanted = (int) Math.min(length, end - position);
            int count = attempts.repeat(action, () -> position, _ -> attempt(target, offset, wanted));
            position += count;
            if (position >= end) {
                release(false);
            }
            return count;
        } finally {
            inUse.unlock();
        }
    }

    private int attempt(byte[] target, int offset, int wanted) throws IOException, InterruptedException {
        try {
            if (source == null) {
                lease = attempts.sessions().borrow();
                source = lease.session().read(path, position);
            }
            int count = source.read(target, offset, wanted);
            if (count <= 0) {
                throw new IOException("the file ended at byte " + position + " of " + end);
            }
            return count;
        } catch (IOException e) {
            release(TransferException.reasonOf(e) == TransferException.Reason.LOST);
            throw e;
        }
    }

    private void release(boolean failed) {
        if (lease == null) {
            return;
        }
        boolean broken = failed;
        try {
            if (source != null && !broken) {
                source.close();
            }
        } catch (IOException unfinished) {
            broken = true; // every byte that was wanted has arrived
        } finally {
            Sessions.Lease mine = lease;
            lease = null;
            source = null;
            mine.giveBack(broken);
        }
    }

    @Override
    public boolean yieldSession() {
        if (!inUse.tryLock()) {
            return false;
        }
        try {
            boolean had = lease != null;
            release(false);
            return had;
        } finally {
            inUse.unlock();
        }
    }

    @Override
    public long skip(long count) {
        inUse.lock();
        try {
            long skipped = Math.max(0, Math.min(count, end - position));
            if (skipped > 0) {
                release(false);
                position += skipped;
            }
            return skipped;
        } finally {
            inUse.unlock();
        }
    }

    @Override
    public void close() {
        inUse.lock();
        try {
            closed = true;
            release(false);
        } finally {
            inUse.unlock();
        }
        attempts.sessions().unregister(this);
    }
}
