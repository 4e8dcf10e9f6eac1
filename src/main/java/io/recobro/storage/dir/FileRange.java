package io.recobro.storage.dir;

import io.recobro.storage.ObjectKey;
import io.recobro.stream.BulkInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Reads a range of a file; a failing read is a storage fault. Reads in pieces, for a channel copies through a buffer of the piece's size. */
final class FileRange extends BulkInputStream {
    private static final int PIECE = 256 * 1024;

    private final FileChannel channel;
    private final DirFaults faults;
    private final ObjectKey key;
    private long left;

    FileRange(FileChannel channel, long length, DirFaults faults, ObjectKey key) {
        this.channel = channel;
        this.left = length;
        this.faults = faults;
        this.key = key;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        try {
            int wanted = (int) Math.min(Math.min(length, PIECE), left);
            int count = channel.read(ByteBuffer.wrap(target, offset, wanted));
            if (count > 0) {
                left -= count;
            }
            return count;
        } catch (IOException e) {
            throw faults.translate("read object '" + key + "' from", e);
        }
    }

    @Override
    public long skip(long count) {
        try {
            long skipped = Math.max(0, Math.min(count, Math.min(left, channel.size() - channel.position())));
            channel.position(channel.position() + skipped);
            left -= skipped;
            return skipped;
        } catch (IOException e) {
            throw faults.translate("read object '" + key + "' from", e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
