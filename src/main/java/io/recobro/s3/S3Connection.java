package io.recobro.s3;

import io.recobro.fault.Fault;
import io.recobro.secret.Secret;
import io.recobro.secret.TrustedCertificates;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * An S3 server and who asks it. The client is one that any such server understands: no trailing checksums, no chunked
 * encoding, no hidden defaults.
 *
 * @param what it is for, such as {@code destination 'offsite'}
 * @param endpoint base address of the server, {@code http} or {@code https}
 * @param region for the signature; mandatory even where a server ignores it
 * @param pathStyle whether the bucket is named in the path rather than in the host name
 * @param caFile certificates in PEM to trust instead of the system's
 */
public record S3Connection(
        String what,
        URI endpoint,
        String region,
        boolean pathStyle,
        Secret accessKey,
        Secret secretKey,
        Optional<Path> caFile) {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /**
     * Makes a client, to be closed by the caller.
     *
     * @param silence how long the server may think before it answers
     * @throws io.recobro.fault.RecobroException {@code SECRET_UNREADABLE}, {@code CONFIGURATION_INVALID}
     */
    public S3Client client(Duration silence) {
        AwsBasicCredentials credentials = AwsBasicCredentials.create(accessKey.reveal(), secretKey.reveal());
        QuietErrors errors = new QuietErrors(List.of(credentials.accessKeyId(), credentials.secretAccessKey()));
        return S3Client.builder()
                .httpClient(httpClient(silence))
                .endpointOverride(endpoint)
                .region(Region.of(region))
                .forcePathStyle(pathStyle)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .putAuthScheme(new DigestSigning())
                .serviceConfiguration(s3 -> s3.chunkedEncodingEnabled(false))
                .overrideConfiguration(o -> o.retryStrategy(new BoundedRetries())
                        .apiCallAttemptTimeout(silence)
                        .addExecutionInterceptor(errors))
                .build();
    }

    private SdkHttpClient httpClient(Duration silence) {
        UrlConnectionHttpClient.Builder builder = UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(silence);
        if (caFile.isPresent()) {
            TrustManager[] trusted = trustManagers(caFile.get());
            builder.tlsTrustManagersProvider(() -> trusted);
        } else if ("http".equals(endpoint.getScheme())) {
            // reading the system's certificates takes as long as ten requests; nothing is encrypted here
            builder.tlsTrustManagersProvider(() -> new TrustManager[0]);
        }
        return builder.build();
    }

    private TrustManager[] trustManagers(Path file) {
        try {
            return TrustedCertificates.ofFile(file);
        } catch (IOException | GeneralSecurityException e) {
            throw Fault.CONFIGURATION_INVALID
                    .because("unable to read the certificates '" + file + "' of " + what + ": " + e.getMessage(), e)
                    .hint("'ca_file' must hold certificates in PEM");
        }
    }
}
