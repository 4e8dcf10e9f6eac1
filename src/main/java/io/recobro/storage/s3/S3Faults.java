package io.recobro.storage.s3;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Turns what the SDK throws, at its root type, into faults that name the destination and the key.
 *
 * @param clock of this machine, to be compared with the server's
 */
record S3Faults(String destination, URI endpoint, String bucket, Clock clock) {
    private static final Set<String> WRONG_KEYS =
            Set.of("InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "TokenRefreshRequired");
    private static final Set<String> FULL =
            Set.of("XMinioStorageFull", "QuotaExceeded", "XMinioAdminBucketQuotaExceeded", "EntityTooLarge");
    private static final Set<String> WRONG_DIGEST =
            Set.of("BadDigest", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch", "InvalidDigest");

    /** With 200 where the trouble comes after the head of an answer was sent: completing an upload, copying. */
    private static final Set<String> IN_TROUBLE = Set.of("InternalError", "SlowDown", "ServiceUnavailable");

    /** @param action such as {@code store object 'a/b' in} */
    RecobroException translate(String action, SdkException cause) {
        String message = "unable to " + action + " destination '" + destination + "': ";
        return switch (cause) {
            case AwsServiceException service -> service(message, service);
            case AbortedException aborted -> Fault.INTERRUPTED.because(message + "interrupted", aborted);
            default -> unreachable(message, cause);
        };
    }

    RecobroException unreachable(String message, Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String reason = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        RecobroException fault = Fault.STORAGE_UNREACHABLE.because(message + endpoint + ": " + reason, cause);
        boolean certificate =
                root instanceof SSLException || root.getClass().getName().startsWith("sun.security");
        return fault.hint(
                certificate
                        ? "name the file with the server's certificate authority as 'ca_file'"
                        : "check that the server runs and that 'endpoint' is its address");
    }

    private RecobroException service(String message, AwsServiceException cause) {
        AwsErrorDetails details = cause.awsErrorDetails();
        String code = details == null || details.errorCode() == null ? "" : details.errorCode();
        String text = message + reason(cause, code);
        int status = cause.statusCode();
        if (code.equals("NoSuchBucket")) {
            return Fault.STORAGE_BROKEN.because(text, cause).hint("create the bucket '" + bucket + "'");
        }
        if (code.equals("NoSuchKey") || status == 404 || status == 416) {
            return Fault.OBJECT_MISSING.because(text, cause);
        }
        if (code.equals("PreconditionFailed") || status == 412) {
            return Fault.OBJECT_EXISTS.because(message + "it exists already", cause);
        }
        if (code.equals("RequestTimeTooSkewed") || code.equals("RequestExpired")) {
            return Fault.STORAGE_DENIED
                    .because(text + skew(details), cause)
                    .hint("set this machine's clock: it differs from the server's by more than the server allows");
        }
        if (code.equals("ExpiredToken") || code.equals("ExpiredTokenException")) {
            return Fault.STORAGE_DENIED.because(text, cause).hint("renew the credentials: they have expired");
        }
        if (WRONG_KEYS.contains(code)) {
            return Fault.STORAGE_DENIED
                    .because(text, cause)
                    .hint("check 'access_key', 'secret_key' and 'region' of destination '" + destination + "'");
        }
        if (FULL.contains(code) || status == 507) {
            return Fault.STORAGE_FULL.because(text, cause).hint("free some space there or shorten the retention");
        }
        if (status == 401 || status == 403) {
            return Fault.STORAGE_DENIED
                    .because(text, cause)
                    .hint("give these credentials the rights to list, read, write and delete in bucket '" + bucket
                            + "'");
        }
        if (WRONG_DIGEST.contains(code)) {
            return Fault.STORAGE_BROKEN
                    .because(text, cause)
                    .hint("the content changed on its way: check network and memory");
        }
        if (status == 301 || status == 307 || code.equals("AuthorizationHeaderMalformed")) {
            return Fault.STORAGE_BROKEN.because(text, cause).hint("check 'region' and 'endpoint'");
        }
        if (status == 429 || status >= 500 || IN_TROUBLE.contains(code)) {
            return Fault.STORAGE_UNREACHABLE
                    .because(text + pause(details), cause)
                    .hint("try again later: the server is overloaded");
        }
        return Fault.STORAGE_BROKEN.because(text, cause);
    }

    /** How long the server wants to be left alone, where it says so. */
    private static String pause(AwsErrorDetails details) {
        return header(details, "Retry-After")
                .filter(pause -> pause.matches("\\d{1,9}"))
                .map(seconds -> " and asks for " + seconds + " s without requests")
                .orElse("");
    }

    private static Optional<String> header(AwsErrorDetails details, String name) {
        return Optional.ofNullable(details)
                .map(AwsErrorDetails::sdkHttpResponse)
                .flatMap(answer -> answer.firstMatchingHeader(name));
    }

    /** How far the clocks are apart, by the date of the answer: RFC 9110, 6.6.1. */
    private String skew(AwsErrorDetails details) {
        try {
            return header(details, "Date")
                    .map(text -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)))
                    .map(server -> Duration.between(server, clock.instant()))
                    .map(ahead -> "; this machine's clock is " + ahead.abs().toMinutes() + " min "
                            + ahead.abs().toSecondsPart() + " s " + (ahead.isNegative() ? "behind" : "ahead of")
                            + " the server's")
                    .orElse("");
        } catch (DateTimeException unreadable) {
            return "";
        }
    }

    private static String reason(AwsServiceException cause, String code) {
        AwsErrorDetails details = cause.awsErrorDetails();
        String text = details == null || details.errorMessage() == null ? "" : details.errorMessage();
        return "the server answered " + cause.statusCode()
                + (code.isEmpty() ? "" : " " + code)
                + (text.isEmpty() ? "" : " (" + text + ")");
    }

    /** Whether the server understood the request and refused it as such: not a matter of rights, paths or its health. */
    static boolean refused(SdkException cause) {
        return cause instanceof AwsServiceException service
                && (service.statusCode() == 400
                        || service.statusCode() == 412
                        || service.statusCode() == 409
                        || service.statusCode() == 422
                        || service.statusCode() == 501);
    }

    static int status(SdkException cause) {
        return cause instanceof AwsServiceException service ? service.statusCode() : 0;
    }
}
