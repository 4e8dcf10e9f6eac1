package io.recobro.stream.codec;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Gzip members through the JDK's Inflater. */
final class JdkGzipStream extends GzipStream {
    // flags of RFC 1952, section 2.3.1
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xe0;

    private final byte[] buffer = new byte[64 << 10];
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private InputStream source = InputStream.nullInputStream();
    private int position;
    private int limit;
    private boolean inMember;
    private boolean first;

    JdkGzipStream(String what) {
        super(what);
    }

    @Override
    void open(InputStream newSource) {
        source = newSource;
        position = 0;
        limit = 0;
        inMember = false;
        first = true;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (inMember || startMember()) {
            int count = inflate(target, offset, length);
            if (inflater.finished()) {
                position = limit - inflater.getRemaining();
                endMember();
            } else if (count == 0) {
                if (!inflater.needsInput()) {
                    throw damaged("it needs a preset dictionary");
                }
                if (!fill()) {
                    throw cut();
                }
                inflater.setInput(buffer, 0, limit);
            }
            if (count > 0) {
                return count;
            }
        }
        return -1;
    }

    private int inflate(byte[] target, int offset, int length) {
        try {
            int count = inflater.inflate(target, offset, length);
            crc.update(target, offset, count);
            return count;
        } catch (DataFormatException broken) {
            throw damaged(broken.getMessage() == null ? "invalid deflate data" : broken.getMessage());
        }
    }

    private boolean startMember() throws IOException {
        if (position == limit && !fill()) {
            if (first) {
                throw empty();
            }
            return false;
        }
        crc.reset();
        if (next() != 0x1f || next() != 0x8b) {
            throw noHeader(first);
        }
        if (next() != 8) {
            throw damaged("unknown compression method");
        }
        int flags = next();
        if ((flags & RESERVED) != 0) {
            throw damaged("unknown flags in a member header");
        }
        skip(6);
        if ((flags & EXTRA) != 0) {
            skip(next() | next() << 8);
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CRC) != 0) {
            int headerCrc = (int) crc.getValue() & 0xffff;
            if ((next() | next() << 8) != headerCrc) {
                throw damaged("checksum of a member header does not match");
            }
        }
        crc.reset();
        inflater.reset();
        inflater.setInput(buffer, position, limit - position);
        inMember = true;
        first = false;
        return true;
    }

    private void endMember() throws IOException {
        long plainCrc = crc.getValue();
        if (nextInt() != (int) plainCrc) {
            throw damaged("checksum of a member does not match");
        }
        if (nextInt() != (int) inflater.getBytesWritten()) {
            throw damaged("size of a member does not match");
        }
        inMember = false;
    }

    private int nextInt() throws IOException {
        return next() | next() << 8 | next() << 16 | next() << 24;
    }

    /** The next byte, counted into the checksum that a header may have. */
    private int next() throws IOException {
        if (position == limit && !fill()) {
            throw cut();
        }
        int value = buffer[position++] & 0xff;
        crc.update(value);
        return value;
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            next();
        }
    }

    private void skipText() throws IOException {
        int value;
        do {
            value = next();
        } while (value != 0);
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, source.read(buffer));
        return limit > 0;
    }

    @Override
    public void close() {
        inflater.end();
    }
}
