package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fixture.container.Containers;
import io.recobro.fixture.container.Image;
import io.recobro.secret.Secret;
import io.recobro.source.qdrant.QdrantSettings;
import io.recobro.source.qdrant.client.Cluster;
import io.recobro.source.qdrant.client.QdrantNode;
import io.recobro.source.qdrant.client.Snapshot;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The product against a real server: in a container where the engine has the image, or where {@code RECOBRO_IT_QDRANT_URL}
 * leads to, with {@code RECOBRO_IT_QDRANT_KEY} where it wants one. Makes collections of its own whose names begin with
 * {@code recobro_it_}, and removes them.
 */
@EnabledIf(
        value = "isThere",
        disabledReason = "there is no engine with the image of Qdrant, and RECOBRO_IT_QDRANT_URL is not set")
class QdrantServerIT {
    private static final int PORT = 6333;

    private static GenericContainer<?> container;
    private static String url = System.getenv().getOrDefault("RECOBRO_IT_QDRANT_URL", "");
    private static String accessKey = System.getenv().getOrDefault("RECOBRO_IT_QDRANT_KEY", "");

    private final String name = "recobro_it_" + Long.toHexString(new Random().nextLong() >>> 1);
    private final HttpClient http = HttpClient.newHttpClient();
    private Place place;
    private Cluster cluster;

    static boolean isThere() {
        return !url.isEmpty() || Image.QDRANT.isThere();
    }

    @BeforeAll
    static void startAServer() {
        if (url.isEmpty()) {
            accessKey = "a key of this test";
            container = Containers.of(Image.QDRANT)
                    .withEnv("QDRANT__SERVICE__API_KEY", accessKey)
                    .withExposedPorts(PORT)
                    .waitingFor(Wait.forHttp("/healthz").forPort(PORT));
            container.start();
            url = "http://" + Containers.address(container) + ":" + PORT;
        }
    }

    @AfterAll
    static void stopTheServer() {
        if (container != null) {
            container.stop();
        }
    }

    @BeforeEach
    void createACollection() throws Exception {
        place = new Place();
        place.secret("key", accessKey);
        cluster = Cluster.of(
                new QdrantSettings.Server(
                        List.of(URI.create(url)),
                        Optional.empty(),
                        6333,
                        accessKey.isEmpty() ? Optional.empty() : Optional.of(Secret.of(accessKey)),
                        Optional.empty()),
                Clock.systemUTC(),
                pause -> Thread.onSpinWait());
        send("PUT", "/collections/" + name, "{\"vectors\":{\"size\":8,\"distance\":\"Cosine\"}}");
        ObjectNode body = JsonMapper.shared().createObjectNode();
        ArrayNode points = body.putArray("points");
        Random random = new Random(7);
        for (int id = 0; id < 500; id++) {
            ObjectNode point = points.addObject().put("id", id);
            ArrayNode vector = point.putArray("vector");
            for (int each = 0; each < 8; each++) {
                vector.add(random.nextFloat());
            }
            point.putObject("payload").put("title", "point " + id);
        }
        send("PUT", "/collections/" + name + "/points?wait=true", body.toString());
        send(
                "PUT",
                "/collections/" + name + "/index?wait=true",
                "{\"field_name\":\"title\",\"field_schema\":\"keyword\"}");
        alias(name + "_live", name);
    }

    private void alias(String alias, String collection) throws Exception {
        send(
                "POST",
                "/collections/aliases",
                "{\"actions\":[{\"create_alias\":{\"alias_name\":\"%s\",\"collection_name\":\"%s\"}}]}"
                        .formatted(alias, collection));
    }

    private void send(String method, String path, String json) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url.replaceFirst("/$", "") + path))
                .header("content-type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(json));
        if (!accessKey.isEmpty()) {
            request.header("api-key", accessKey);
        }
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @AfterEach
    void removeItsCollections() throws Exception {
        if (cluster != null) {
            QdrantNode node = cluster.first();
            for (String own : node.collections()) {
                if (own.startsWith(name)) {
                    for (Snapshot snapshot : node.snapshots().list(own)) {
                        node.snapshots().delete(own, snapshot.name());
                    }
                    node.deleteCollection(own);
                }
            }
            cluster.close();
        }
        if (place != null) {
            place.close();
        }
    }

    @Test
    void goesThroughTheWholeProduct() throws Exception {
        QdrantNode node = cluster.first();
        String key = accessKey.isEmpty()
                ? ""
                : ", api_key: {file: " + place.directory().resolve("key") + "}";
        Recobro recobro = place.configure(
                List.of(place.dir("local")),
                List.of("  vectors:%n    source: {type: qdrant, url: \"%s\", collections: [%s]%s}%n    to: [local]%n"
                        .formatted(url, name, key)));
        recobro.succeed("backup-now");
        recobro.succeed("verify", "--level", "parse");
        assertThat(node.snapshots().list(name)).isEmpty();
        recobro.succeed("restore", "vectors", "--into", name + "_new", "--switch-alias", name + "_live");
        assertThat(node.points().from(name + "_new", Optional.empty(), 1000))
                .isEqualTo(node.points().from(name, Optional.empty(), 1000))
                .hasSize(500);
        assertThat(node.aliases()).containsEntry(name + "_live", name + "_new");
        assertThat(node.snapshots().list(name + "_new")).isEmpty();
        recobro.run("restore", "vectors").expect(2, "it exists");
        recobro.succeed("restore", "vectors", "--replace", name);
        assertThat(node.points().count(name)).isEqualTo(500);
        assertThat(node.snapshots().list(name)).isEmpty();
    }
}
