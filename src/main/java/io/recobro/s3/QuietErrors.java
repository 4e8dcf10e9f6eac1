package io.recobro.s3;

import io.recobro.secret.Secret;
import java.util.List;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Takes the keys out of what a server says: some repeat the request that they refuse. */
final class QuietErrors implements ExecutionInterceptor {
    private final List<String> keys;

    QuietErrors(List<String> keys) {
        this.keys = List.copyOf(keys);
    }

    @Override
    public Throwable modifyException(Context.FailedExecution failed, ExecutionAttributes attributes) {
        if (!(failed.exception() instanceof AwsServiceException refusal) || refusal.awsErrorDetails() == null) {
            return failed.exception();
        }
        AwsErrorDetails details = refusal.awsErrorDetails();
        String said = details.errorMessage();
        String hidden = said;
        for (String key : keys) {
            hidden = hidden == null ? null : Secret.hide(key, hidden);
        }
        if (said == null || said.equals(hidden)) {
            return refusal;
        }
        return refusal.toBuilder()
                .awsErrorDetails(details.toBuilder().errorMessage(hidden).build())
                .build();
    }
}
