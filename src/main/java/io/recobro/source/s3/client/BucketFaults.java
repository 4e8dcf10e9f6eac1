package io.recobro.source.s3.client;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.s3.ObjectSize;
import io.recobro.source.s3.BucketSettings;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/** Turns what the SDK throws into faults of a source that name the bucket. */
record BucketFaults(BucketSettings settings) {

    /** @param action such as {@code list objects of} */
    RecobroException translate(String action, SdkException cause) {
        String message = "unable to " + action + " bucket '" + settings.bucket() + "': ";
        return switch (cause) {
            case AwsServiceException service -> service(message, service);
            case AbortedException aborted -> Fault.INTERRUPTED.because(message + "interrupted", aborted);
            default -> unreachable(message, cause);
        };
    }

    /** @param told by the server; null when it did not */
    long size(String key, Long told) {
        return ObjectSize.of(told, Fault.SOURCE_BROKEN, "object '" + key + "' of bucket '" + settings.bucket() + "'");
    }

    RecobroException unreachable(String message, Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String reason = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return Fault.SOURCE_UNREACHABLE
                .because(message + settings.endpoint() + ": " + reason, cause)
                .hint("check that the server runs and that 'endpoint' is its address");
    }

    private RecobroException service(String message, AwsServiceException cause) {
        AwsErrorDetails details = cause.awsErrorDetails();
        String code = details == null || details.errorCode() == null ? "" : details.errorCode();
        String told = details == null || details.errorMessage() == null ? "" : details.errorMessage();
        int status = cause.statusCode();
        String text = message + "the server answered " + status
                + (code.isEmpty() ? "" : " " + code)
                + (told.isEmpty() ? "" : " (" + told + ")");
        if (code.equals("NoSuchBucket")) {
            return Fault.SOURCE_MISSING.because(text, cause).hint("correct the name of the bucket, or 'endpoint'");
        }
        if (status == 404) {
            return Fault.SOURCE_MISSING.because(text, cause);
        }
        if (status == 401 || status == 403) {
            return Fault.SOURCE_DENIED
                    .because(text, cause)
                    .hint("check 'access_key' and 'secret_key'; they need the rights s3:ListBucket, s3:GetObject and"
                            + " s3:GetObjectTagging, with 'versions: all' also s3:ListBucketVersions and"
                            + " s3:GetObjectVersion");
        }
        if (status == 429 || status >= 500) {
            return Fault.SOURCE_UNREACHABLE.because(text, cause).hint("try again later: the server is overloaded");
        }
        return Fault.SOURCE_BROKEN.because(text, cause).hint("check 'region' and 'endpoint'");
    }

    static int status(SdkException cause) {
        return cause instanceof AwsServiceException service ? service.statusCode() : 0;
    }
}
