package io.recobro.source.qdrant.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/** A body that is streamed out of a backup. */
final class UploadBody extends RequestBody {
    private static final MediaType BYTES = MediaType.get("application/octet-stream");

    private final Supplier<InputStream> content;
    private final long bytes;
    private volatile boolean sent;

    UploadBody(Supplier<InputStream> content, long bytes) {
        this.content = content;
        this.bytes = bytes;
    }

    /** Whether all of it went out, so that the server may be at work on it. */
    boolean sent() {
        return sent;
    }

    @Override
    public MediaType contentType() {
        return BYTES;
    }

    @Override
    public long contentLength() {
        return bytes;
    }

    @Override
    public boolean isOneShot() {
        return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        byte[] buffer = new byte[256 << 10];
        try (InputStream in = content.get()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                sink.write(buffer, 0, count);
            }
        }
        sent = true;
    }
}
