package io.recobro.stream.codec;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.stream.BulkInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;

/**
 * The plain bytes of all members of a gzip stream (RFC 1952). Unlike {@code GZIPInputStream}, which takes anything but a
 * good header behind a member for the end, it accepts nothing but the end of the stream there. Can be opened again.
 */
abstract class GzipStream extends BulkInputStream {
    // flags of RFC 1952, section 2.3.1
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xe0;

    final String what;

    /** Stored bytes {@code [position, limit)} are not used yet. */
    final byte[] buffer = new byte[128 << 10];

    int position;
    int limit;

    private final CRC32 headerCrc = new CRC32();
    private InputStream source = InputStream.nullInputStream();
    private boolean inMember;
    private boolean first;

    GzipStream(String what) {
        this.what = what;
    }

    /** Starts over with another source, which {@link #close} does not close. */
    void open(InputStream newSource) {
        source = newSource;
        position = 0;
        limit = 0;
        inMember = false;
        first = true;
    }

    /** The header of a member has been read. */
    abstract void startMember();

    /** Reads at least one plain byte of the member, or returns -1 at its end, after its trailer was checked. */
    abstract int readMember(byte[] target, int offset, int length) throws IOException;

    @Override
    public final int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (inMember || readHeader()) {
            int count = readMember(target, offset, length);
            if (count > 0) {
                return count;
            }
            inMember = false;
        }
        return -1;
    }

    @Override
    public abstract void close();

    private boolean readHeader() throws IOException {
        if (position == limit && !fill()) {
            if (first) {
                throw damaged("it is empty");
            }
            return false;
        }
        headerCrc.reset();
        if (next() != 0x1f || next() != 0x8b) {
            throw damaged(first ? "it is not gzip" : "a member is followed by something else");
        }
        if (next() != 8) {
            throw damaged("unknown compression method");
        }
        int flags = next();
        if ((flags & RESERVED) != 0) {
            throw damaged("unknown flags in the header of a member");
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
            int expected = (int) headerCrc.getValue() & 0xffff;
            if ((next() | next() << 8) != expected) {
                throw damaged("checksum of the header of a member does not match");
            }
        }
        startMember();
        inMember = true;
        first = false;
        return true;
    }

    /** The next stored byte. */
    final int next() throws IOException {
        if (position == limit) {
            require();
        }
        int value = buffer[position++] & 0xff;
        headerCrc.update(value);
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

    /** Replaces the used buffer by more stored bytes; within a member they must come. */
    final void require() throws IOException {
        if (!fill()) {
            throw damaged("it ends within a member");
        }
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, source.read(buffer));
        return limit > 0;
    }

    final RecobroException damaged(String cause) {
        return Fault.BACKUP_DAMAGED
                .because("unable to decompress " + what + ": " + cause)
                .hint("use another copy of it");
    }
}
