package io.recobro.storage.dir;

import io.recobro.fault.RecobroException;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.Upload;
import io.recobro.stream.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Writes each segment and forces it to the disk at once, while the next one is still being made; so little is left to wait
 * for when {@link #complete} forces the whole file and publishes it.
 */
final class DirUpload implements Upload {
    private static final int PIECE = 1 << 20;

    private final DirStorage storage;
    private final ObjectKey key;
    private final Path target;
    private final DurableTree.Temporary temporary;
    private final long reserve;
    private long bytes;
    private boolean completed;

    /** @param reserve bytes that must stay free */
    DirUpload(DirStorage storage, ObjectKey key, Path target, DurableTree.Temporary temporary, long reserve) {
        this.storage = storage;
        this.key = key;
        this.target = target;
        this.temporary = temporary;
        this.reserve = reserve;
    }

    @Override
    public void append(Segment segment) {
        write(segment.bytes(), segment.length());
        try {
            temporary.channel().force(false);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    void write(byte[] content, int length) {
        storage.demandSpace(action(), length, reserve);
        try {
            // in pieces: a channel copies a heap buffer through a direct one as large as the write
            for (int at = 0; at < length; at += PIECE) {
                ByteBuffer piece = ByteBuffer.wrap(content, at, Math.min(PIECE, length - at));
                while (piece.hasRemaining()) {
                    bytes += temporary.channel().write(piece);
                }
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public Completed complete() {
        finish(false);
        return new Completed(bytes, false);
    }

    void finish(boolean replacing) {
        if (completed) {
            throw new IllegalStateException("completed already: " + key);
        }
        boolean hardLinks = !replacing && storage.features().createOnly();
        try {
            temporary.channel().force(true);
            long written = temporary.channel().size();
            temporary.channel().close();
            if (written != bytes) {
                throw new IOException("wrote " + bytes + " bytes, the file has " + written);
            }
            if (replacing) {
                DurableTree.replace(temporary.path(), target);
            } else {
                DurableTree.publish(temporary.path(), target, hardLinks);
            }
            completed = true;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() {
        try {
            discard();
        } catch (IOException leftToSweep) {
            // the port allows it: nothing is visible, and sweep removes it
        }
    }

    private RecobroException failed(IOException cause) {
        RecobroException failure = storage.faults().translate(action(), cause);
        try {
            discard();
        } catch (IOException discarding) {
            failure.addSuppressed(discarding);
        }
        return failure;
    }

    private void discard() throws IOException {
        if (!completed) {
            temporary.channel().close();
            DurableTree.remove(temporary.path(), storage.root());
        }
    }

    private String action() {
        return "store object '" + key + "' in";
    }
}
