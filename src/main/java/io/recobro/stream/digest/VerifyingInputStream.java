package io.recobro.stream.digest;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.stream.Content;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * Passes content on and proves it at its end. Reads throw BACKUP_DAMAGED as soon as more bytes come than expected, and at
 * the end of the stream when bytes are missing or the SHA-256 differs. Nothing is proven before the end was reached, so
 * whoever stops early calls {@link #readToEnd}. Not thread-safe.
 */
public final class VerifyingInputStream extends FilterInputStream {
    private final Content expected;
    private final String what;
    private final MessageDigest digest = Digests.sha256();
    private long count;
    private boolean proven;

    /** @param what stands in messages, such as {@code artifact 'db_shop.sql.gz'} */
    public VerifyingInputStream(InputStream in, Content expected, String what) {
        super(in);
        this.expected = expected;
        this.what = what;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = in.read(target, offset, length);
        if (read > 0) {
            count += read;
            if (count > expected.bytes()) {
                throw damaged("it is longer than its " + expected.bytes() + " bytes");
            }
            digest.update(target, offset, read);
        } else if (read < 0) {
            prove();
        }
        return read;
    }

    /** Reads what is left, so that all of it is proven. */
    public void readToEnd() throws IOException {
        byte[] rest = new byte[64 << 10];
        int read;
        do {
            read = read(rest, 0, rest.length);
        } while (read >= 0);
    }

    @Override
    public long skip(long bytes) throws IOException {
        byte[] skipped = new byte[(int) Math.clamp(bytes, 0L, 64L << 10)];
        return skipped.length == 0 ? 0 : Math.max(0, read(skipped, 0, skipped.length));
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void prove() {
        if (count < expected.bytes()) {
            throw damaged("it ends after " + count + " of " + expected.bytes() + " bytes");
        }
        if (!proven && !Digests.hex(digest).equals(expected.sha256())) {
            throw damaged("its sha-256 does not match");
        }
        proven = true;
    }

    private RecobroException damaged(String cause) {
        return Fault.BACKUP_DAMAGED
                .because("unable to read " + what + ": " + cause)
                .hint("use another copy of it");
    }
}
