package io.recobro.storage.web;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.storage.Features;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.Storage;
import io.recobro.storage.StoredObject;
import io.recobro.storage.Upload;
import io.recobro.stream.Pause;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * What lies below an address of any web server. It can be read; it cannot be listed or changed, and every attempt at that
 * is a fault. Connections that fail, and servers that are busy, are asked again.
 */
public final class WebStorage implements Storage {
    static final int TRIES = 4;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    private final URI base;
    private final Pause pause;
    private final OkHttpClient client;

    /** @param base keys are appended to it; {@code http} or {@code https}, without a query */
    public WebStorage(URI base, Pause pause) {
        this.base = base;
        this.pause = pause;
        this.client = new OkHttpClient.Builder()
                .retryOnConnectionFailure(false)
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
                .connectTimeout(CONNECT)
                .readTimeout(SILENCE)
                .callTimeout(Duration.ZERO)
                .build();
    }

    @Override
    public String name() {
        return base.toString();
    }

    @Override
    public InputStream open(ObjectKey key) {
        return new WebBody(this, key, 0, Long.MAX_VALUE);
    }

    @Override
    public InputStream open(ObjectKey key, long offset, long length) {
        return new WebBody(this, key, offset, length);
    }

    @Override
    public Optional<StoredObject> stat(ObjectKey key) {
        try (Response head = answer(key, new Request.Builder().head())) {
            return Optional.of(new StoredObject(key, Long.parseLong(head.header("Content-Length", "-1"))));
        } catch (RecobroException absent) {
            if (absent.fault() == Fault.OBJECT_MISSING) {
                return Optional.empty();
            }
            throw absent;
        }
    }

    /** The answer to a request that succeeded; closed by the caller. */
    Response answer(ObjectKey key, Request.Builder request) {
        Request whole = request.url(base + "/" + key)
                .header("Accept-Encoding", "identity")
                .build();
        for (int attempt = 1; ; attempt++) {
            RecobroException failed;
            try {
                Response response = client.newCall(whole).execute();
                if (response.isSuccessful()) {
                    return response;
                }
                failed = refused(key, response);
            } catch (IOException broken) {
                failed = unreachable(key, broken);
            }
            if (attempt == TRIES || failed.fault() != Fault.STORAGE_UNREACHABLE) {
                throw failed;
            }
            rest(key, attempt);
        }
    }

    /** Waits before the next attempt. */
    void rest(ObjectKey key, int attempt) {
        try {
            pause.sleep(FIRST_PAUSE.multipliedBy(1L << (attempt - 1)));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw Fault.INTERRUPTED.because("unable to read '" + key + "' in '" + name() + "': interrupted", stop);
        }
    }

    RecobroException unreachable(ObjectKey key, IOException cause) {
        return Fault.STORAGE_UNREACHABLE.because(
                "unable to read '" + key + "' in '" + name() + "': "
                        + (cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage()),
                cause);
    }

    private RecobroException refused(ObjectKey key, Response response) {
        try (response) {
            String message =
                    "unable to read '" + key + "' in '" + name() + "': the server answers status " + response.code();
            return switch (response.code()) {
                case 404, 410, 416 -> Fault.OBJECT_MISSING.because(message);
                case 401, 403 ->
                    Fault.STORAGE_DENIED
                            .because(message)
                            .hint("everything below the address must be readable as it is");
                case 408, 429, 500, 502, 503, 504 -> Fault.STORAGE_UNREACHABLE.because(message);
                default -> Fault.STORAGE_BROKEN.because(message);
            };
        }
    }

    @Override
    public List<StoredObject> list(String prefix) {
        throw Fault.USAGE_WRONG
                .because("unable to list '" + prefix + "' in '" + name() + "': a web server tells no list")
                .hint("name the manifest of a backup itself: …/manifests/….json");
    }

    @Override
    public void put(ObjectKey key, byte[] content) {
        throw readOnly(key.value());
    }

    @Override
    public void replace(ObjectKey key, byte[] content) {
        throw readOnly(key.value());
    }

    @Override
    public Upload begin(ObjectKey key) {
        throw readOnly(key.value());
    }

    @Override
    public void delete(ObjectKey key) {
        throw readOnly(key.value());
    }

    @Override
    public int sweep(String prefix, Duration olderThan) {
        throw readOnly(prefix);
    }

    private RecobroException readOnly(String what) {
        return Fault.USAGE_WRONG.because("unable to change '" + what + "' in '" + name() + "': it can only be read");
    }

    @Override
    public Optional<Long> freeBytes() {
        return Optional.empty();
    }

    @Override
    public Features features() {
        return new Features(false, false);
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
