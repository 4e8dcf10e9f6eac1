package io.recobro.source.qdrant.client;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.secret.Secret;
import io.recobro.source.qdrant.QdrantSettings;
import io.recobro.stream.Pause;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import tools.jackson.databind.JsonNode;

/** Sends requests to one node, and sends again what may be sent again. Thread-safe. */
final class Http implements AutoCloseable {
    /** The header that carries the key. */
    static final String KEY = "api-key";

    private static final int TRIES = 4;
    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final Duration BODY_LIMIT = Duration.ofHours(24);
    private static final MediaType JSON = MediaType.get("application/json");

    private final HttpUrl base;
    private final Optional<Secret> key;
    private final OkHttpClient client;
    private final OkHttpClient streaming;
    private final Pause pause;
    private final Clock clock;
    private volatile String revealed;
    private volatile Duration ahead = Duration.ZERO;

    Http(URI url, QdrantSettings.Server server, Clock clock, Pause pause) {
        this.base = HttpUrl.get(url.toString());
        this.key = server.apiKey();
        this.client = HttpClients.build(server.ca());
        this.streaming = HttpClients.patient(client, HttpClients.SILENCE, BODY_LIMIT);
        this.clock = clock;
        this.pause = pause;
    }

    Instant now() {
        return clock.instant();
    }

    /** The time by the server's clock, as far as its answers told it. */
    Instant serverTime() {
        return clock.instant().plus(ahead);
    }

    /** For messages; never holds the key. */
    String node() {
        return base.host() + ":" + base.port();
    }

    /** Whether the key crosses a network that may be read. */
    boolean open() {
        boolean local = base.host().equals("localhost")
                || base.host().startsWith("127.")
                || base.host().equals("::1");
        return !base.isHttps() && !local;
    }

    /** A request for a path, with the key. Segments are escaped. */
    Request.Builder request(String... segments) {
        return request(url(segments));
    }

    Request.Builder request(HttpUrl url) {
        Request.Builder builder = new Request.Builder().url(url).header("Accept-Encoding", "identity");
        key.ifPresent(secret -> builder.header(KEY, reveal(secret)));
        return builder;
    }

    HttpUrl url(String... segments) {
        HttpUrl.Builder builder = base.newBuilder();
        for (String segment : segments) {
            builder.addPathSegment(segment);
        }
        return builder.build();
    }

    static RequestBody json(JsonNode body) {
        return RequestBody.create(body.toString(), JSON);
    }

    private String reveal(Secret secret) {
        String known = revealed;
        if (known == null) {
            known = secret.reveal();
            if (!known.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
                throw Fault.SECRET_UNREADABLE
                        .because("unable to use " + secret + " as an API key: it holds characters no header can carry")
                        .hint("a key is one line of visible ASCII characters");
            }
            revealed = known;
        }
        return known;
    }

    /** Sends a request that changes nothing when sent twice, up to {@value #TRIES} times. */
    JsonNode repeat(String doing, Request request) {
        RecobroException last = null;
        for (int tried = 0; tried < TRIES; tried++) {
            if (tried > 0) {
                await(doing, tried);
            }
            try (Response response = client.newCall(request).execute()) {
                if (response.isSuccessful()) {
                    compareClocks(response);
                    return Answers.result(doing, node(), response);
                }
                last = Answers.refused(doing, node(), response);
                if (!Answers.busy(response.code())) {
                    throw last;
                }
            } catch (IOException lost) {
                last = Answers.lost(doing, node(), lost);
                if (last.fault() == Fault.INTERRUPTED) {
                    throw last;
                }
            }
        }
        throw last;
    }

    private void compareClocks(Response response) {
        Date date = response.headers().getDate("Date");
        if (date != null) {
            ahead = Duration.between(clock.instant().truncatedTo(ChronoUnit.SECONDS), date.toInstant());
        }
    }

    /** Opens a body that is read as it comes; the caller closes it. Sent once. */
    Response open(Request request) throws IOException {
        return streaming.newCall(request).execute();
    }

    /**
     * Sends a request whose answer comes when the work is done. Sent once; what came back is for the caller to judge.
     *
     * @param silence how long the answer may take
     */
    Response work(Request request, Duration silence) throws IOException {
        return HttpClients.patient(client, silence, BODY_LIMIT).newCall(request).execute();
    }

    /** Waits before try number {@code tried}, counted from 1: doubling, with jitter. */
    void await(String doing, int tried) {
        long most = FIRST_WAIT.toMillis() << Math.min(tried - 1, 5);
        try {
            pause.sleep(Duration.ofMillis(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1)));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Fault.INTERRUPTED.because("unable to " + doing + " at " + node() + ": interrupted", stopped);
        }
    }

    /**
     * Looks again and again, with growing waits.
     *
     * @param longest when to give up, after one look at least
     * @return whether it was reached
     */
    boolean until(String doing, Duration longest, BooleanSupplier reached) {
        Instant deadline = clock.instant().plus(longest);
        for (int tried = 1; !reached.getAsBoolean(); tried++) {
            if (!clock.instant().isBefore(deadline)) {
                return false;
            }
            await(doing, tried);
        }
        return true;
    }

    /** Ends all calls that are under way; their threads get an error. */
    void cancel() {
        client.dispatcher().cancelAll();
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
