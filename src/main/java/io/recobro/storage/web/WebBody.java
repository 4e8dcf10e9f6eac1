package io.recobro.storage.web;

import io.recobro.storage.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import okhttp3.Request;
import okhttp3.Response;

/** Bytes of an object; where the connection breaks, the rest is asked for. Servers that know no ranges are read from the start. */
final class WebBody extends InputStream {
    private static final int PARTIAL = 206;

    private final WebStorage storage;
    private final ObjectKey key;
    private final boolean whole;
    private long position;
    private long left;
    private Response response;
    private InputStream in;
    private int failures;

    /** Opens it at once, so that a missing object is told here. */
    WebBody(WebStorage storage, ObjectKey key, long offset, long length) {
        this.storage = storage;
        this.key = key;
        this.whole = length == Long.MAX_VALUE;
        this.position = offset;
        this.left = length;
        ask();
    }

    private void ask() {
        Request.Builder get = new Request.Builder().get();
        if (!whole || position > 0) {
            get.header("Range", "bytes=" + position + "-" + (whole ? "" : position + left - 1));
        }
        response = storage.answer(key, get);
    }

    /** Begins to read the answer, at the position. */
    private void begin() throws IOException {
        in = response.body().byteStream();
        if (response.code() != PARTIAL) {
            in.skipNBytes(position);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        if (left == 0 || length == 0) {
            return left == 0 ? -1 : 0;
        }
        while (true) {
            try {
                if (in == null) {
                    begin();
                }
                int count = in.read(buffer, offset, (int) Math.min(length, left));
                if (count > 0) {
                    position += count;
                    left -= whole ? 0 : count;
                    failures = 0;
                }
                return count;
            } catch (IOException broken) {
                askAgain(broken);
            }
        }
    }

    private void askAgain(IOException broken) {
        response.close();
        in = null;
        if (++failures == WebStorage.TRIES) {
            throw storage.unreachable(key, broken);
        }
        storage.rest(key, failures);
        ask();
    }

    @Override
    public void close() {
        response.close();
    }
}
