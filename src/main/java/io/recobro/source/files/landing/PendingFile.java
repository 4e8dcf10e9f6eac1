package io.recobro.source.files.landing;

import io.recobro.fault.RecobroException;
import io.recobro.source.files.posix.Extents;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.tree.Entry;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A file of the target whose contents arrive in any order, from any thread. It gets its name when the last one has arrived
 * and none was missing; else nothing is left of it.
 */
public final class PendingFile {
    private final Target target;
    private final RawPath path;
    private final Entry.File entry;
    private final Losses losses;
    private final AtomicLong written;
    private NewFile file;
    private int awaited;
    private volatile boolean lost;
    private volatile boolean complete;
    private volatile RecobroException damage;

    /** @param path in the target */
    public PendingFile(Target target, RawPath path, Entry.File entry, Losses losses, AtomicLong written) {
        this.target = target;
        this.path = path;
        this.entry = entry;
        this.losses = losses;
        this.written = written;
        this.awaited = entry.content().count();
    }

    public RawPath path() {
        return path;
    }

    /** Whether it stands in the target under its name. */
    public boolean complete() {
        return complete;
    }

    /** Writes a content; {@code position} counts data, without holes. */
    public void arrive(long position, byte[] plain, int start, int size) {
        NewFile into = opened();
        if (into != null && !lost) {
            try {
                write(into, position, plain, start, size);
            } catch (IOException failure) {
                lose(failure);
            }
        }
        ended();
    }

    private void write(NewFile into, long position, byte[] plain, int start, int size) throws IOException {
        Extents extents = entry.extents();
        if (!extents.sparse()) {
            into.write(position, plain, start, size);
            return;
        }
        long before = 0;
        int done = 0;
        for (int i = 0; i < extents.count() && done < size; i++) {
            long within = position + done - before;
            if (within < extents.length(i)) {
                int part = (int) Math.min(size - done, extents.length(i) - within);
                into.write(extents.offset(i) + within, plain, start + done, part);
                done += part;
            }
            before += extents.length(i);
        }
    }

    /** A content of it cannot be had. */
    public void miss(RecobroException cause) {
        synchronized (this) {
            if (!lost) {
                lost = true;
                damage = cause;
                losses.damaged(entry.path(), cause);
            }
        }
        ended();
    }

    /** It cannot be had at all; nothing of it may have arrived. */
    public synchronized void refuse(RecobroException cause) {
        lost = true;
        damage = cause;
        losses.damaged(entry.path(), cause);
    }

    /** The restore ends early: nobody writes any more, and nothing may be left of what is incomplete. */
    public synchronized void abandon() {
        lost = true;
        if (file != null) {
            file.close();
            file = null;
        }
    }

    /** Why it could not be had, when a content was damaged. */
    public Optional<RecobroException> damage() {
        return Optional.ofNullable(damage);
    }

    /** A file without data: nothing arrives. */
    public void conclude() {
        if (opened() != null) {
            end();
        }
    }

    private synchronized NewFile opened() {
        if (file == null && !lost) {
            try {
                file = target.begin(path);
                if (entry.extents().sparse()) {
                    file.truncate(entry.size());
                }
            } catch (IOException failure) {
                lose(failure);
            }
        }
        return file;
    }

    private synchronized void ended() {
        awaited--;
        if (awaited == 0 && file != null) {
            end();
        }
    }

    /** Nobody writes any more. */
    private void end() {
        try (NewFile ending = file) {
            if (!lost) {
                losses.notSet(entry.path(), ending.finish(entry.attributes()));
                written.incrementAndGet();
                complete = true;
            }
        } catch (IOException failure) {
            lose(failure);
        }
        file = null;
    }

    private synchronized void lose(IOException failure) {
        boolean first = !lost;
        lost = true;
        Fatal.check(path, failure);
        if (first) {
            losses.failed(entry.path(), String.valueOf(failure.getMessage()));
        }
    }
}
