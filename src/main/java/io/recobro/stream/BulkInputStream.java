package io.recobro.stream;

import java.io.IOException;
import java.io.InputStream;

/** A stream that only knows how to read several bytes at once; a single one is read in the same way. */
public abstract class BulkInputStream extends InputStream {
    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public abstract int read(byte[] target, int offset, int length) throws IOException;
}
