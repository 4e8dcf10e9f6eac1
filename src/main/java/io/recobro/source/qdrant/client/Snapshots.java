package io.recobro.source.qdrant.client;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import okhttp3.MultipartBody;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import tools.jackson.databind.JsonNode;

/** The snapshots of the collections on one node. Thread-safe. */
public final class Snapshots {
    private static final int TRIES = 4;
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(5);
    private static final RequestBody NOTHING = RequestBody.create(new byte[0], null);

    private final Http http;

    Snapshots(Http http) {
        this.http = http;
    }

    /** What the server lists, in no order; uploaded files are among them. */
    public List<Snapshot> list(String collection) {
        JsonNode all = http.repeat(
                "list the snapshots of collection '" + collection + "'",
                http.request("collections", collection, "snapshots").build());
        List<Snapshot> snapshots = new ArrayList<>();
        all.forEach(node -> snapshots.add(snapshot(node)));
        return snapshots;
    }

    private static Snapshot snapshot(JsonNode node) {
        String sha256 = node.path("checksum").asString("");
        return new Snapshot(
                node.path("name").asString(),
                node.path("size").asLong(-1),
                sha256.isEmpty() ? Optional.empty() : Optional.of(sha256));
    }

    /**
     * Asks for a snapshot.
     *
     * @param wait for the answer that it is made; else the server only says that it will be
     * @param timeout how long it may take
     * @return the snapshot; empty when the server is (or may be) still making it: then the list will show it
     */
    public Optional<Snapshot> create(String collection, boolean wait, Duration timeout) {
        String doing = "make a snapshot of collection '" + collection + "'";
        HttpUrl url = http.url("collections", collection, "snapshots")
                .newBuilder()
                .addQueryParameter("wait", Boolean.toString(wait))
                .build();
        Request request = http.request(url).post(NOTHING).build();
        Duration silence = timeout.compareTo(LONGEST_SILENCE) < 0 ? timeout : LONGEST_SILENCE;
        RecobroException last = null;
        for (int tried = 0; tried < TRIES; tried++) {
            if (tried > 0) {
                http.await(doing, tried);
            }
            try (Response response = http.work(request, silence)) {
                if (response.code() == 202 || response.code() == 502 || response.code() == 504) {
                    return Optional.empty();
                }
                if (response.isSuccessful()) {
                    return Optional.of(snapshot(Answers.result(doing, http.node(), response)));
                }
                last = Answers.refused(doing, http.node(), response);
                if (!Answers.busy(response.code())) {
                    throw last;
                }
            } catch (ConnectException | UnknownHostException | NoRouteToHostException unsent) {
                last = Answers.lost(doing, http.node(), unsent);
            } catch (IOException lost) {
                RecobroException fault = Answers.lost(doing, http.node(), lost);
                if (fault.fault() == Fault.INTERRUPTED) {
                    throw fault;
                }
                return Optional.empty();
            }
        }
        throw last;
    }

    /**
     * Opens the content. A connection that breaks is taken up again where it broke.
     *
     * @return a stream that ends after exactly {@code snapshot.bytes()} bytes, or throws
     */
    public InputStream open(String collection, Snapshot snapshot) {
        return new SnapshotStream(http, http.url("collections", collection, "snapshots", snapshot.name()), snapshot);
    }

    /** Removes a snapshot; one that is not there is removed already. */
    public void delete(String collection, String name) {
        try {
            http.repeat(
                    "remove snapshot '" + name + "'",
                    http.request("collections", collection, "snapshots", name)
                            .delete(NOTHING)
                            .build());
        } catch (RecobroException failed) {
            if (failed.fault() != Fault.SOURCE_MISSING) {
                throw failed;
            }
        }
    }

    /**
     * Finds out whether the key may make and remove snapshots, by removing one that does not exist.
     *
     * @throws RecobroException {@code SOURCE_DENIED}
     */
    public void requireWriteAccess(String collection) {
        delete(collection, "recobro-asks-whether-it-may-write.snapshot");
    }

    /**
     * Loads a snapshot into a collection, which is made when it does not exist. The file stays on the server under
     * {@code fileName}, after most failures too.
     *
     * @param content opened anew for each try
     * @param timeout how long the server may take once it has all
     * @return whether the server says that it is loaded; false when the server got all and no answer came back: it may be
     *     loading still, have loaded, or have failed
     */
    public boolean upload(
            String collection,
            String fileName,
            long bytes,
            String sha256,
            Supplier<InputStream> content,
            Duration timeout) {
        String doing = "load a snapshot into collection '" + collection + "'";
        HttpUrl url = http.url("collections", collection, "snapshots", "upload")
                .newBuilder()
                .addQueryParameter("wait", "true")
                .addQueryParameter("priority", "snapshot")
                .addQueryParameter("checksum", sha256)
                .build();
        RecobroException last = null;
        for (int tried = 0; tried < TRIES; tried++) {
            if (tried > 0) {
                http.await(doing, tried);
            }
            UploadBody body = new UploadBody(content, bytes);
            MultipartBody form = new MultipartBody.Builder()
                    .setType(MultipartBody.FORM)
                    .addFormDataPart("snapshot", fileName, body)
                    .build();
            try (Response response = http.work(http.request(url).post(form).build(), timeout)) {
                if (response.isSuccessful()) {
                    Answers.result(doing, http.node(), response);
                    return true;
                }
                if (body.sent() && (response.code() == 502 || response.code() == 504)) {
                    return false;
                }
                last = Answers.refused(doing, http.node(), response);
                if (response.code() != 429 && response.code() != 503) {
                    throw last;
                }
            } catch (ConnectException | UnknownHostException | NoRouteToHostException unsent) {
                last = Answers.lost(doing, http.node(), unsent);
            } catch (IOException lost) {
                RecobroException fault = Answers.lost(doing, http.node(), lost);
                if (!body.sent() || fault.fault() == Fault.INTERRUPTED) {
                    throw fault;
                }
                return false;
            }
        }
        throw last;
    }
}
