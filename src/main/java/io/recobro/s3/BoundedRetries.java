package io.recobro.s3;

import java.time.Duration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.AcquireInitialTokenResponse;
import software.amazon.awssdk.retries.api.RecordSuccessRequest;
import software.amazon.awssdk.retries.api.RecordSuccessResponse;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenResponse;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.retries.api.TokenAcquisitionFailedException;

/**
 * Retries as AWS's SDKs do, three attempts with a growing pause, but waits no longer than {@link #LONGEST} because a server
 * asks for it ({@code Retry-After}, RFC 9110, 10.2.3): one that wants to be left alone for an hour is out of reach for this run. Thread-safe.
 */
final class BoundedRetries implements RetryStrategy {
    /** The longest pause that the SDK makes by itself. */
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final RetryStrategy standard = AwsRetryStrategy.standardRetryStrategy();

    @Override
    public AcquireInitialTokenResponse acquireInitialToken(AcquireInitialTokenRequest request) {
        return standard.acquireInitialToken(request);
    }

    @Override
    public RefreshRetryTokenResponse refreshRetryToken(RefreshRetryTokenRequest request) {
        boolean tooLong = request.suggestedDelay()
                .filter(delay -> delay.compareTo(LONGEST) > 0)
                .isPresent();
        if (tooLong) {
            throw new TokenAcquisitionFailedException(
                    "the server asks for a longer pause than " + LONGEST.toSeconds() + " s",
                    request.token(),
                    request.failure());
        }
        return standard.refreshRetryToken(request);
    }

    @Override
    public RecordSuccessResponse recordSuccess(RecordSuccessRequest request) {
        return standard.recordSuccess(request);
    }

    @Override
    public int maxAttempts() {
        return standard.maxAttempts();
    }

    @Override
    public boolean useClientDefaults() {
        return false;
    }

    /** Of the strategy without the bound. */
    @Override
    public Builder<?, ?> toBuilder() {
        return standard.toBuilder();
    }
}
