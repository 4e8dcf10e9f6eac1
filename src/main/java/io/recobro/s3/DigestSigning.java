package io.recobro.s3;

import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.scheme.AwsV4AuthScheme;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignRequest;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.IdentityProviders;

/**
 * Spares the second SHA-256 of each body over plain http. A request that carries {@code x-amz-checksum-sha256} has the
 * digest of its body among its signed headers, and the probe has proved that the server checks the body against it; so
 * its payload is signed as {@code UNSIGNED-PAYLOAD}, as the SDK does over https. All other requests are signed as usual.
 */
final class DigestSigning implements AwsV4AuthScheme, AwsV4HttpSigner {
    private static final String DIGEST = "x-amz-checksum-sha256";
    private static final int HTTP_PORT = 80;

    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    @Override
    public String schemeId() {
        return SCHEME_ID;
    }

    @Override
    public IdentityProvider<AwsCredentialsIdentity> identityProvider(IdentityProviders providers) {
        return providers.identityProvider(AwsCredentialsIdentity.class);
    }

    @Override
    public AwsV4HttpSigner signer() {
        return this;
    }

    @Override
    public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> request) {
        SdkHttpRequest http = request.request();
        // on the standard port the Host header, which is signed, would differ between the protocols
        boolean spare = http.protocol().equals("http")
                && http.port() != HTTP_PORT
                && http.firstMatchingHeader(DIGEST).isPresent();
        if (!spare) {
            return signer.sign(request);
        }
        SignedRequest signed = signer.sign(request.toBuilder()
                .request(http.toBuilder().protocol("https").build())
                .putProperty(PAYLOAD_SIGNING_ENABLED, false)
                .build());
        return signed.toBuilder()
                .request(signed.request().toBuilder().protocol("http").build())
                .build();
    }

    @Override
    public CompletableFuture<AsyncSignedRequest> signAsync(AsyncSignRequest<? extends AwsCredentialsIdentity> request) {
        return signer.signAsync(request);
    }
}
