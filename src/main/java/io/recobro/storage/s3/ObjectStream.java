package io.recobro.storage.s3;

import io.recobro.storage.ObjectKey;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Reads a range of an object and goes on where it was when the connection breaks, a few times in a row at most; the
 * object must still be the same one (its ETag). What cannot be read is a storage fault. Closing early cuts the
 * connection instead of draining it.
 */
final class ObjectStream extends InputStream {
    private static final int ATTEMPTS = 3;

    private final Bucket bucket;
    private final ObjectKey key;
    private ResponseInputStream<GetObjectResponse> response;
    private final String entityTag;
    private long position;
    private long end;
    private final long last;
    private final boolean lengthKnown;
    private int failures;

    /** Opens at once. {@code length} may exceed the object's end; then the stream is short. */
    ObjectStream(Bucket bucket, ObjectKey key, long offset, long length) {
        this.bucket = bucket;
        this.key = key;
        this.position = offset;
        this.last = length == Long.MAX_VALUE ? Long.MAX_VALUE : offset + length - 1;
        this.response = request(offset, last, null);
        this.entityTag = response.response().eTag();
        Long told = response.response().contentLength();
        this.lengthKnown = told != null;
        this.end = lengthKnown ? offset + told : Long.MAX_VALUE;
    }

    private ResponseInputStream<GetObjectResponse> request(long from, long last, String unchanged) {
        try {
            GetObjectRequest.Builder get = GetObjectRequest.builder()
                    .bucket(bucket.settings().bucket())
                    .key(bucket.name(key))
                    .ifMatch(unchanged);
            if (last != Long.MAX_VALUE) {
                get.range("bytes=" + from + "-" + last);
            } else if (from > 0) {
                get.range("bytes=" + from + "-");
            }
            return bucket.client().getObject(get.build());
        } catch (SdkException e) {
            throw bucket.faults().translate(action(), e);
        }
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        while (position < end) {
            try {
                int count = response.read(target, offset, length);
                if (count < 0 && !lengthKnown) {
                    end = position;
                    return -1;
                }
                if (count < 0) {
                    throw new EOFException("the connection ended " + (end - position) + " bytes early");
                }
                position += count;
                failures = 0;
                return count;
            } catch (IOException | SdkException broken) {
                resume(broken);
            }
        }
        return -1;
    }

    private void resume(Exception broken) {
        response.abort();
        failures++;
        if (failures >= ATTEMPTS) {
            throw bucket.faults()
                    .unreachable(
                            "unable to " + action() + " destination '"
                                    + bucket.settings().name() + "': ",
                            broken);
        }
        response = request(position, lengthKnown ? end - 1 : last, entityTag);
    }

    @Override
    public void close() {
        if (position < end) {
            response.abort();
        } else {
            try {
                response.close();
            } catch (IOException allBytesAreHere) {
                response.abort();
            }
        }
    }

    private String action() {
        return "read object '" + key + "' from";
    }
}
