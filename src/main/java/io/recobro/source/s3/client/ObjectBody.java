package io.recobro.source.s3.client;

import io.recobro.fault.Fault;
import io.recobro.stream.BulkInputStream;
import java.io.EOFException;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * The content of one state of an object. A connection that breaks is taken up where it was, a few times in a row at most,
 * as long as the object is still the same one.
 */
final class ObjectBody extends BulkInputStream {
    private static final int ATTEMPTS = 4;

    private final S3Client client;
    private final BucketFaults faults;
    private final GetObjectRequest request;
    private final long size;
    private ResponseInputStream<GetObjectResponse> response;
    private long position;
    private int failures;

    ObjectBody(
            S3Client client,
            BucketFaults faults,
            GetObjectRequest request,
            ResponseInputStream<GetObjectResponse> response) {
        this.client = client;
        this.faults = faults;
        this.request = request;
        this.response = response;
        this.size = response.response().contentLength();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        while (position < size) {
            try {
                int count = response.read(target, offset, length);
                if (count < 0) {
                    throw new EOFException("the connection ended " + (size - position) + " bytes early");
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
            throw faults.unreachable(unable(), broken);
        }
        try {
            response = client.getObject(request.toBuilder()
                    .ifMatch(response.response().eTag())
                    .range("bytes=" + position + "-")
                    .build());
        } catch (SdkException failure) {
            if (BucketFaults.status(failure) == 412 || BucketFaults.status(failure) == 404) {
                throw Fault.SOURCE_CHANGED.because(unable() + "it was replaced or removed while it was read", failure);
            }
            throw faults.translate("read object '" + request.key() + "' of", failure);
        }
        if (response.response().contentRange() == null) {
            response.abort();
            throw Fault.SOURCE_BROKEN.because(unable() + "the server sent all of it instead of a range");
        }
    }

    private String unable() {
        return "unable to read object '" + request.key() + "' of bucket '" + request.bucket() + "': ";
    }

    @Override
    public void close() {
        if (position < size) {
            response.abort();
            return;
        }
        try {
            response.close();
        } catch (IOException allBytesAreHere) {
            response.abort();
        }
    }
}
