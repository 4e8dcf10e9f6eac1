package io.recobro.source.qdrant.client;

import io.recobro.fault.Fault;
import io.recobro.secret.TrustedCertificates;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;

/** Builds clients without hidden defaults. */
final class HttpClients {
    static final Duration CONNECT = Duration.ofSeconds(10);

    /** How long a server may be silent in the middle of a body. */
    static final Duration SILENCE = Duration.ofSeconds(60);

    private HttpClients() {}

    /**
     * No redirects: the key would go along. No idle connections: the server closes them after a few seconds, and a request
     * that was sent into one cannot be told from one that was lost. No retries of its own.
     */
    static OkHttpClient build(Optional<Path> ca) {
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
                .connectTimeout(CONNECT)
                .readTimeout(SILENCE)
                .writeTimeout(SILENCE)
                .callTimeout(Duration.ofMinutes(2));
        ca.ifPresent(file -> trust(builder, file));
        return builder.build();
    }

    /** The same client for calls whose answer comes when long work is done. */
    static OkHttpClient patient(OkHttpClient client, Duration answer, Duration whole) {
        return client.newBuilder().readTimeout(answer).callTimeout(whole).build();
    }

    private static void trust(OkHttpClient.Builder builder, Path file) {
        try {
            TrustManager[] managers = TrustedCertificates.ofFile(file);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers, null);
            builder.sslSocketFactory(context.getSocketFactory(), (X509TrustManager) managers[0]);
        } catch (IOException | GeneralSecurityException e) {
            throw Fault.CONFIGURATION_INVALID
                    .because("unable to read the certificates '" + file + "' for Qdrant: " + e.getMessage(), e)
                    .hint("'tls_ca' must hold certificates in PEM");
        }
    }
}
