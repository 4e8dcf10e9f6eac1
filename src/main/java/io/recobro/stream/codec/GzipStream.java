package io.recobro.stream.codec;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The plain bytes of all members of a gzip stream (RFC 1952). Unlike {@code GZIPInputStream}, which takes anything but a
 * good header behind a member for the end, it accepts nothing but the end of the stream there. Can be opened again.
 */
abstract class GzipStream extends InputStream {
    final String what;

    GzipStream(String what) {
        this.what = what;
    }

    /** Starts over with another source, which {@link #close} does not close. */
    abstract void open(InputStream newSource);

    @Override
    public abstract int read(byte[] target, int offset, int length) throws IOException;

    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public abstract void close();

    final RecobroException cut() {
        return damaged("it ends within a member");
    }

    final RecobroException empty() {
        return damaged("it is empty");
    }

    final RecobroException noHeader(boolean first) {
        return damaged(first ? "it is not gzip" : "a member is followed by something else");
    }

    final RecobroException damaged(String cause) {
        return Fault.BACKUP_DAMAGED.because("unable to decompress " + what + ": " + cause)
                .hint("use another copy of it");
    }
}
