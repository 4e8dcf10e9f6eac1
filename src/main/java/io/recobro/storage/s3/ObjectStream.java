package io.recobro.storage.s3;

import io.recobro.fault.Fault;
import io.recobro.storage.ObjectKey;
import io.recobro.stream.BulkInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Reads a range of an object and goes on where it was when the connection breaks, a few times in a row at most; the
 * object must still be the same one (its ETag), else the fault is {@code BACKUP_DAMAGED}. What cannot be read is a storage
 * fault. Closing early cuts the connection instead of draining it.
 */
final class ObjectStream extends BulkInputStream {
    private static final int ATTEMPTS = 3;
    private static final int PARTIAL = 206;

    /** RFC 9110, 14.4: the number after the slash is the length of the whole object. */
    private static final Pattern TOTAL = Pattern.compile("bytes \\d+-\\d+/(\\d{1,18})");

    private final Bucket bucket;
    private final ObjectKey key;
    private ResponseInputStream<GetObjectResponse> response;
    private final String entityTag;
    private long position;
    private long end;
    private final long last;
    private final boolean lengthKnown;
    private int failures;

    /**
     * Opens at once. {@code length} may exceed the object's end; then the stream is short.
     *
     * @param entityTag of the object that is meant; null for whatever is there
     */
    ObjectStream(Bucket bucket, ObjectKey key, long offset, long length, String entityTag) {
        this.bucket = bucket;
        this.key = key;
        this.position = offset;
        this.last = length == Long.MAX_VALUE ? Long.MAX_VALUE : offset + length - 1;
        this.response = request(offset, last, entityTag);
        this.entityTag = response.response().eTag();
        Long told = response.response().contentLength();
        this.lengthKnown = told != null;
        this.end = lengthKnown ? offset + told : Long.MAX_VALUE;
    }

    private ResponseInputStream<GetObjectResponse> request(long from, long last, String unchanged) {
        ResponseInputStream<GetObjectResponse> reply;
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
            reply = bucket.client().getObject(get.build());
        } catch (SdkException e) {
            if (unchanged != null && S3Faults.status(e) == 412) {
                throw replaced(e);
            }
            throw bucket.faults().translate(action(), e);
        }
        if (unchanged != null && !unchanged.equals(reply.response().eTag())) {
            reply.abort();
            throw replaced(null);
        }
        if (from > 0 && !isRange(reply)) {
            reply.abort();
            throw Fault.STORAGE_BROKEN
                    .because(unable() + "the server sent all of it instead of a range")
                    .hint("check the server, and any proxy before it: ranges must be supported");
        }
        return reply;
    }

    private RuntimeException replaced(SdkException cause) {
        return Fault.BACKUP_DAMAGED
                .because(unable() + "it was replaced while it was read", cause)
                .hint("find out who else writes to this bucket: backups never change");
    }

    private static boolean isRange(ResponseInputStream<GetObjectResponse> reply) {
        return reply.response().sdkHttpResponse().statusCode() == PARTIAL;
    }

    /** Whether the server sends the range and not the whole object. */
    boolean isRange() {
        return isRange(response);
    }

    /** Whether further requests can insist on the same object. */
    boolean hasStrongTag() {
        return entityTag != null && !entityTag.startsWith("W/");
    }

    String entityTag() {
        return entityTag;
    }

    /** Where in the object this stream ends. */
    long end() {
        return end;
    }

    /** Bytes of the whole object, where the server tells them with a range. */
    OptionalLong total() {
        String range = response.response().contentRange();
        Matcher matcher = TOTAL.matcher(range == null ? "" : range);
        return matcher.matches() && lengthKnown
                ? OptionalLong.of(Long.parseLong(matcher.group(1)))
                : OptionalLong.empty();
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
            throw bucket.faults().unreachable(unable(), broken);
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

    private String unable() {
        return "unable to " + action() + " destination '" + bucket.settings().name() + "': ";
    }

    private String action() {
        return "read object '" + key + "' from";
    }
}
