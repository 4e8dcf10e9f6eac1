package io.recobro.source.qdrant.client;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.secret.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLException;
import okhttp3.Response;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads answers, and turns bad ones and none at all into faults. */
final class Answers {
    /** Statuses after which the same request may succeed. */
    private static final Set<Integer> BUSY = Set.of(429, 502, 503, 504);

    private static final int LARGEST = 64 << 20;
    private static final int LONGEST_CAUSE = 300;

    private Answers() {}

    static boolean busy(int status) {
        return BUSY.contains(status);
    }

    /** The {@code result} of a good answer; the whole answer where there is none. */
    static JsonNode result(String doing, String node, Response response) throws IOException {
        byte[] body = bytes(doing, response);
        try {
            JsonNode tree = JsonMapper.shared().readTree(body);
            return tree.has("result") ? tree.path("result") : tree;
        } catch (JacksonException notJson) {
            throw Fault.SOURCE_BROKEN
                    .because("unable to " + doing + " at " + node + ": the answer is no JSON", notJson)
                    .hint("check that the URL is that of a Qdrant server, REST API");
        }
    }

    private static byte[] bytes(String doing, Response response) throws IOException {
        byte[] body = response.body().byteStream().readNBytes(LARGEST + 1);
        if (body.length > LARGEST) {
            throw Fault.SOURCE_BROKEN.because(
                    "unable to " + doing + ": the answer is larger than " + (LARGEST >> 20) + " MiB");
        }
        return body;
    }

    /** The fault for an answer whose status is not 2xx. */
    static RecobroException refused(String doing, String node, Response response) throws IOException {
        int status = response.code();
        String body = new String(response.body().byteStream().readNBytes(64 << 10), StandardCharsets.UTF_8);
        String key = response.request().header(Http.KEY);
        String words = words(key == null ? body : Secret.hide(key, body));
        String message = "unable to " + doing + " at " + node + ": "
                + (words.isEmpty() ? "the server answers " + status : words + " (" + status + ")");
        if (response.isRedirect()) {
            return Fault.SOURCE_BROKEN
                    .because("unable to " + doing + " at " + node + ": the server redirects to another address ("
                            + status + "), where the key is never sent")
                    .hint("set the URL to the address of the server itself");
        }
        if (words.toLowerCase(Locale.ROOT).contains("no space left")) {
            return Fault.SOURCE_BROKEN
                    .because(message)
                    .hint("free space on the server's disk: a snapshot needs up to three times the collection");
        }
        return switch (status) {
            case 401 ->
                Fault.SOURCE_DENIED.because(message).hint("check 'api_key'; the server wants one, or not this one");
            case 403 ->
                Fault.SOURCE_DENIED
                        .because(message)
                        .hint("use a key that may write: snapshots are made and removed with it");
            case 404 -> Fault.SOURCE_MISSING.because(message);
            default ->
                busy(status)
                        ? Fault.SOURCE_UNREACHABLE.because(message).hint("see the server's log; try again later")
                        : Fault.SOURCE_BROKEN.because(message);
        };
    }

    /** The fault for a request that got no answer, or only a part of one. */
    static RecobroException lost(String doing, String node, IOException cause) {
        if (Thread.currentThread().isInterrupted()) {
            return Fault.INTERRUPTED.because("unable to " + doing + " at " + node + ": interrupted", cause);
        }
        String said = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        String words = said.replaceAll("(\\w+\\.)+\\w+Exception: ", "");
        return Fault.SOURCE_UNREACHABLE
                .because("unable to " + doing + " at " + node + ": " + words, cause)
                .hint(
                        cause instanceof SSLException
                                ? "check the URL; a certificate that the system does not trust is named in 'tls_ca'"
                                : "check the URL, and that the server runs and can be reached from here");
    }

    /** What the server says in JSON or in plain text, on one line, cut to a sane length. */
    private static String words(String body) {
        String text = body;
        try {
            JsonNode status = JsonMapper.shared().readTree(body).path("status");
            text = status.path("error").asString(body);
        } catch (JacksonException plain) {
            text = body;
        }
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() > LONGEST_CAUSE ? line.substring(0, LONGEST_CAUSE) + "…" : line;
    }
}
