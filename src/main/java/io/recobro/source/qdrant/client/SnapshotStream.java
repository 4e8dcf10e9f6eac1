package io.recobro.source.qdrant.client;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.stream.BulkInputStream;
import java.io.IOException;
import java.io.InputStream;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;

/** The content of one snapshot; a broken connection is taken up again with a range. Not thread-safe. */
final class SnapshotStream extends BulkInputStream {
    private static final int TRIES = 4;

    private final Http http;
    private final HttpUrl url;
    private final Snapshot snapshot;
    private final String doing;
    private Response response;
    private InputStream body;
    private String tag = "";
    private long at;
    private int failures;

    SnapshotStream(Http http, HttpUrl url, Snapshot snapshot) {
        this.http = http;
        this.url = url;
        this.snapshot = snapshot;
        this.doing = "download snapshot '" + snapshot.name() + "'";
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        while (true) {
            try {
                if (body == null) {
                    open();
                }
                int count = body.read(target, offset, length);
                if (count >= 0) {
                    at += count;
                    failures = 0;
                    if (at > snapshot.bytes()) {
                        throw changed("it is longer than the " + snapshot.bytes() + " bytes the server told");
                    }
                    return count;
                }
                if (at >= snapshot.bytes()) {
                    return -1;
                }
                throw new IOException("the body ends after " + at + " of " + snapshot.bytes() + " bytes");
            } catch (IOException broken) {
                close();
                RecobroException fault = Answers.lost(doing, http.node(), broken);
                if (fault.fault() == Fault.INTERRUPTED || ++failures >= TRIES) {
                    throw fault;
                }
                http.await(doing, failures);
            }
        }
    }

    private void open() throws IOException {
        Request.Builder request = http.request(url);
        if (at > 0) {
            request.header("Range", "bytes=" + at + "-");
        }
        response = http.open(request.build());
        if (!response.isSuccessful()) {
            RecobroException refused = Answers.refused(doing, http.node(), response);
            if (Answers.busy(response.code())) {
                throw new IOException(refused.getMessage());
            }
            throw refused;
        }
        if (!response.header("Content-Encoding", "identity").equals("identity")) {
            throw Fault.SOURCE_BROKEN
                    .because("unable to " + doing + ": the body comes compressed, although that was not asked for")
                    .hint("let no proxy between here and the server compress");
        }
        String found = response.header("ETag", "");
        if (at > 0 && !found.equals(tag)) {
            throw changed("another file of that name is there now");
        }
        tag = found;
        body = response.body().byteStream();
        if (at > 0 && response.code() != 206) {
            body.skipNBytes(at);
        }
    }

    private RecobroException changed(String cause) {
        return Fault.SOURCE_CHANGED
                .because("unable to " + doing + ": " + cause)
                .hint("let nothing else make snapshots of the collection in the same second, and run the backup again");
    }

    @Override
    public void close() {
        if (response != null) {
            response.close();
        }
        response = null;
        body = null;
    }
}
