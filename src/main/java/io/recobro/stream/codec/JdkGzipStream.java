package io.recobro.stream.codec;

import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Gzip members through the JDK's Inflater. */
final class JdkGzipStream extends GzipStream {
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();

    JdkGzipStream(String what) {
        super(what);
    }

    @Override
    void startMember() {
        crc.reset();
        inflater.reset();
        feed();
    }

    @Override
    int readMember(byte[] target, int offset, int length) throws IOException {
        int count = 0;
        while (count == 0 && !inflater.finished()) {
            if (inflater.needsInput()) {
                require();
                feed();
            }
            count = inflate(target, offset, length);
            if (inflater.needsDictionary()) {
                throw damaged("it needs a preset dictionary");
            }
        }
        if (count > 0) {
            crc.update(target, offset, count);
            return count;
        }
        position = limit - inflater.getRemaining();
        if (nextInt() != (int) crc.getValue()) {
            throw damaged("checksum of a member does not match");
        }
        if (nextInt() != (int) inflater.getBytesWritten()) {
            throw damaged("size of a member does not match");
        }
        return -1;
    }

    /** The inflater takes the whole rest of the buffer; it tells at the end what it did not need. */
    private void feed() {
        inflater.setInput(buffer, position, limit - position);
        position = limit;
    }

    private int inflate(byte[] target, int offset, int length) {
        try {
            return inflater.inflate(target, offset, length);
        } catch (DataFormatException broken) {
            throw damaged(broken.getMessage() == null ? "invalid deflate data" : broken.getMessage());
        }
    }

    private int nextInt() throws IOException {
        return next() | next() << 8 | next() << 16 | next() << 24;
    }

    @Override
    public void close() {
        inflater.end();
    }
}
