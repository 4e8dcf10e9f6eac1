package io.recobro.stream.codec;

import io.recobro.fault.Fault;
import io.recobro.stream.Block;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Whole gzip members through either implementation. */
final class GzipMemberDecompressor implements MemberDecompressor {
    private final GzipStream stream;
    private final Block output = new Block();

    GzipMemberDecompressor(GzipStream stream) {
        this.stream = stream;
    }

    @Override
    public void decompress(byte[] member, int offset, int length, int plainBytes) {
        output.reset();
        byte[] plain = output.ensure(plainBytes);
        try {
            stream.open(new ByteArrayInputStream(member, offset, length));
            int read = stream.readNBytes(plain, 0, plainBytes);
            if (read < plainBytes || stream.read() >= 0) {
                throw Fault.BACKUP_DAMAGED.because(
                        "unable to decompress " + stream.what + ": its size is not " + plainBytes + " bytes");
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public byte[] output() {
        return output.bytes();
    }

    @Override
    public void close() {
        stream.close();
    }
}
