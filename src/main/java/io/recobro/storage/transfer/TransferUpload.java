package io.recobro.storage.transfer;

import io.recobro.fault.RecobroException;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.Upload;
import io.recobro.storage.transfer.TransferException.Reason;
import io.recobro.stream.Segment;
import java.io.IOException;
import java.util.Optional;

/**
 * Writes each segment at the end of a temporary file and waits until the server has it; when the connection breaks, a new
 * one asks for the size of the file and goes on from there. No session is kept between segments.
 */
final class TransferUpload implements Upload {
    private static final String HINT = "check the server: it confirmed what it did not keep";

    private final RemoteTree tree;
    private final Attempts attempts;
    private final ObjectKey key;
    private final String target;
    private final String temporary;
    /** Bytes of the temporary file that the server confirmed. */
    private long stored;

    private boolean begun;
    private boolean finished;

    TransferUpload(RemoteTree tree, Attempts attempts, ObjectKey key, String temporaryName) {
        this.tree = tree;
        this.attempts = attempts;
        this.key = key;
        this.target = tree.path(key);
        this.temporary = RemoteTree.parent(target) + "/" + temporaryName;
    }

    @Override
    public void append(Segment segment) {
        write(segment.bytes(), segment.length());
    }

    void write(byte[] bytes, int length) {
        long start = stored;
        attempts.run(action(), () -> stored, (session, again) -> {
            if (again) {
                stored = surviving(session, start, length);
            }
            if (stored == 0) {
                begun = true;
                tree.create(session, temporary, bytes, length);
            } else if (stored < start + length) {
                int done = (int) (stored - start);
                session.write(temporary, stored, bytes, done, length - done);
            }
            stored = start + length;
            return null;
        });
    }

    /** The size of the temporary file after a broken attempt. */
    private long surviving(FileSession session, long start, int length) throws IOException {
        long size = session.look(temporary).map(RemoteFile::bytes).orElse(0L);
        if (size < start || size > start + length) {
            throw lost(start, size);
        }
        return size;
    }

    @Override
    public Completed complete() {
        finish(false);
        return new Completed(stored, false);
    }

    void finish(boolean replacing) {
        if (finished) {
            throw new IllegalStateException("completed or closed already: " + key);
        }
        if (!begun) {
            write(new byte[0], 0);
        }
        attempts.run(action(), (session, again) -> {
            Optional<RemoteFile> waiting = session.look(temporary);
            if (waiting.isEmpty() && again && isPublished(session)) {
                return null; // the reply to an earlier attempt was lost
            }
            long size = waiting.map(RemoteFile::bytes).orElse(-1L);
            if (size != stored) {
                throw lost(stored, size);
            }
            if (replacing) {
                session.replace(temporary, target);
            } else {
                publish(session);
            }
            return null;
        });
        finished = true;
    }

    private boolean isPublished(FileSession session) throws IOException {
        return session.look(target).filter(file -> file.bytes() == stored).isPresent();
    }

    private void publish(FileSession session) throws IOException {
        if (session.look(target).isPresent()) {
            throw new TransferException(Reason.EXISTS, "it exists already", null);
        }
        try {
            session.rename(temporary, target);
        } catch (TransferException e) {
            if (e.reason() == Reason.REFUSED && session.look(target).isPresent()) {
                throw new TransferException(Reason.EXISTS, "it exists already", e);
            }
            throw e;
        }
    }

    private static TransferException lost(long expected, long size) {
        String found = size < 0 ? "the temporary file is gone" : "the temporary file has " + size + " bytes";
        return new TransferException(Reason.REFUSED, "sent were " + expected + " bytes, " + found, HINT, null);
    }

    @Override
    public void close() {
        if (finished) {
            return;
        }
        finished = true;
        if (!begun) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            attempts.sessions().with(session -> {
                session.remove(temporary);
                tree.removeEmptyParents(session, temporary);
                return null;
            });
        } catch (IOException | RecobroException leftToSweep) {
            // the port allows it: nothing is visible, and sweep removes it
        } catch (InterruptedException again) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private String action() {
        return "store object '" + key + "' in";
    }
}
