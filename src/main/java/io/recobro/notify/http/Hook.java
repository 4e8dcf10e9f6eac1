package io.recobro.notify.http;

import io.recobro.fault.RecobroException;
import io.recobro.notify.channel.Outcome;
import io.recobro.notify.channel.Outcome.Failed;
import io.recobro.notify.channel.Outcome.Kind;
import io.recobro.secret.Secret;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * A secret address that takes POST requests. Outcomes name the key of the configuration, never the address: any part of
 * it may be a token. Redirects are not followed, so a token goes nowhere else. Thread-safe.
 */
final class Hook {
    static final MediaType JSON = MediaType.get("application/json; charset=utf-8");
    static final MediaType TEXT = MediaType.get("text/plain; charset=utf-8");

    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final String key;
    private final Secret url;
    private final OkHttpClient client;

    /**
     * @param key where the address stands in the configuration, such as {@code notify.slack.url}
     * @param limit for a whole call
     */
    Hook(String key, Secret url, Duration limit) {
        this.key = key;
        this.url = url;
        this.client = new OkHttpClient.Builder()
                .connectTimeout(CONNECT)
                .readTimeout(limit)
                .writeTimeout(limit)
                .callTimeout(limit)
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
                .build();
    }

    /** @param suffix a path segment to append; empty: none */
    Outcome post(String suffix, MediaType type, byte[] body, Map<String, String> headers) {
        return at(address -> post(suffix.isEmpty() ? address : with(address, suffix), type, body, headers));
    }

    /** Reads the address and calls nobody. */
    Outcome probe() {
        return at(address -> Outcome.delivered());
    }

    private Outcome at(Function<HttpUrl, Outcome> call) {
        HttpUrl address;
        try {
            address = HttpUrl.parse(url.reveal().strip());
        } catch (RecobroException unreadable) {
            return Outcome.failed(unreadable);
        }
        if (address == null) {
            return Outcome.failed(Kind.DENIED, "what " + key + " refers to is no http or https address")
                    .hint("put the whole address there, beginning with https://");
        }
        return call.apply(address);
    }

    private Outcome post(HttpUrl address, MediaType type, byte[] body, Map<String, String> headers) {
        Request.Builder request = new Request.Builder()
                .url(address)
                .header("User-Agent", "recobro")
                .post(RequestBody.create(body, type));
        headers.forEach(request::header);
        try (Response response = client.newCall(request.build()).execute()) {
            return outcome(response);
        } catch (IOException failure) {
            return outcome(failure);
        }
    }

    private static HttpUrl with(HttpUrl address, String segment) {
        HttpUrl.Builder builder = address.newBuilder();
        int last = address.pathSize() - 1;
        if (address.pathSegments().get(last).isEmpty()) {
            builder.removePathSegment(last);
        }
        return builder.addPathSegment(segment).build();
    }

    private Outcome outcome(Response response) {
        int status = response.code();
        String answer = "the address of " + key + " answered " + status + token(response);
        if (status / 100 == 2) {
            return Outcome.delivered();
        }
        Failed failed = switch (status) {
            case 429 -> Outcome.failed(Kind.LIMITED, answer);
            case 401, 403, 404, 410 ->
                Outcome.failed(Kind.DENIED, answer).hint("make a new address and put it into " + key);
            case 408, 425 -> Outcome.failed(Kind.UNREACHABLE, answer);
            default ->
                switch (status / 100) {
                    case 3 ->
                        Outcome.failed(Kind.DENIED, answer + ", a redirect, which is not followed")
                                .hint("put the final address into " + key);
                    case 4 -> Outcome.failed(Kind.REFUSED, answer);
                    default -> Outcome.failed(Kind.UNREACHABLE, answer);
                };
        };
        return retryAfter(response).map(failed::retryAfter).orElse(failed);
    }

    private static Optional<Duration> retryAfter(Response response) {
        return Optional.ofNullable(response.header("Retry-After"))
                .map(String::strip)
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(Long::parseLong)
                .map(Duration::ofSeconds);
    }

    /** An error word such as {@code invalid_token}; anything else is not repeated. */
    private static String token(Response response) {
        try {
            String text = response.peekBody(100).string().strip();
            return text.matches("[a-z_]{2,60}") ? " (" + text + ")" : "";
        } catch (IOException unread) {
            return "";
        }
    }

    private Outcome outcome(IOException failure) {
        return switch (failure) {
            case UnknownHostException unknown -> unreachable("the host of " + key + " is not known");
            case ConnectException refused -> unreachable("no connection to the host of " + key);
            case NoRouteToHostException route -> unreachable("no way to the host of " + key);
            case InterruptedIOException slow -> unreachable("no answer in time from the address of " + key);
            case SSLException tls ->
                Outcome.failed(Kind.DENIED, "no TLS with the host of " + key + ", or its certificate is not trusted")
                        .hint("try the address with curl -v on this host");
            default ->
                unreachable("the connection to the address of " + key + " broke ("
                        + failure.getClass().getSimpleName() + ")");
        };
    }

    private Outcome unreachable(String reason) {
        return Outcome.failed(Kind.UNREACHABLE, reason)
                .hint("check the address in " + key + ", and whether this host may reach it");
    }
}
