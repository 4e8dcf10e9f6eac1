package io.recobro.config.vectors;

import io.recobro.config.notation.Durations;
import io.recobro.secret.Secret;
import io.recobro.source.qdrant.QdrantSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Turns a source without mistakes into settings; the one place that knows its defaults. */
public final class QdrantBinder {
    private final Function<JsonNode, Secret> secrets;

    private QdrantBinder(Function<JsonNode, Secret> secrets) {
        this.secrets = secrets;
    }

    /** @param secrets binds a reference */
    public static QdrantSettings bind(JsonNode source, Function<JsonNode, Secret> secrets) {
        return new QdrantBinder(secrets).settings(source);
    }

    private QdrantSettings settings(JsonNode source) {
        return new QdrantSettings(
                server(source),
                source.has("collections") ? texts(source.path("collections")) : List.of("*"),
                texts(source.path("exclude")),
                source.path("parallel").asInt(QdrantSettings.DEFAULT_PARALLEL),
                text(source, "timeout").map(Durations::parse).orElse(QdrantSettings.DEFAULT_TIMEOUT),
                text(source, "storage_path").map(Path::of),
                Optional.ofNullable(source.get("mirror"))
                        .map(mirror -> new QdrantSettings.Mirror(
                                server(mirror), mirror.path("any_version").asBoolean(false))));
    }

    private QdrantSettings.Server server(JsonNode node) {
        List<String> urls = node.has("urls")
                ? texts(node.path("urls"))
                : List.of(text(node, "url").orElse("http://127.0.0.1:" + QdrantSettings.DEFAULT_PORT));
        return new QdrantSettings.Server(
                node.has("container")
                        ? List.of()
                        : urls.stream().map(URI::create).toList(),
                text(node, "container"),
                node.path("port").asInt(QdrantSettings.DEFAULT_PORT),
                Optional.ofNullable(node.get("api_key")).map(secrets),
                text(node, "tls_ca").map(Path::of));
    }

    private static Optional<String> text(JsonNode node, String key) {
        return Optional.ofNullable(node.get(key)).map(JsonNode::asString);
    }

    private static List<String> texts(JsonNode node) {
        return node.valueStream().map(JsonNode::asString).toList();
    }
}
